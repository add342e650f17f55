'use strict';

/** Headers that mean a field of ours but do not bear its name. Written as `plain` writes them. */
const CUSTOMER_ALIASES = {
  customerid: 'customerNumber',
  number: 'customerNumber',
  firstorderon: 'registeredAt',
  createdat: 'registeredAt',
};
const ORDER_ALIASES = {
  customerid: 'customerNumber',
  items: 'quantity',
  date: 'orderedAt',
  amount: 'total',
  invoice: 'orderNumber',
};
const ORDER_FIELDS = ['orderNumber', 'customerNumber', 'orderedAt', 'total', 'quantity', 'state', 'channel', 'note'];
const CUSTOMER_FIELDS = [
  'customerNumber',
  'email',
  'firstName',
  'lastName',
  'country',
  'city',
  'gender',
  'birthday',
  'registeredAt',
  'newsletter',
  'points',
  'balance',
  'score',
  'bio',
];
const ENUMS = {
  gender: ['female', 'male', 'other'],
  state: ['cart', 'pending', 'paid', 'shipped', 'returned', 'cancelled'],
};
const STATE_ALIASES = { refunded: 'returned', completed: 'shipped', open: 'pending' };

/** `customer_number`, `Customer Number` and `customerNumber` are one header. */
const plain = (header) => header.replace(/[^A-Za-z0-9]/g, '').toLowerCase();

function fieldFinder(fields, aliases) {
  const byHeader = new Map(fields.map((field) => [plain(field), field]));
  return (header) => byHeader.get(plain(header)) ?? aliases[plain(header)];
}

const number = (text) => (text === '' || Number.isNaN(Number(text)) ? null : Number(text));

/** Milliseconds; a date or date-time without zone counts as UTC. */
function instant(text, shift) {
  const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(text) || text.length <= 10 ? text : `${text.replace(' ', 'T')}Z`;
  const ms = Date.parse(zoned);
  return Number.isNaN(ms) ? null : ms + shift;
}

const CONVERT = {
  points: number,
  balance: number,
  score: number,
  total: number,
  quantity: number,
  registeredAt: instant,
  orderedAt: instant,
  newsletter: (text) => (text === '' ? null : /^(1|true|yes|y)$/i.test(text)),
  birthday: (text) => (/^\d{4}-\d\d-\d\d/.test(text) ? text.slice(0, 10) : null),
  gender: (text) => (ENUMS.gender.includes(text.toLowerCase()) ? text.toLowerCase() : null),
  state: (text) => (ENUMS.state.includes(text.toLowerCase()) ? text.toLowerCase() : (STATE_ALIASES[text] ?? null)),
};

const findCustomerField = fieldFinder(CUSTOMER_FIELDS, CUSTOMER_ALIASES);
const findOrderField = fieldFinder(ORDER_FIELDS, ORDER_ALIASES);

function convert(field, text, shift) {
  if (CONVERT[field]) return CONVERT[field](text, shift);
  return text === '' ? null : text;
}

/**
 * A customer from a row of a file, or null without a number. Columns that no field is meant by go to `preferences`,
 * numbers as numbers. `shift` (ms) is added to instants.
 */
function toCustomer(row, shift = 0) {
  const customer = {};
  const others = {};
  for (const [header, text] of Object.entries(row)) {
    const field = findCustomerField(header);
    if (field) customer[field] = convert(field, text, shift);
    else if (text !== '') others[header] = number(text) ?? text;
  }
  if (!customer.customerNumber) return null;
  if (Object.keys(others).length > 0) customer.preferences = others;
  return customer;
}

/** An order from a row of a file, with its `customerNumber`. Files without a state hold orders that were paid. */
function toOrder(row, shift = 0) {
  const order = {};
  for (const [header, text] of Object.entries(row)) {
    const field = findOrderField(header);
    if (field) order[field] = convert(field, text, shift);
  }
  if (!('state' in order)) order.state = 'paid';
  return order;
}

const CALL_NAMES = { page: 'Page Viewed', screen: 'Screen Viewed' };

/** An event from a call of Segment's tracking API, with its `userId`; null for calls that tell no event. */
function toEvent(call, shift = 0) {
  const name = call.type === 'track' || call.type === undefined ? call.event : CALL_NAMES[call.type];
  const at = instant(call.timestamp ?? call.originalTimestamp ?? '', shift);
  if (!name || at === null) return null;
  return {
    userId: call.userId === undefined || call.userId === null ? null : String(call.userId),
    messageId: call.messageId ?? null,
    name,
    occurredAt: at,
    receivedAt: at,
    properties: call.properties ?? {},
    context: call.context ?? {},
  };
}

module.exports = { toCustomer, toOrder, toEvent };
