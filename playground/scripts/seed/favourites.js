'use strict';

const { createBulkWriter } = require('../lib/bulk-writer');
const { createRandom } = require('./random');

const CUSTOMER = 'api::customer.customer';
const ARTICLE = 'api::article.article';

/**
 * Gives every sixth customer one to three favourite articles. Like Strapi itself, a favourite links to both rows of
 * the article, the draft and the published one.
 */
async function writeFavourites(strapi, articleIds, seed = 1) {
  const random = createRandom(seed);
  const rows = await strapi.db.query(ARTICLE).findMany({ where: { documentId: { $in: articleIds } } });
  const rowsOf = groupByDocument(rows);
  const writer = await createBulkWriter({ strapi, documentId: random.documentId });
  const customers = await strapi.db.query(CUSTOMER).findMany({ select: ['id'], orderBy: { id: 'asc' } });
  for (const { id } of customers) {
    if (!random.chance(1 / 6)) continue;
    const chosen = new Set(Array.from({ length: random.int(1, 3) }, () => random.pick(articleIds)));
    [...chosen].forEach((documentId, index) => {
      for (const row of rowsOf.get(documentId)) writer.link(CUSTOMER, 'favourites', id, row.id, index + 1);
    });
  }
  await writer.flush();
}

function groupByDocument(rows) {
  const groups = new Map();
  for (const row of rows) groups.set(row.documentId, [...(groups.get(row.documentId) ?? []), row]);
  return groups;
}

module.exports = { writeFavourites };
