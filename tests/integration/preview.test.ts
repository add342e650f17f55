import type { PreviewAnswer } from '../../contracts/segments';
import type { Rule } from '../../rules/rule';
import { preview } from '../../server/segments/preview';
import { prepareDialect } from '../../server/sql/dialects';
import { Stopped } from '../../server/storage/stoppable';
import { apiToken } from '../support/access';
import { addCustomers, countryIs, pointsAtLeast, ruleOf } from '../support/membership';
import { bootStrapi, type TestStrapi } from '../support/strapi';

const CUSTOMERS = 24_000;
const COUNTRIES = ['Germany', 'France', 'Spain', 'Italy'];
/** By number: a quarter each country, points spread evenly from 0 to 9,999. */
const customer = (n: number) => ({ country: COUNTRIES[n % 4] ?? null, points: (n * 7_919) % 10_000 });
const everybody = Array.from({ length: CUSTOMERS }, (_, n) => customer(n));
const countOf = (holds: (one: { country: string | null; points: number }) => boolean) => everybody.filter(holds).length;
const descending = everybody.map(({ points }) => points).sort((a, b) => b - a);
const amongHighest = (place: number) => countOf(({ points }) => points >= (descending[place - 1] ?? 0));

let app: TestStrapi;
let token: string;
let ids: number[];

const ask = (rule: Rule, more: object = {}) =>
  app.request
    .post('/api/segments/segments/preview')
    .set('Authorization', `Bearer ${token}`)
    .send({ rule, sample: 0, ...more });
const answer = async (rule: Rule, more: object = {}): Promise<PreviewAnswer> =>
  (await ask(rule, more).expect(200)).body.data;
const group = (id: string, match: 'all' | 'any' | 'none', ...children: object[]) => ({
  id,
  type: 'group',
  match,
  children,
});

beforeAll(async () => {
  app = await bootStrapi();
  token = await apiToken(app.strapi, { type: 'full-access' });
  await addCustomers(app.strapi, CUSTOMERS, customer);
  // Gaps between the ids, as deletions leave them.
  const knex = app.strapi.db.connection;
  const rows = (await knex('customers').orderBy('id').select('id')) as { id: number }[];
  ids = rows.map(({ id }) => Number(id));
  await knex('orders').insert({ document_id: 'o1', order_number: 'o1', total: 5, created_at: new Date() });
  const [order] = (await knex('orders').select('id')) as { id: number }[];
  await knex('orders_customer_lnk').insert({ order_id: order?.id, customer_id: ids[100] });
});
afterAll(() => app?.destroy());

const rules: [string, Rule, number][] = [
  ['half', ruleOf(pointsAtLeast(5_000)), countOf(({ points }) => points >= 5_000)],
  ['a quarter', ruleOf(countryIs('France')), countOf(({ country }) => country === 'France')],
  [
    'nested',
    ruleOf(group('g', 'any', countryIs('Spain'), group('h', 'none', pointsAtLeast(400)))),
    countOf(({ country, points }) => country === 'Spain' || points < 400),
  ],
  ['everybody', ruleOf(pointsAtLeast(0)), CUSTOMERS],
  ['few', ruleOf(pointsAtLeast(9_950)), countOf(({ points }) => points >= 9_950)],
  ['nobody', ruleOf(countryIs('Atlantis')), 0],
  [
    'the top tenth',
    ruleOf({ id: 'r', type: 'rank', by: { type: 'attribute', path: 'points' }, bound: { topPercent: 10 } }),
    amongHighest(CUSTOMERS / 10),
  ],
  [
    'the top 600',
    ruleOf({ id: 'r', type: 'rank', by: { type: 'attribute', path: 'points' }, bound: { top: 600 } }),
    amongHighest(600),
  ],
];

test.each(rules)('exact, and estimated within its margin: %s', async (_, rule, count) => {
  expect(await answer(rule)).toMatchObject({ count, of: CUSTOMERS, exact: true, margin: 0 });
  const estimate = await answer(rule, { estimate: 'only' });
  expect(estimate).toMatchObject({ of: CUSTOMERS, exact: false });
  expect(Math.abs(estimate.count - count)).toBeLessThanOrEqual(estimate.margin);
  expect(estimate.margin).toBeLessThanOrEqual(CUSTOMERS * 0.01);
  expect(await answer(rule, { estimate: 'only' })).toMatchObject({ count: estimate.count });
});

