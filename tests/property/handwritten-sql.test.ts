import type { Core } from '@strapi/strapi';
import type { RuleNode } from '../../rules/rule';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import type { TestDialect } from '../support/database';
import { makeRepeatBuyers } from './generate/repeat-buying';
import { ruleOf } from './generate/rule';
import { createJudge } from './judge';
import { writeShop } from './write-shop';

/**
 * Rules as editors would build them over a year of a shop and over repeat buyers, held against SQL that was written by hand
 * for each. The SQL may rely on what this data is like: no blanks at the end, no two cases of one word.
 */
const CLOCK = { now: '2026-03-15T12:00:00.000Z', zone: 'UTC', weekStart: 1 };
const DAY = 86_400_000;

/** What the databases write differently. */
interface Words {
  /** An instant. */
  at(instant: string | number): string;
  /** A key of a JSON column. */
  text(column: string, key: string): string;
  number(column: string, key: string): string;
  /** Whether the list at a key of a JSON column has the text. */
  listHas(column: string, key: string, element: string): string;
}

const iso = (instant: string | number) => new Date(instant).toISOString().replace('Z', '').replace('T', ' ');

const sqlite: Words = {
  at: (instant) => String(new Date(instant).getTime()),
  text: (column, key) => `json_extract(${column}, '$.${key}')`,
  number: (column, key) => `json_extract(${column}, '$.${key}')`,
  listHas: (column, key, element) =>
    `exists (select 1 from json_each(${column}, '$.${key}') where json_each.value = '${element}')`,
};
const mysql: Words = {
  at: (instant) => `timestamp '${iso(instant)}'`,
  text: (column, key) => `json_unquote(json_extract(${column}, '$.${key}'))`,
  number: (column, key) => `json_extract(${column}, '$.${key}') + 0.0`,
  listHas: (column, key, element) => `json_contains(${column}, '"${element}"', '$.${key}')`,
};
const postgres: Words = {
  at: (instant) => `timestamp '${iso(instant)}'`,
  text: (column, key) => `(${column} ->> '${key}')`,
  number: (column, key) => `(${column} ->> '${key}')::float8`,
  listHas: (column, key, element) => `jsonb_exists(${column} -> '${key}', '${element}')`,
};
const WORDS: Record<TestDialect, Words> = { sqlite, postgres, mysql, mariadb: mysql };

const ago = (days: number) => Date.parse(CLOCK.now) - days * DAY;
const ORDERS = 'orders o join orders_customer_lnk l on l.order_id = o.id and l.customer_id = s.id';
const ORDER_CARTS = "segments_events e where e.contact_id = s.id and e.name = 'Cart Updated'";
const BOUGHT = "segments_events e where e.contact_id = s.id and e.name = 'Order Completed'";

interface Case {
  name: string;
  node: RuleNode;
  /** A condition on `customers s`. */
  where(words: Words): string;
}

let ids = 0;
const id = () => `n${(ids += 1)}`;
const attribute = (
  path: string,
  operator: string,
  operand?: unknown,
  valueType?: 'text' | 'number' | 'list'
): RuleNode => ({
  id: id(),
  type: 'attribute',
  path,
  operator,
  ...(operand !== undefined && { operand }),
  ...(valueType && { valueType }),
});
const group = (match: 'all' | 'any' | 'none', ...children: RuleNode[]) => ({
  id: id(),
  type: 'group' as const,
  match,
  children,
});
type Related = Extract<RuleNode, { type: 'related' }>;
const related = (
  path: string,
  parts: Omit<Related, 'id' | 'type' | 'path' | 'operator'> & { operator?: string }
): RuleNode => ({
  id: id(),
  type: 'related',
  path,
  ...parts,
});
type EventNode = Extract<RuleNode, { type: 'event' }>;
const event = (name: string, parts: Omit<EventNode, 'id' | 'type' | 'events'>): RuleNode => ({
  id: id(),
  type: 'event',
  events: [name],
  ...parts,
});
const last = (n: number) => ({ type: 'last' as const, n, unit: 'day' as const });

