import {
  ago,
  attribute,
  CARTS,
  CLOCK,
  event,
  group,
  id,
  last,
  ORDERS,
  PURCHASES,
  related,
  type HandwrittenCase,
} from './case';

/** Rules over a year of the playground's shop. */
export const SHOP_CASES: HandwrittenCase[] = [
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
    where: ({ monthDay }) => `${monthDay('s.birthday')} >= '03-15' and ${monthDay('s.birthday')} <= '04-13'`,
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
      `exists (select 1 from ${CARTS} and e.occurred_at > ${at(ago(7))} and e.occurred_at <= ${at(CLOCK.now)})`,
  },
  {
    name: 'bought for 300 in the year',
    node: event('Order Completed', {
      aggregate: { fn: 'sum', property: 'properties.total', valueType: 'number' },
      operator: 'at_least',
      operand: 300,
    }),
    where: ({ number }) => `(select coalesce(sum(${number('e.properties', 'total')}), 0) from ${PURCHASES}) >= 300`,
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
    where: ({ at, daysAfter }) =>
      `exists (select 1 from ${CARTS} and e.occurred_at <= ${at(ago(1))} and not exists (select 1 from segments_events f where f.contact_id = s.id and f.name = 'Order Completed' and (f.occurred_at > e.occurred_at or f.occurred_at = e.occurred_at and f.id > e.id) and f.occurred_at <= ${daysAfter('e.occurred_at', 1)}))`,
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
      `exists (select 1 from segments_events e where e.contact_id = s.id and e.name = 'Email Sent' and e.occurred_at > ${at(ago(60))}) and not exists (select 1 from segments_events o join segments_events e on e.contact_id = o.contact_id and ${text('e.properties', 'campaign')} = ${text('o.properties', 'campaign')} where o.contact_id = s.id and o.name in ('Email Opened', 'Email Link Clicked') and e.name = 'Email Sent' and e.occurred_at > ${at(ago(60))})`,
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
