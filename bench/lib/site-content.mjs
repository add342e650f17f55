import { keyOf } from './many-segments.mjs';
import { NOW } from './options.mjs';

const ENTRIES = 500;
const EXPRESSIONS = 40;
const PREFIX = 'bench-';

export const documentIdOf = (type, n) => `bench${type}${n}x`.padEnd(24, '0');

/** Half of the articles are for everyone, the others for one of forty expressions. */
export async function makeArticles(strapi) {
  const expression = (k) => {
    const keys = [keyOf(k), keyOf(k + 100)].sort();
    if (k % 3 === 0) return `any(${keys.join(',')})`;
    return k % 3 === 1 ? `any(${keys[0]}) not(${keys[1]})` : `not(${keys[0]})`;
  };
  await fill(strapi, 'articles', (n) => ({
    title: `Article ${n}`,
    body: 'Words. '.repeat(60),
    category: `c${n % 7}`,
    priority: n % 100,
    audience: n % 2 === 0 ? null : expression((n >> 1) % EXPRESSIONS),
  }));
}

export const makePromotions = (strapi) =>
  fill(strapi, 'promotions', (n) => ({
    title: `Promotion ${n}`,
    teaser: 'Words. '.repeat(60),
    featured: true,
    discount: n % 100,
    locale: 'en',
  }));

async function fill(strapi, table, fields) {
  const knex = strapi.db.connection;
  await knex(table).where('slug', 'like', `${PREFIX}%`).delete();
  const rows = Array.from({ length: ENTRIES }, (_, n) => ({
    document_id: documentIdOf(table, n),
    slug: PREFIX + n,
    ...fields(n),
    created_at: NOW,
    updated_at: NOW,
    published_at: NOW,
  }));
  await knex.batchInsert(table, rows, 50);
  await knex.raw(`analyze ${table}`);
}

export async function removeContent(strapi) {
  for (const table of ['articles', 'promotions'])
    await strapi.db.connection(table).where('slug', 'like', `${PREFIX}%`).delete();
}