const SHOP: Case[] = [
  { name: 'live in Germany', node: attribute('country', 'is', 'Germany'), where: () => `s.country = 'Germany'` },
  {
    name: 'live elsewhere or nowhere',
    node: attribute('country', 'is_none_of', ['Germany', 'France']),
    where: () => `s.country is null or s.country not in ('Germany', 'France')`,
  },
  {
    name: 'are not known to be female',
    node: attribute('gender', 'is_not', 'female'),
    where: () => `s.gender is null or s.gender <> 'female'`,
  },
  {
    name: 'have an address that begins with an a',
    node: attribute('email', 'starts_with', 'A'),
    where: () => `s.email like 'a%'`,
  },
  {
    name: 'have an o in the city',
    node: attribute('city', 'contains', 'O'),
    where: () => `lower(s.city) like '%o%' and s.city <> 'Köln'`,
  },
  { name: 'have at least 100 points', node: attribute('points', 'at_least', 100), where: () => 's.points >= 100' },
  {
    name: 'owe little or have little',
    node: attribute('balance', 'between', { from: -10, to: 20 }),
    where: () => 's.balance >= -10 and s.balance <= 20',
  },
  { name: 'refused the newsletter', node: attribute('newsletter', 'is_false'), where: () => 's.newsletter = false' },
  {
    name: 'keep their birthday to themselves',
    node: attribute('birthday', 'is_empty'),
    where: () => 's.birthday is null',
  },
  {
    name: 'were born in the nineties',
    node: group(
      'all',
      attribute('birthday', 'on_or_after', { date: '1990-01-01' }),
      attribute('birthday', 'before', { date: '2000-01-01' })
    ),
    where: () => `s.birthday >= '1990-01-01' and s.birthday <= '1999-12-31'`,
  },
  {
    name: 'have their birthday in the next 30 days',
    node: attribute('birthday', 'anniversary_in_next', { n: 30 }),
    where: ({ at }) => `${monthDay(at)} >= '03-15' and ${monthDay(at)} <= '04-13'`,
  },
  {
    name: 'registered in the last 90 days',
    node: attribute('registeredAt', 'in_last', { n: 90, unit: 'day' }),
    where: ({ at }) => `s.registered_at > ${at(ago(90))} and s.registered_at <= ${at(CLOCK.now)}`,
  },
  {
    name: 'registered last month',
    node: attribute('registeredAt', 'previous', { unit: 'month' }),
    where: ({ at }) =>
      `s.registered_at >= ${at('2026-02-01T00:00:00Z')} and s.registered_at < ${at('2026-03-01T00:00:00Z')}`,
  },
  {
    name: 'have a large number',
    node: attribute('bigNumber', 'at_least', '9007199255240993'),
    where: () => 's.big_number >= 9007199255240993',
  },
  { name: 'have a low score', node: attribute('score', 'less_than', 0.25), where: () => 's.score < 0.25' },
  {
    name: 'like to be called in the morning',
    node: attribute('preferredTime', 'between', { from: '08:00', to: '12:00' }),
    where: () => `s.preferred_time >= '08:00:00.000' and s.preferred_time <= '12:00:00.000'`,
  },
  {
    name: 'live in Berlin by their address',
    node: attribute('address.city', 'is', 'Berlin'),
    where: () =>
      `exists (select 1 from customers_cmps c join components_shop_addresses a on a.id = c.cmp_id where c.field = 'address' and c.entity_id = s.id and a.city = 'Berlin')`,
  },
  {
    name: 'buy for a shop or a school',
    node: attribute('company.industry', 'is_any_of', ['retail', 'education']),
    where: () =>
      `exists (select 1 from customers_company_lnk l join companies c on c.id = l.company_id where l.customer_id = s.id and c.industry in ('retail', 'education'))`,
  },
  {
    name: 'buy for themselves',
    node: attribute('company', 'is_empty'),
    where: () => `s.id not in (select l.customer_id from customers_company_lnk l)`,
  },
  {
    name: 'like coffee',
    node: attribute('preferences.topics', 'includes_any', ['coffee'], 'list'),
    where: ({ listHas }) => listHas('s.preferences', 'topics', 'coffee'),
  },
  {
    name: 'drink much',
    node: attribute('preferences.weeklyCups', 'at_least', 20, 'number'),
    where: ({ number }) => `${number('s.preferences', 'weeklyCups')} >= 20`,
  },
  {
    name: 'are loyal',
    node: { id: id(), type: 'tag', operator: 'includes_any', tags: ['loyal'] },
    where: () =>
      `exists (select 1 from customers_tags_lnk l join segments_tags t on t.id = l.tag_id where l.customer_id = s.id and t.name = 'Loyal')`,
  },
  {
    name: 'have a badge',
    node: related('badges', { aggregate: { fn: 'count' }, operator: 'at_least', operand: 1 }),
    where: () => `exists (select 1 from customers_cmps c where c.field = 'badges' and c.entity_id = s.id)`,
  },
  {
    name: 'ordered five times',
    node: related('orders', { aggregate: { fn: 'count' }, operator: 'at_least', operand: 5 }),
    where: () => `(select count(*) from orders_customer_lnk l where l.customer_id = s.id) >= 5`,
  },
  {
    name: 'paid more than 200',
    node: related('orders', {
      aggregate: { fn: 'sum', of: 'total' },
      operator: 'greater_than',
      operand: 200,
      where: group('all', attribute('state', 'is_any_of', ['paid', 'shipped'])),
    }),
    where: () => `(select coalesce(sum(o.total), 0) from ${ORDERS} where o.state in ('paid', 'shipped')) > 200`,
  },
  {
    name: 'ordered nothing for 60 days',
    node: related('orders', { aggregate: { fn: 'not_exists' }, window: { path: 'orderedAt', range: last(60) } }),
    where: ({ at }) =>
      `not exists (select 1 from ${ORDERS} where o.ordered_at > ${at(ago(60))} and o.ordered_at <= ${at(CLOCK.now)})`,
  },
  {
    name: 'have small baskets',
    node: related('orders', { aggregate: { fn: 'avg', of: 'total' }, operator: 'at_most', operand: 30 }),
    where: () => `(select avg(o.total) from ${ORDERS}) <= 30`,
  },
  {
    name: 'sent their last order back',
    node: related('orders', {
      aggregate: { fn: 'last', of: 'state', by: 'orderedAt' },
      operator: 'is',
      operand: 'returned',
    }),
    where: () => `(select o.state from ${ORDERS} order by o.ordered_at desc, o.id desc limit 1) = 'returned'`,
  },
  {
    name: 'bought tea',
    node: related('orders', {
      aggregate: { fn: 'exists' },
      where: group(
        'all',
        related('lines', { aggregate: { fn: 'exists' }, where: group('all', attribute('category', 'is', 'tea')) })
      ),
    }),
    where: () =>
      `exists (select 1 from ${ORDERS} join order_lines_order_lnk ll on ll.order_id = o.id join order_lines ol on ol.id = ll.order_line_id where ol.category = 'tea')`,
  },
  {
    name: 'filled a cart this week',
    node: event('Cart Updated', { aggregate: { fn: 'performed' }, window: last(7) }),
    where: ({ at }) =>
      `exists (select 1 from ${ORDER_CARTS} and e.occurred_at > ${at(ago(7))} and e.occurred_at <= ${at(CLOCK.now)})`,
  },
  {
    name: 'bought for 300 in the year',
    node: event('Order Completed', {
      aggregate: { fn: 'sum', property: 'properties.total', valueType: 'number' },
      operator: 'at_least',
      operand: 300,
    }),
    where: ({ number }) => `(select coalesce(sum(${number('e.properties', 'total')}), 0) from ${BOUGHT}) >= 300`,
  },
  {
    name: 'have not looked for 30 days',
    node: event('Page Viewed', {
      aggregate: { fn: 'since_last' },
      operator: 'at_least',
      operand: { n: 30, unit: 'day' },
    }),
    where: ({ at }) =>
      `(select max(e.occurred_at) from segments_events e where e.contact_id = s.id and e.name = 'Page Viewed') <= ${at(ago(30))}`,
  },
  {
    name: 'left a cart for a day',
    node: {
      id: id(),
      type: 'sequence',
      steps: [
        { events: ['Cart Updated'] },
        { events: ['Order Completed'], within: { n: 1, unit: 'day' }, performed: false },
      ],
    },
    where: ({ at }) =>
      `exists (select 1 from ${ORDER_CARTS} and e.occurred_at <= ${at(ago(1))} and not exists (select 1 from segments_events f where f.contact_id = s.id and f.name = 'Order Completed' and (f.occurred_at > e.occurred_at or f.occurred_at = e.occurred_at and f.id > e.id) and ${laterByADay(at)}))`,
  },
  {
    name: 'opened no mail of the last 60 days',
    node: {
      id: id(),
      type: 'response',
      channel: 'email',
      campaign: { any: true },
      outcome: 'not_opened',
      window: last(60),
    },
    where: ({ at, text }) =>
      sentIn(
        at,
        60,
        `not exists (select 1 from segments_events o join segments_events e on e.contact_id = o.contact_id and ${text('e.properties', 'campaign')} = ${text('o.properties', 'campaign')} where o.contact_id = s.id and o.name in ('Email Opened', 'Email Link Clicked') and e.name = 'Email Sent' and e.occurred_at > ${at(ago(60))})`
      ),
  },
  {
    name: 'are the ten with most points',
    node: { id: id(), type: 'rank', by: { type: 'attribute', path: 'points' }, bound: { top: 10 } },
    where: () => `s.points >= (select p.points from customers p order by p.points desc limit 1 offset 9)`,
  },
  {
    name: 'neither in France nor without a city',
    node: group('none', attribute('country', 'is', 'France'), attribute('city', 'is_empty')),
    where: () => `(s.country is null or s.country <> 'France') and s.city is not null and s.city <> ''`,
  },
];

