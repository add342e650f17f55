'use strict';

const READABLE = ['article', 'author', 'banner', 'landing-page'];

/** Lets anybody, and every signed-in person, read the shop's pages. Safe to run at each start. */
async function grantPublicReads(strapi) {
  const roles = await strapi.db
    .query('plugin::users-permissions.role')
    .findMany({ where: { type: { $in: ['public', 'authenticated'] } } });
  const permissions = strapi.db.query('plugin::users-permissions.permission');
  for (const role of roles) {
    const present = await permissions.findMany({ where: { role: role.id } });
    const actions = new Set(present.map((permission) => permission.action));
    const wanted = READABLE.flatMap((type) => {
      const uid = `api::${type}.${type}`;
      return strapi.contentTypes[uid].kind === 'singleType' ? [`${uid}.find`] : [`${uid}.find`, `${uid}.findOne`];
    });
    for (const action of wanted) {
      if (!actions.has(action)) await permissions.create({ data: { action, role: role.id } });
    }
  }
}

module.exports = { grantPublicReads };
