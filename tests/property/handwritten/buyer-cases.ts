import { ago, event, group, id, last, ORDERS, PURCHASES, related, type HandwrittenCase } from './case';

const COUNT = `(select count(*) from ${ORDERS})`;
/** Rules over customers who come back, or do not. */
export const BUYER_CASES: HandwrittenCase[] = [
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
    where: ({ daysAfter }) =>
      `exists (select 1 from ${PURCHASES} and exists (select 1 from segments_events f where f.contact_id = s.id and f.occurred_at > e.occurred_at and f.occurred_at <= ${daysAfter('e.occurred_at', 30)}))`,
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