const COUNT = `(select count(*) from ${ORDERS})`;
const BUYERS: Case[] = [
  {
    name: 'bought once',
    node: related('orders', { aggregate: { fn: 'count' }, operator: 'equals', operand: 1 }),
    where: () => `${COUNT} = 1`,
  },
  {
    name: 'came back',
    node: event('Order Completed', { aggregate: { fn: 'count' }, operator: 'at_least', operand: 2 }),
    where: () => `${COUNT} >= 2`,
  },
  {
    name: 'bought three times and not for 180 days',
    node: group(
      'all',
      event('Order Completed', { aggregate: { fn: 'count' }, operator: 'at_least', operand: 3 }),
      event('Order Completed', { aggregate: { fn: 'not_performed' }, window: last(180) })
    ),
    where: ({ at }) => `${COUNT} >= 3 and (select max(o.ordered_at) from ${ORDERS}) <= ${at(ago(180))}`,
  },
  {
    name: 'came in the first month',
    node: event('Order Completed', {
      aggregate: { fn: 'first_time' },
      window: { type: 'between', to: { date: '2024-10-11' } },
    }),
    where: ({ at }) => `(select min(o.ordered_at) from ${ORDERS}) < ${at('2024-10-12T00:00:00Z')}`,
  },
  {
    name: 'came back within 30 days',
    node: {
      id: id(),
      type: 'sequence',
      steps: [{ events: ['Order Completed'] }, { events: ['Order Completed'], within: { n: 30, unit: 'day' } }],
    },
    where: ({ at }) =>
      `exists (select 1 from ${BOUGHT} and exists (select 1 from segments_events f where f.contact_id = s.id and f.occurred_at > e.occurred_at and ${laterByADay(at).replaceAll('86400', '2592000')}))`,
  },
  {
    name: 'spend much at a time',
    node: related('orders', { aggregate: { fn: 'avg', of: 'total' }, operator: 'at_least', operand: 40 }),
    where: () => `(select avg(o.total) from ${ORDERS}) >= 40`,
  },
  {
    name: 'are the fifth that spent most',
    node: {
      id: id(),
      type: 'rank',
      by: { type: 'related', path: 'orders', aggregate: { fn: 'sum', of: 'total' } },
      bound: { topPercent: 20 },
    },
    where: () =>
      `(select sum(o.total) from ${ORDERS}) >= (select sum(o.total) from orders o join orders_customer_lnk l on l.order_id = o.id group by l.customer_id order by 1 desc limit 1 offset 59) - 0.000001`,
  },
  {
    name: 'spent little on the first order',
    node: event('Order Completed', {
      aggregate: { fn: 'first', property: 'properties.total', valueType: 'number' },
      operator: 'less_than',
      operand: 20,
    }),
    where: () => `(select o.total from ${ORDERS} order by o.ordered_at, o.id limit 1) < 20`,
  },
  {
    name: 'once bought for more than 100',
    node: related('orders', { aggregate: { fn: 'max', of: 'total' }, operator: 'greater_than', operand: 100 }),
    where: () => `exists (select 1 from ${ORDERS} where o.total > 100)`,
  },
];

