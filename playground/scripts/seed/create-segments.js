'use strict';

/**
 * Creates segments through the plugin's service, as its HTTP API would. Their first refresh begins by itself.
 * @param {object} strapi
 * @param {typeof import('./segments').SHOP_SEGMENTS} definitions
 */
async function createSegments(strapi, definitions) {
  const segments = strapi.plugin('segments').service('segments');
  for (const definition of definitions) {
    await segments.create({ audience: 'contact', kind: 'dynamic', labels: ['demo'], ...definition });
  }
}

/** Brings the segments up to date and waits until they are. */
async function refreshSegments(strapi, definitions) {
  const refreshes = strapi.plugin('segments').service('refreshes');
  await refreshes.requestAll(
    'called',
    definitions.map((definition) => definition.key)
  );
  await refreshes.idle();
}

module.exports = { createSegments, refreshSegments };
