/**
 * The rules that are measured, each said four times: in the rule language; as the best SQL that we could write by hand
 * (`hand`); as marketing tools emit it (`peer`: one correlated subquery a condition, references evaluated anew); and as a
 * plugin's author would judge it over rows loaded in pages (`js`). All four must name the same customers.
 */
import { NOW } from './options.mjs';

const DAY = 86_400_000;
const ago = (days) => NOW.getTime() - days * DAY;

/** What hand-written SQL must write differently. */
const DIALECTS = {
  sqlite: {
    at: (ms) => String(ms),
    yes: 'newsletter = 1',
    notIn: (rows) => `c.id not in (${rows})`,
    text: (column, key) => `json_extract(${column}, '$.${key}')`,
    addDay: (column) => `${column} + ${DAY}`,
    fence: (sql) => sql,
  },
  postgres: {
    at: (ms) => `timestamp '${new Date(ms).toISOString().slice(0, -1)}'`,
    yes: 'newsletter',
    notIn: (rows) => `not exists (select 1 from (${rows}) x(k) where x.k = c.id)`,
    text: (column, key) => `${column} ->> '${key}'`,
    addDay: (column) => `${column} + interval '1 day'`,
  },
};

const group = (match, ...children) => ({ type: 'group', match, children });
const field = (path, operator, operand) => ({ type: 'attribute', path, operator, operand });
const last = (n, unit = 'day') => ({ type: 'last', n, unit });

function ruleOf(...children) {
  let count = 0;
  const named = (node) => ({
    id: `n${(count += 1)}`,
    ...node,
    ...(node.children && { children: node.children.map(named) }),
    ...(node.where && { where: named(node.where) }),
  });
  return { version: 1, root: named(group('all', ...children)) };
}

const TOP_COUNTRIES = ['Germany', 'France', 'Spain', 'Italy', 'Norway'];
const inList = (values) => values.map((value) => `'${value}'`).join(', ');

/** Rows of the events table between two times, of one name. */
const events = (d, name, days, alias = 'e') =>
  `${alias}.name = '${name}' and ${alias}.occurred_at > ${d.at(ago(days))} and ${alias}.occurred_at <= ${d.at(ago(0))}`;
const customers = (where) => `select c.id from customers c where ${where}`;

function countedEvents(d) {
  return `select e.contact_id from segments_events e where ${events(d, 'Page Viewed', 7)} and e.contact_id is not null group by e.contact_id having count(*) >= 3`;
}

const ordersOf = `orders_customer_lnk l join orders o on o.id = l.order_id`;

function summedOrders(d, db) {
  const rows = `from orders o join orders_customer_lnk l on l.order_id = o.id where o.ordered_at > ${d.at(ago(90))} and o.ordered_at <= ${d.at(ago(0))}`;
  return db === 'postgres'
    ? `select k from (select l.customer_id as k, o.total as v ${rows} order by 1 offset 0) f group by k having sum(v) > 600`
    : `select l.customer_id ${rows} group by l.customer_id having sum(o.total) > 600`;
}

const isMember = (set) => `select subject_id from segments_members where set_id = ${set}`;

/** A page of customers is judged with the rows that belong to it: `load` answers them by customer. */
const eventsOf = (name) => async (knex, ids) =>
  byCustomer(
    await knex('segments_events').whereIn('contact_id', ids).where('name', name).select('*'),
    (event) => event.contact_id
  );
const ordersFor = async (knex, ids) =>
  byCustomer(
    await knex('orders as o')
      .join('orders_customer_lnk as l', 'l.order_id', 'o.id')
      .whereIn('l.customer_id', ids)
      .select('o.*', 'l.customer_id'),
    (order) => order.customer_id
  );

function byCustomer(rows, keyOf) {
  const found = new Map();
  for (const row of rows) {
    const own = found.get(keyOf(row));
    if (own) own.push(row);
    else found.set(keyOf(row), [row]);
  }
  return found;
}

const recent = (value, days) => +new Date(value) > ago(days) && +new Date(value) <= ago(0);
const parsed = (json) => (typeof json === 'string' ? JSON.parse(json) : json);

/**
 * `counts`: the rule counts, sums or refers, where the peers' SQL is expected to be far slower.
 * `sets`: ids of the sets of the two segments that one rule refers to.
 */
