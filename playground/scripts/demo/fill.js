'use strict';

const { createShop } = require('../seed/shop');
const { writeShop } = require('../seed/write-shop');
const { writeContent } = require('../seed/content');
const { writePromotion } = require('../seed/promotion');
const { writeFavourites } = require('../seed/favourites');
const { createSegments, refreshSegments } = require('../seed/create-segments');
const { DATA_SEGMENTS, SHOP_SEGMENTS } = require('../seed/segments');
const { PEOPLE } = require('../seed/people');
const { loadFolder } = require('../load/load-folder');
const { pickPeople } = require('./pick-people');
const { createAdmin, createLogin, createServerToken } = require('./accounts');
const { createStorefrontSource, fillCarts } = require('./carts');

/** At most one line a second, so that progress can be read. */
function pacedProgress(say, format) {
  let last = 0;
  return (...args) => {
    if (Date.now() - last < 1_000) return;
    last = Date.now();
    say(`  ${format(...args)}`);
  };
}

const demoPeople = () =>
  PEOPLE.map(({ username, password, story, customer }) => ({
    username,
    password,
    story,
    name: `${customer.firstName} ${customer.lastName}`,
    customerNumber: customer.customerNumber,
  }));

async function fillFromFolder(strapi, { data, shiftToNow, say }) {
  const onProgress = pacedProgress(say, (kind, rows) => `${kind}: ${rows.toLocaleString('en')}`);
  return loadFolder(strapi, data, { shiftToNow, onProgress });
}

async function fillFromSeed(strapi, { sizes, say }) {
  const onProgress = pacedProgress(
    say,
    ({ customers, orders, events }) => `${customers} customers, ${orders} orders, ${events} events`
  );
  return writeShop(strapi, createShop(sizes), { onProgress });
}

/**
 * Fills an empty database: customers (made up, or from `data`), segments, content, logins and tokens.
 * @param {object} strapi a loaded Strapi
 * @param {{ data?: string, shiftToNow?: boolean, sizes?: object, say: (line: string) => void }} options
 * @returns {Promise<{ admin: { email: string, password: string }, token: string, people: object[], segments: object[],
 *   writeKey: string }>} `writeKey` is that of the storefront's pages
 */
async function fillShop(strapi, options) {
  const { say, data } = options;
  say(data ? `Loading ${data}` : 'Making up a shop');
  const counts = await (data ? fillFromFolder : fillFromSeed)(strapi, options);
  say(
    `  ${Object.entries(counts)
      .map(([what, rows]) => `${rows.toLocaleString('en')} ${what}`)
      .join(', ')}`
  );

  const segments = data ? DATA_SEGMENTS : SHOP_SEGMENTS;
  await createSegments(strapi, segments);
  const articles = await writeContent(
    strapi,
    segments.map((segment) => segment.key)
  );
  if (!data) await writeFavourites(strapi, [...articles.values()]);

  const people = data ? await pickPeople(strapi) : demoPeople();
  for (const person of people) await createLogin(strapi, person);
  say('Filling the segments');
  await refreshSegments(strapi, segments);
  await writePromotion(strapi, segments.map(({ key }) => key)); // prettier-ignore
  const writeKey = await createStorefrontSource(strapi);
  await fillCarts(strapi, writeKey);
  return {
    admin: await createAdmin(strapi),
    token: await createServerToken(strapi),
    people,
    writeKey,
    segments: segments.map(({ key, name, description }) => ({ key, name, description })),
  };
}

module.exports = { fillShop };
