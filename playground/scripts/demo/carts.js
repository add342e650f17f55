'use strict';

const { createServer } = require('node:http');
const { randomUUID } = require('node:crypto');
const { PRODUCTS } = require('../seed/vocabulary');

const CARTS = [['TEA-EAR'], ['COF-ETH', 'CHO-SEA'], ['CUP-TWO', 'TEA-SEN', 'CUP-MUG'], ['GEA-GRI', 'COF-COL']];

/** Lets the storefront's pages send events, on whichever port the demo runs. @returns {Promise<string>} its write key */
async function createStorefrontSource(strapi) {
  const source = { name: 'Storefront', kind: 'browser', origins: ['*'] };
  return (await strapi.plugin('segments').service('sources').create(source)).writeKey;
}

/** What the storefront sends of one visitor who puts these into the cart. */
function eventsOf(skus) {
  const anonymousId = randomUUID();
  const track = (event, properties) => ({ type: 'track', messageId: randomUUID(), anonymousId, event, properties });
  let total = 0;
  return skus.flatMap((sku, index) => {
    const product = PRODUCTS.find((one) => one.sku === sku);
    total += product.price;
    return [
      track('Product Added', { ...product, quantity: 1 }),
      track('Cart Updated', { total: Number(total.toFixed(2)), items: index + 1 }),
    ];
  });
}

/** Visitors with something in their carts, told as pages do it: the shop has no other record of them. */
async function fillCarts(strapi, writeKey) {
  const server = createServer(strapi.server.app.callback());
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  try {
    const answer = await fetch(`http://127.0.0.1:${server.address().port}/api/segments/v1/batch`, {
      method: 'POST',
      headers: { Authorization: `Basic ${btoa(`${writeKey}:`)}` },
      body: JSON.stringify({ batch: CARTS.flatMap(eventsOf) }),
    });
    if (!answer.ok) throw new Error(`The carts were not taken: ${answer.status} ${await answer.text()}`);
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

module.exports = { createStorefrontSource, fillCarts };