test('each condition alone, and with those before it in its group', async () => {
  const rule = ruleOf(
    pointsAtLeast(1_000),
    group(
      'g',
      'any',
      countryIs('Spain'),
      countryIs('Italy'),
      group('h', 'none', pointsAtLeast(5_000), countryIs('France'))
    ),
    pointsAtLeast(20_000)
  );
  const not = ({ points, country }: { points: number; country: string | null }) =>
    points < 5_000 && country !== 'France';
  const inGroup = (one: { points: number; country: string | null }) =>
    ['Spain', 'Italy'].includes(one.country ?? '') || not(one);
  const wanted = [
    ['points_1000', countOf(({ points }) => points >= 1_000), countOf(({ points }) => points >= 1_000)],
    ['g', countOf(inGroup), countOf((one) => one.points >= 1_000 && inGroup(one))],
    ['country_Spain', CUSTOMERS / 4, CUSTOMERS / 4],
    ['country_Italy', CUSTOMERS / 4, CUSTOMERS / 2],
    ['h', countOf(not), countOf(inGroup)],
    ['points_5000', countOf(({ points }) => points >= 5_000), countOf(({ points }) => points < 5_000)],
    ['country_France', CUSTOMERS / 4, countOf(not)],
    ['points_20000', 0, 0],
  ].map(([nodeId, alone, cumulative]) => ({ nodeId, alone, cumulative }));
  const exact = await answer(rule, { perCondition: true, sample: 3 });
  expect(exact).toMatchObject({ count: 0, exact: true, conditions: wanted, sample: [] });
  const estimate = await answer(rule, { perCondition: true, estimate: 'only' });
  expect(estimate.conditions?.map(({ nodeId }) => nodeId)).toEqual(wanted.map(({ nodeId }) => nodeId));
  for (const [index, { alone, cumulative }] of (estimate.conditions ?? []).entries()) {
    expect(Math.abs(alone - Number(wanted[index]?.alone))).toBeLessThan(CUSTOMERS * 0.015);
    expect(Math.abs(cumulative - Number(wanted[index]?.cumulative))).toBeLessThan(CUSTOMERS * 0.015);
  }
});

test('people of an exact count are the first, those of an estimate some', async () => {
  const rule = ruleOf(countryIs('France'));
  const names = (found: PreviewAnswer) => found.sample.map(({ id }) => Number(id.slice(1)));
  expect(names(await answer(rule, { sample: 3 }))).toEqual([1, 5, 9]);
  const some = names(await answer(rule, { sample: 20, estimate: 'only' }));
  expect(some).toHaveLength(20);
  expect(some.every((n) => n % 4 === 1)).toBe(true);
});

test('what comes soon is exact, and so is what a sample would be all of', async () => {
  const rule = ruleOf({ id: 'v', type: 'attribute', path: 'vip', operator: 'is_true' });
  expect(await answer(rule, { audience: 'account', estimate: 'only' })).toMatchObject({ count: 0, of: 0, exact: true });
  const [, byName, count] = rules[0] as (typeof rules)[0];
  const found = await answer(byName, { estimate: 'auto' });
  expect(Math.abs(found.count - count)).toBeLessThanOrEqual(found.margin);
  expect(found.exact).toBe(found.margin === 0);
});

test('an unfinished rule names nobody', async () => {
  for (const estimate of ['never', 'auto', 'only']) {
    expect(await answer(ruleOf(), { estimate, perCondition: true })).toMatchObject({ count: 0, conditions: [] });
  }
  await ask(ruleOf(), { estimate: 'always' }).expect(400);
});

const hasOrders = ruleOf({ id: 'o', type: 'related', path: 'orders', aggregate: { fn: 'exists' } });

test('what nobody waits for any more is not gone on with', async () => {
  const { client } = app.strapi.db.dialect;
  const knex = app.strapi.db.connection;
  if (client === 'sqlite') {
    await prepareDialect(app.strapi);
    const caller = new AbortController();
    let statements = 0;
    const onQuery = ({ sql }: { sql: string }) => {
      if (!sql.includes('s not indexed')) return;
      statements += 1;
      caller.abort();
    };
    knex.on('query', onQuery);
    const input = { audience: 'contact', rule: hasOrders, sample: 0, perCondition: false, estimate: 'never' } as const;
    await expect(preview(app.strapi, input, 'token', caller.signal)).rejects.toBeInstanceOf(Stopped);
    knex.removeListener('query', onQuery);
    expect(statements).toBe(1);
    return;
  }
  const running = async (): Promise<number> => {
    const result: unknown =
      client === 'postgres'
        ? await knex.raw(
            `select count(*) as n from pg_stat_activity where wait_event_type = 'Lock' and query like '%orders%' and datname = current_database()`
          )
        : await knex.raw(
            `select count(*) as n from information_schema.processlist where state like 'Waiting for table%' and db = database()`
          );
    const rows = Array.isArray(result) ? (result[0] as { n: number }[]) : (result as { rows: { n: number }[] }).rows;
    return Number(rows[0]?.n);
  };
  const until = async (n: number) => {
    for (let tries = 0; (await running()) !== n; tries++) {
      if (tries > 100) throw new Error(`not ${n}, but ${await running()} statements wait`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  // Whoever reads orders waits for this transaction.
  const trx = await knex.transaction();
  await trx.raw(client === 'postgres' ? 'lock table orders in access exclusive mode' : 'lock tables orders write');
  try {
    const caller = new AbortController();
    const address = app.strapi.server.httpServer.address() as { port: number };
    const call = fetch(`http://127.0.0.1:${address.port}/api/segments/segments/preview`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ rule: hasOrders, sample: 0 }),
      signal: caller.signal,
    });
    await until(1);
    caller.abort();
    await expect(call).rejects.toThrow();
    await until(0);
    // The exact number does not come in time, and the sample is judged by the same rows: it waits, too, until nobody asks.
    const later = new AbortController();
    const auto = fetch(`http://127.0.0.1:${address.port}/api/segments/segments/preview`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ rule: hasOrders, sample: 0, estimate: 'auto' }),
      signal: later.signal,
    });
    await until(1);
    later.abort();
    await expect(auto).rejects.toThrow();
    await until(0);
  } finally {
    if (client !== 'postgres') await trx.raw('unlock tables');
    await trx.rollback();
  }
  expect(await answer(hasOrders)).toMatchObject({ count: 1, exact: true });
});
