import type { Core } from '@strapi/strapi';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { makeRepeatBuyers } from './generate/repeat-buying';
import { ruleOf } from './generate/rule';
import { BUYER_CASES } from './handwritten/buyer-cases';
import { CLOCK, type HandwrittenCase } from './handwritten/case';
import { SHOP_CASES } from './handwritten/shop-cases';
import { WORDS } from './handwritten/words';
import { createJudge } from './judge';
import { writeShop } from './write-shop';

/*
 * Rules as editors would build them over a year of a shop and over repeat buyers, held against SQL that was written by hand
 * for each. The SQL may rely on what this data is like: no blanks at the end, no two cases of one word.
 */

let app: TestStrapi;
beforeAll(async () => {
  app = await bootStrapi();
});
afterAll(() => app?.destroy());

async function compare({ node, where }: HandwrittenCase, sets: Record<string, number>): Promise<void> {
  const world = { ...CLOCK, audience: 'contact' as const };
  const judge = await createJudge(app.strapi, world, sets);
  const rule = ruleOf(node);
  expect(judge.refusals(rule)).toEqual([]);
  const knex = app.strapi.db.connection;
  const words = WORDS[app.database.dialect];
  const rows = (await knex({ s: 'customers' })
    .whereRaw(`(${where(words)})`)
    .select('s.id')
    .orderBy('s.id')) as { id: number }[];
  const expected = rows.map((row) => Number(row.id));
  const all = Number((await knex('customers').count({ n: '*' }))[0]?.n);
  expect({ someone: expected.length > 0, everyone: expected.length === all }).toEqual({
    someone: true,
    everyone: false,
  });
  expect(await judge.members(rule)).toEqual(expected);
}

describe('a year of a shop', () => {
  beforeAll(async () => {
    await seedShop();
  });
  test.each(SHOP_CASES)('those who $name', (each) => compare(each, {}));
});

describe('repeat buyers', () => {
  let sets: Record<string, number>;
  beforeAll(async () => {
    sets = await writeShop(app.strapi, makeRepeatBuyers(11, CLOCK, 300));
  });
  test.each(BUYER_CASES)('those who $name', (each) => compare(each, sets));
});

/** The playground's own seed, sized down. */
async function seedShop(): Promise<void> {
  const { createShop } = jest.requireActual<SeedModule>('../../playground/scripts/seed/shop.js');
  const { writeShop: writeSeed } = jest.requireActual<WriteModule>('../../playground/scripts/seed/write-shop.js');
  await writeSeed(app.strapi, createShop({ customers: 300, seed: 7, now: Date.parse(CLOCK.now) }));
}

interface SeedModule {
  createShop(options: { customers: number; seed: number; now: number }): object;
}
interface WriteModule {
  writeShop(strapi: Core.Strapi, shop: object): Promise<object>;
}