/** `MM-DD` of the birthday. */
function monthDay(at: Words['at']): string {
  return at === postgres.at
    ? `to_char(s.birthday, 'MM-DD')`
    : at === mysql.at
      ? `date_format(s.birthday, '%m-%d')`
      : 'substr(s.birthday, 6)';
}

/** That the event `f` is at most 86400 seconds after `e`. */
function laterByADay(at: Words['at']): string {
  if (at === sqlite.at) return 'f.occurred_at <= e.occurred_at + 86400 * 1000';
  return `f.occurred_at <= e.occurred_at + interval ${at === postgres.at ? "'86400 second'" : '86400 second'}`;
}

function sentIn(at: Words['at'], days: number, and: string): string {
  return `exists (select 1 from segments_events e where e.contact_id = s.id and e.name = 'Email Sent' and e.occurred_at > ${at(ago(days))}) and ${and}`;
}

let app: TestStrapi;
beforeAll(async () => {
  app = await bootStrapi();
});
afterAll(() => app?.destroy());

async function compare({ node, where }: Case, sets: Record<string, number>): Promise<void> {
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
  test.each(SHOP)('those who $name', (each) => compare(each, {}));
});

describe('repeat buyers', () => {
  let sets: Record<string, number>;
  beforeAll(async () => {
    sets = await writeShop(app.strapi, makeRepeatBuyers(11, CLOCK, 300));
  });
  test.each(BUYERS)('those who $name', (each) => compare(each, sets));
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