export function rulesFor(db, sets) {
  const d = DIALECTS[db];
  return [
    {
      name: 'field is x',
      rule: ruleOf(field('city', 'is', 'City 77')),
      hand: customers(`city = 'City 77'`),
      peer: customers(`c.city = 'City 77'`),
      js: { judge: (c) => c.city === 'City 77' },
    },
    {
      name: 'nested and / or over 6 fields',
      rule: ruleOf(
        field('gender', 'is_any_of', ['female', 'other']),
        group(
          'any',
          group(
            'all',
            field('country', 'is_any_of', ['Germany', 'France', 'Spain']),
            field('points', 'at_least', 5000)
          ),
          group(
            'all',
            field('newsletter', 'is_true'),
            group('any', field('score', 'less_than', 0.3), field('balance', 'greater_than', 900))
          )
        )
      ),
      hand: customers(
        `gender in ('female', 'other') and ((country in ('Germany', 'France', 'Spain') and points >= 5000) or (${d.yes} and (score < 0.3 or balance > 900)))`
      ),
      peer: customers(
        `(c.gender = 'female' or c.gender = 'other') and (((c.country = 'Germany' or c.country = 'France' or c.country = 'Spain') and c.points >= 5000) or (c.${d.yes} and (c.score < 0.3 or c.balance > 900)))`
      ),
      js: {
        judge: (c) =>
          ['female', 'other'].includes(c.gender) &&
          ((['Germany', 'France', 'Spain'].includes(c.country) && c.points >= 5000) ||
            (c.newsletter && (c.score < 0.3 || Number(c.balance) > 900))),
      },
    },
    {
      name: 'date in last 30 days',
      rule: ruleOf(field('registeredAt', 'in_last', { n: 30, unit: 'day' })),
      hand: customers(`registered_at > ${d.at(ago(30))} and registered_at <= ${d.at(ago(0))}`),
      peer: customers(`c.registered_at > ${d.at(ago(30))} and c.registered_at <= ${d.at(ago(0))}`),
      js: { judge: (c) => recent(c.registered_at, 30) },
    },
    {
      name: 'event not performed in 30 days',
      rule: ruleOf({ type: 'event', events: ['Product Viewed'], aggregate: { fn: 'not_performed' }, window: last(30) }),
      hand: customers(
        d.notIn(
          `select e.contact_id from segments_events e where ${events(d, 'Product Viewed', 30)} and e.contact_id is not null`
        )
      ),
      peer: customers(
        `not exists (select 1 from segments_events e where e.contact_id = c.id and ${events(d, 'Product Viewed', 30)})`
      ),
      js: { load: eventsOf('Product Viewed'), judge: (c, own) => !own.some((event) => recent(event.occurred_at, 30)) },
    },
    {
      name: 'event ≥ 3 times in 7 days',
      counts: true,
      rule: ruleOf({
        type: 'event',
        events: ['Page Viewed'],
        aggregate: { fn: 'count' },
        operator: 'at_least',
        operand: 3,
        window: last(7),
      }),
      hand: customers(`c.id in (${countedEvents(d)})`),
      peer: customers(
        `exists (select e.contact_id from segments_events e where e.contact_id = c.id and ${events(d, 'Page Viewed', 7)} group by e.contact_id having count(*) >= 3)`
      ),
      js: {
        load: eventsOf('Page Viewed'),
        judge: (c, own) => own.filter((event) => recent(event.occurred_at, 7)).length >= 3,
      },
    },
    {
      name: 'sum of orders in 90 days > x',
      counts: true,
      rule: ruleOf({
        type: 'related',
        path: 'orders',
        aggregate: { fn: 'sum', of: 'total' },
        window: { path: 'orderedAt', range: last(90) },
        operator: 'greater_than',
        operand: 600,
      }),
      hand: customers(`c.id in (${summedOrders(d, db)})`),
      peer: customers(
        `exists (select l.customer_id from ${ordersOf} where l.customer_id = c.id and o.ordered_at > ${d.at(ago(90))} and o.ordered_at <= ${d.at(ago(0))} group by l.customer_id having sum(o.total) > 600)`
      ),
      js: {
        load: ordersFor,
        judge: (c, own) => {
          const total = own
            .filter((order) => recent(order.ordered_at, 90))
            .reduce((sum, order) => sum + Number(order.total), 0);
          return Math.round(total * 1e6) / 1e6 > 600;
        },
      },
    },
    {
      name: 'at most one order in 90 days',
      counts: true,
      rule: ruleOf({
        type: 'related',
        path: 'orders',
        aggregate: { fn: 'count' },
        window: { path: 'orderedAt', range: last(90) },
        operator: 'at_most',
        operand: 1,
      }),
      hand: customers(
        d.notIn(
          `select l.customer_id from orders o join orders_customer_lnk l on l.order_id = o.id where o.ordered_at > ${d.at(ago(90))} and o.ordered_at <= ${d.at(ago(0))} and l.customer_id is not null group by l.customer_id having count(*) > 1`
        )
      ),
      peer: customers(
        `(select count(*) from ${ordersOf} where l.customer_id = c.id and o.ordered_at > ${d.at(ago(90))} and o.ordered_at <= ${d.at(ago(0))}) <= 1`
      ),
      js: { load: ordersFor, judge: (c, own) => own.filter((order) => recent(order.ordered_at, 90)).length <= 1 },
    },
    {
      name: 'average of paid orders > x',
      counts: true,
      rule: ruleOf({
        type: 'related',
        path: 'orders',
        aggregate: { fn: 'avg', of: 'total' },
        where: group('all', field('state', 'is', 'paid')),
        operator: 'greater_than',
        operand: 400,
      }),
      hand: customers(
        db === 'postgres'
          ? `c.id in (select k from (select l.customer_id as k, o.total as v from orders o join orders_customer_lnk l on l.order_id = o.id where o.state = 'paid' order by 1 offset 0) f group by k having avg(v) > 400)`
          : `c.id in (select l.customer_id from orders_customer_lnk l join orders o on o.id = l.order_id where o.state = 'paid' group by l.customer_id having avg(o.total) > 400)`
      ),
      peer: customers(
        `exists (select l.customer_id from ${ordersOf} where l.customer_id = c.id and o.state = 'paid' group by l.customer_id having avg(o.total) > 400)`
      ),
      js: {
        load: ordersFor,
        judge: (c, own) => {
          const paid = own.filter((order) => order.state === 'paid');
          const total = paid.reduce((sum, order) => sum + Number(order.total), 0);
          return paid.length > 0 && Math.round((total / paid.length) * 1e6) / 1e6 > 400;
        },
      },
    },
    {
      name: 'tag and not tag',
      rule: ruleOf(
        { type: 'tag', operator: 'includes_any', tags: ['tag1'] },
        { type: 'tag', operator: 'includes_none', tags: ['tag2'] }
      ),
      hand: customers(
        `c.id in (select customer_id from customers_tags_lnk where tag_id = 1) and ${d.notIn('select customer_id from customers_tags_lnk where tag_id = 2')}`
      ),
      peer: customers(
        [1, 2]
          .map(
            (tag) =>
              `${tag === 1 ? '' : 'not '}exists (select 1 from customers_tags_lnk l join segments_tags t on t.id = l.tag_id where l.customer_id = c.id and t."key" = 'tag${tag}')`
          )
          .join(' and ')
      ),
      js: {
        load: async (knex, ids) =>
          byCustomer(
            await knex('customers_tags_lnk as l')
              .join('segments_tags as t', 't.id', 'l.tag_id')
              .whereIn('l.customer_id', ids)
              .select('l.customer_id', 't.key'),
            (row) => row.customer_id
          ),
        judge: (c, own) => own.some(({ key }) => key === 'tag1') && !own.some(({ key }) => key === 'tag2'),
      },
    },
    {
      name: 'in segment A, not in B',
      counts: true,
      rule: ruleOf(
        { type: 'membership', segment: 'bench_a', operator: 'is_member' },
        { type: 'membership', segment: 'bench_b', operator: 'is_not_member' }
      ),
      hand: customers(`c.id in (${isMember(sets.a)}) and ${d.notIn(isMember(sets.b))}`),
      peer: customers(
        `exists (select l.customer_id from ${ordersOf} where l.customer_id = c.id and o.ordered_at > ${d.at(ago(90))} and o.ordered_at <= ${d.at(ago(0))} group by l.customer_id having sum(o.total) > 600) and not exists (select e.contact_id from segments_events e where e.contact_id = c.id and ${events(d, 'Page Viewed', 7)} group by e.contact_id having count(*) >= 3)`
      ),
      js: {
        load: async (knex, ids) =>
          byCustomer(
            await knex('segments_members').whereIn('subject_id', ids).whereIn('set_id', [sets.a, sets.b]).select('*'),
            (row) => row.subject_id
          ),
        judge: (c, own) => own.some((row) => row.set_id === sets.a) && !own.some((row) => row.set_id === sets.b),
      },
    },
    {
      name: 'event with property',
      rule: ruleOf({
        type: 'event',
        events: ['Product Viewed'],
        aggregate: { fn: 'performed' },
        where: group('all', { ...field('properties.category', 'is', 'shoes'), valueType: 'text' }),
        window: last(30),
      }),
      hand: customers(
        `c.id in (select e.contact_id from segments_events e where ${events(d, 'Product Viewed', 30)} and ${d.text('e.properties', 'category')} = 'shoes')`
      ),
      peer: customers(
        `exists (select 1 from segments_events e where e.contact_id = c.id and ${events(d, 'Product Viewed', 30)} and ${d.text('e.properties', 'category')} = 'shoes')`
      ),
      js: {
        load: eventsOf('Product Viewed'),
        judge: (c, own) =>
          own.some((event) => recent(event.occurred_at, 30) && parsed(event.properties).category === 'shoes'),
      },
    },
    {
      name: 'cart, then no purchase in 24 h',
      rule: ruleOf({
        type: 'sequence',
        steps: [
          { events: ['Product Added'] },
          { events: ['Order Completed'], performed: false, within: { n: 24, unit: 'hour' } },
        ],
        window: last(7),
      }),
      hand: customers(
        `c.id in (select a.contact_id from segments_events a where ${events(d, 'Product Added', 7, 'a')} and a.occurred_at <= ${d.at(ago(1))}
         and not exists (select 1 from segments_events b where b.contact_id = a.contact_id and b.name = 'Order Completed' and b.occurred_at >= a.occurred_at
         and (b.occurred_at > a.occurred_at or b.id > a.id) and b.occurred_at <= ${d.addDay('a.occurred_at')}))`
      ),
      peer: customers(
        `exists (select 1 from segments_events a where a.contact_id = c.id and ${events(d, 'Product Added', 7, 'a')} and a.occurred_at <= ${d.at(ago(1))}
         and not exists (select 1 from segments_events b where b.contact_id = c.id and b.name = 'Order Completed' and b.occurred_at >= a.occurred_at
         and (b.occurred_at > a.occurred_at or b.id > a.id) and b.occurred_at <= ${d.addDay('a.occurred_at')}))`
      ),
      js: {
        load: async (knex, ids) =>
          byCustomer(
            await knex('segments_events')
              .whereIn('contact_id', ids)
              .whereIn('name', ['Product Added', 'Order Completed'])
              .select('*'),
            (event) => event.contact_id
          ),
        judge: (c, own) =>
          own.some((cart) => {
            if (cart.name !== 'Product Added' || !recent(cart.occurred_at, 7) || +new Date(cart.occurred_at) > ago(1))
              return false;
            const since = +new Date(cart.occurred_at);
            return !own.some((event) => {
              const at = +new Date(event.occurred_at);
              const isLater = at > since || (at === since && Number(event.id) > Number(cart.id));
              return event.name === 'Order Completed' && isLater && at <= since + DAY;
            });
          }),
      },
    },
    {
      name: 'country in 5 and top decile',
      rule: ruleOf(field('country', 'is_any_of', TOP_COUNTRIES), {
        type: 'rank',
        by: { type: 'attribute', path: 'lifetimeValue' },
        bound: { topPercent: 10 },
      }),
      hand: customers(
        `c.country in (${inList(TOP_COUNTRIES)}) and c.lifetime_value >= (select lifetime_value from customers where lifetime_value is not null order by lifetime_value desc limit 1 offset (select (count(lifetime_value) + 9) / 10 - 1 from customers))`
      ),
      peer: customers(
        `(${TOP_COUNTRIES.map((country) => `c.country = '${country}'`).join(' or ')}) and c.lifetime_value >= (select lifetime_value from customers where lifetime_value is not null order by lifetime_value desc limit 1 offset (select (count(lifetime_value) + 9) / 10 - 1 from customers))`
      ),
      js: {
        prepare: async (knex) => {
          const values = (await knex('customers').whereNotNull('lifetime_value').select('lifetime_value')).map((row) =>
            Number(row.lifetime_value)
          );
          values.sort((a, b) => b - a);
          return values[Math.ceil(values.length / 10) - 1];
        },
        judge: (c, own, bound) => TOP_COUNTRIES.includes(c.country) && Number(c.lifetime_value) >= bound,
      },
    },
  ];
}

/** What the two segments that one rule refers to hold. */
export const referredSegments = (db) => ({
  a: customers(`c.id in (${summedOrders(DIALECTS[db], db)})`),
  b: customers(`c.id in (${countedEvents(DIALECTS[db])})`),
});
