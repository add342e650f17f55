'use strict';

const BOUGHT = ['paid', 'shipped'];

/** Gives each node of a rule its id. */
function rule(match, ...children) {
  let count = 0;
  const withId = (node) => ({
    id: `n${(count += 1)}`,
    ...node,
    ...(node.children && { children: node.children.map(withId) }),
    ...(node.where && { where: withId(node.where) }),
    ...(node.steps && {
      steps: node.steps.map((step) => (step.where ? { ...step, where: withId(step.where) } : step)),
    }),
    ...(node.by?.where && { by: { ...node.by, where: withId(node.by.where) } }),
  });
  return { version: 1, root: withId({ type: 'group', match, children }) };
}

const field = (path, operator, operand) => ({
  type: 'attribute',
  path,
  operator,
  ...(operand === undefined ? {} : { operand }),
});

const paid = { type: 'group', match: 'all', children: [field('state', 'is_any_of', BOUGHT)] };

/** Orders that were paid, with an aggregate; `window` speaks of their date. */
const orders = (aggregate, range, comparison = {}) => ({
  type: 'related',
  path: 'orders',
  aggregate,
  where: paid,
  ...(range && { window: { path: 'orderedAt', range } }),
  ...comparison,
});

const last = (n, unit) => ({ type: 'last', n, unit });
const atLeast = (operand) => ({ operator: 'at_least', operand });

const repeatBuyers = {
  key: 'repeat_buyers',
  name: 'Repeat buyers',
  description: 'Three paid orders or more',
  rule: rule('all', orders({ fn: 'count' }, null, atLeast(3))),
};

const lapsed = (days) => ({
  key: 'lapsed',
  name: 'Lapsed',
  description: `Bought once, but not in the last ${days} days`,
  rule: rule('all', orders({ fn: 'exists' }), orders({ fn: 'not_exists' }, last(days, 'day'))),
});

const bigSpenders = (amount) => ({
  key: 'big_spenders',
  name: 'Big spenders',
  description: `Paid ${amount} or more in the last 90 days`,
  rule: rule('all', orders({ fn: 'sum', of: 'total' }, last(90, 'day'), atLeast(amount))),
});

/** What the last cart of the last day was worth; the storefront tells it with each change, and 0 once it is bought. */
const cartTotal = (comparison) => ({
  type: 'event',
  events: ['Cart Updated'],
  aggregate: { fn: 'last', property: 'properties.total', valueType: 'number' },
  window: last(1, 'day'),
  ...comparison,
});

/** Segments over what the storefront tracks. */
const STOREFRONT_SEGMENTS = [
  {
    key: 'cart_below_100',
    name: 'Cart below 100 €',
    audience: 'visitor',
    description: 'Has something in the cart, but for less than 100 €',
    rule: rule(
      'all',
      cartTotal({ operator: 'greater_than', operand: 0 }),
      cartTotal({ operator: 'less_than', operand: 100 })
    ),
  },
  {
    key: 'recent_buyers',
    name: 'Recent buyers',
    description: 'Ordered in the last 30 days',
    rule: rule('all', {
      type: 'event',
      events: ['Order Completed'],
      aggregate: { fn: 'performed' },
      window: last(30, 'day'),
    }),
  },
];

/** Segments of the made-up shop, in the order in which they may be created. */
const SHOP_SEGMENTS = [
  {
    key: 'from_germany',
    name: 'From Germany',
    description: 'People who live in Germany',
    rule: rule('all', field('country', 'is', 'Germany')),
  },
  bigSpenders(500),
  {
    key: 'cart_abandoners',
    name: 'Cart abandoners',
    description: 'Filled a cart in the last week and did not order within a day',
    rule: rule('all', {
      type: 'sequence',
      window: last(7, 'day'),
      steps: [
        { events: ['Cart Updated'] },
        { events: ['Order Completed'], performed: false, within: { n: 24, unit: 'hour' } },
      ],
    }),
  },
  {
    key: 'silent_subscribers',
    name: 'Silent subscribers',
    description: 'Take the newsletter but opened none of those of the last 90 days',
    rule: rule('all', field('newsletter', 'is_true'), {
      type: 'response',
      channel: 'email',
      campaign: { any: true },
      outcome: 'not_opened',
      window: last(90, 'day'),
    }),
  },
  {
    key: 'birthday_soon',
    name: 'Birthday soon',
    description: 'Birthday within the next 14 days',
    rule: rule('all', field('birthday', 'anniversary_in_next', { n: 14 })),
  },
  {
    key: 'new_this_week',
    name: 'New this week',
    description: 'Registered in the last seven days',
    rule: rule('all', field('registeredAt', 'in_last', { n: 7, unit: 'day' })),
  },
  lapsed(180),
  repeatBuyers,
  {
    key: 'top_ten_percent',
    name: 'Top 10 %',
    description: 'The tenth of all customers who paid most',
    rule: rule('all', {
      type: 'rank',
      by: { type: 'related', path: 'orders', aggregate: { fn: 'sum', of: 'total' }, where: paid },
      bound: { topPercent: 10 },
    }),
  },
  {
    key: 'loyal_in_town',
    name: 'Loyal, with a known address',
    description: 'Tagged loyal, address with a street, never complained',
    rule: rule(
      'all',
      { type: 'tag', operator: 'includes_any', tags: ['loyal'] },
      { type: 'tag', operator: 'includes_none', tags: ['complained'] },
      field('address.street', 'is_not_empty')
    ),
  },
  {
    key: 'vip_accounts',
    name: 'VIP accounts',
    audience: 'account',
    description: 'Companies marked VIP, or with 250 people and more',
    rule: rule('any', field('vip', 'is_true'), field('employees', 'at_least', 250)),
  },
  {
    key: 'vip_people',
    name: 'People of VIP accounts',
    description: 'Their company is a VIP account',
    rule: rule('all', { type: 'membership', segment: 'vip_accounts', of: 'account', operator: 'is_member' }),
  },
  ...STOREFRONT_SEGMENTS,
];

/** Segments that make sense of any loaded history of orders. */
const DATA_SEGMENTS = [repeatBuyers, bigSpenders(300), lapsed(180), ...STOREFRONT_SEGMENTS];

module.exports = { SHOP_SEGMENTS, DATA_SEGMENTS };
