'use strict';

const READABLE = ['article', 'author', 'banner', 'landing-page', 'promotion'];

function wantedActions(strapi) {
  const reads = READABLE.flatMap((type) => {
    const uid = `api::${type}.${type}`;
    return strapi.contentTypes[uid].kind === 'singleType' ? [`${uid}.find`] : [`${uid}.find`, `${uid}.findOne`];
  });
  return strapi.plugin('segments') ? [...reads, 'plugin::segments.decision.find'] : reads;
}

/**
 * Lets anybody, and every signed-in person, read the shop's pages and the decision about themselves. Safe to run at
 * each start.
 */
async function grantPublicReads(strapi) {
  const roles = await strapi.db
    .query('plugin::users-permissions.role')
    .findMany({ where: { type: { $in: ['public', 'authenticated'] } } });
  const permissions = strapi.db.query('plugin::users-permissions.permission');
  for (const role of roles) {
    const present = await permissions.findMany({ where: { role: role.id } });
    const actions = new Set(present.map((permission) => permission.action));
    for (const action of wantedActions(strapi)) {
      if (!actions.has(action)) await permissions.create({ data: { action, role: role.id } });
    }
  }
}

module.exports = { grantPublicReads };
