/**
 * The data, as `insert … select` over a series of numbers, so that the database makes it by itself. Every value is drawn
 * by integer arithmetic on the row's number: both databases hold the same rows, however often they are made.
 */
import { NOW } from './options.mjs';

const DAY = 86_400_000;
const PRIME = 2_147_483_647;

export const COUNTRIES = [
  'Germany', 'France', 'Spain', 'Italy', 'Norway', 'Sweden', 'Finland', 'Denmark', 'Poland', 'Austria',
  'Portugal', 'Greece', 'Ireland', 'Belgium', 'Japan', 'Brazil', 'Canada', 'Mexico', 'India', 'Chile',
]; // prettier-ignore
const FIRST_NAMES = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eva', 'Finn', 'Gina', 'Hugo', 'Ida', 'Jon'];
const LAST_NAMES = ['Abel', 'Brandt', 'Costa', 'Duval', 'Engel', 'Fischer', 'Garcia', 'Holm', 'Ito', 'Jansen'];
const STATES = ['paid', 'paid', 'paid', 'paid', 'paid', 'paid', 'shipped', 'shipped', 'cart', 'returned'];
const CATEGORIES = ['shoes', 'shirts', 'hats', 'bags', 'coats', 'socks', 'belts', 'rings', 'books', 'toys'];
/** 30 names with their shares of a thousand, the last ones rare. */
const EVENTS = [
  ['Page Viewed', 300], ['Product Viewed', 160], ['Product Added', 70], ['Cart Viewed', 60], ['Product List Viewed', 60],
  ['Products Searched', 50], ['Order Completed', 40], ['Checkout Started', 35], ['Email Sent', 35], ['Email Opened', 30],
  ['Email Delivered', 30], ['Email Link Clicked', 15], ['Product Removed', 15], ['Coupon Applied', 10], ['Signed In', 10],
  ['Signed Out', 10], ['Wishlist Product Added', 10], ['Product Shared', 8], ['Product Reviewed', 7], ['Push Sent', 7],
  ['Push Tapped', 6], ['Order Refunded', 5], ['Order Cancelled', 5], ['Form Submitted', 5], ['Video Played', 5],
  ['App Opened', 4], ['App Closed', 3], ['Survey Answered', 2], ['Call Made', 2], ['Store Visited', 1],
]; // prettier-ignore

/** What the two databases write differently. */
const WORDS = {
  sqlite: {
    series: (from, to) =>
      `(with recursive n(i) as (select ${from} union all select i + 1 from n where i < ${to}) select i from n)`,
    pad: (i) => `printf('%023d', ${i})`,
    instant: (ms) => `(${ms})`,
    day: (days) => `date('1950-01-01', '+' || (${days}) || ' days')`,
    time: (minutes) => `printf('%02d:%02d:00.000', (${minutes}) / 60, (${minutes}) % 60)`,
    boolean: (condition) => `(${condition})`,
    decimal: (hundredths) => `((${hundredths}) / 100.0)`,
    json: (text) => text,
  },
  postgres: {
    series: (from, to) => `(select i::bigint as i from generate_series(${from}, ${to}) i) n`,
    pad: (i) => `lpad((${i})::text, 23, '0')`,
    instant: (ms) => `(timestamp '1970-01-01' + (${ms}) * interval '1 millisecond')`,
    day: (days) => `(date '1950-01-01' + (${days})::int)`,
    time: (minutes) => `(time '00:00' + (${minutes}) * interval '1 minute')`,
    boolean: (condition) => `(${condition})`,
    decimal: (hundredths) => `((${hundredths}) / 100.0)`,
    json: (text) => `(${text})::jsonb`,
  },
};

/** A number from 0 to n − 1 for row `i`; another `salt` draws another. */
export function draw(i, salt, n) {
  const x = `(((${i}) * 48271 + ${salt * 7_919_777}) % ${PRIME})`;
  return `(${x} * ${x} % ${PRIME} % ${n})`;
}

const pick = (number, words) =>
  `case ${number} ${words.map((word, index) => `when ${index} then '${word}'`).join(' ')} end`;

function eventName(number) {
  let bound = 0;
  return `case ${EVENTS.map(([name, share]) => `when ${number} < ${(bound += share)} then '${name}'`).join(' ')} end`;
}

/** A customer, drawn so that some are far more active than others; without order among the ids. */
const skewed = (i, salt, customers) => {
  const u = draw(i, salt, 1_000_003);
  return `(1 + ((${u} * ${u} / 1000003) * ${customers} / 1000003 * 7919) % ${customers})`;
};

/** `{ table, rows, insert(from, to) }` in the order of filling. */
export function tablesOf(db, customers) {
  const w = WORDS[db];
  const now = NOW.getTime();
  const common = `${w.instant(now - 700 * DAY)}, ${w.instant(now - 700 * DAY)}, ${w.instant(now - 700 * DAY)}`;
  const commonColumns = 'created_at, updated_at, published_at';
  const companies = customers / 100;
  const orders = customers * 3;
  const events = customers * 10;
  const yearAgo = now - 365 * DAY;
  const session = `((i - 1) / 10)`;
  const contact = skewed(session, 31, customers);
  const company = (customer) => `(1 + (${customer}) / 10 % ${companies})`;

  const table = (name, rows, columns, values) => ({
    table: name,
    rows,
    insert: (from, to) => `insert into ${name} (${columns}) select ${values} from ${w.series(from, to)}`,
  });

  return [
    table(
      'companies',
      companies,
      `id, document_id, number, name, industry, employees, vip, ${commonColumns}`,
      `i, 'f' || ${w.pad('i')}, 'F' || i, 'Company ' || i, ${pick(draw('i', 1, 4), ['retail', 'education', 'health', 'technology'])},
       ${draw('i', 2, 5000)}, ${w.boolean(`${draw('i', 3, 10)} = 0`)}, ${common}`
    ),
    table(
      'segments_tags',
      50,
      `id, document_id, "key", name, ${commonColumns}`,
      `i, 't' || ${w.pad('i')}, 'tag' || i, 'Tag ' || i, ${common}`
    ),
    table(
      'customers',
      customers,
      `id, document_id, customer_number, email, first_name, last_name, country, city, gender, birthday, registered_at, newsletter,
       points, balance, score, big_number, preferred_time, bio, preferences, lifetime_value, secret_note, ${commonColumns}`,
      `i, 'c' || ${w.pad('i')}, 'C' || i, 'person' || i || '@shop.example', ${pick(draw('i', 4, 10), FIRST_NAMES)}, ${pick(draw('i', 5, 10), LAST_NAMES)},
       ${pick(draw('i', 6, 20), COUNTRIES)}, 'City ' || ${draw('i', 7, 1000)}, ${pick(draw('i', 8, 3), ['female', 'male', 'other'])},
       ${w.day(draw('i', 9, 20_000))}, ${w.instant(`${now} - ${draw('i', 10, 1825)} * ${DAY} - ${draw('i', 11, DAY)}`)},
       ${w.boolean(`${draw('i', 12, 3)} = 0`)}, ${draw('i', 13, 10_000)}, ${w.decimal(draw('i', 14, 100_000))}, ${draw('i', 15, 1_000_000)} / 1000000.0,
       ${draw('i', 16, 1_000_000_000)} * 1000, ${w.time(draw('i', 17, 1440))}, 'Likes ' || ${pick(draw('i', 18, 10), CATEGORIES)} || ' and long walks by the sea.',
       ${w.json(`'{"size":' || ${draw('i', 19, 50)} || ',"colour":"blue"}'`)}, ${w.decimal(draw('i', 20, 1_000_000))}, 'note ' || i, ${common}`
    ),
    table(
      'customers_company_lnk',
      customers / 10,
      'customer_id, company_id, customer_ord',
      `i * 10, ${company('i * 10')}, 1`
    ),
    table(
      'customers_tags_lnk',
      customers * 1.5,
      'customer_id, tag_id, tag_ord',
      `1 + (i - 1) % ${customers}, case when i <= ${customers} then 1 + ${draw('i', 21, 50)}
       else 1 + (${draw(`i - ${customers}`, 21, 50)} + 1 + ${draw('i', 22, 49)}) % 50 end, 1`
    ),
    table(
      'orders',
      orders,
      `id, document_id, order_number, ordered_at, total, quantity, state, channel, ${commonColumns}`,
      `i, 'o' || ${w.pad('i')}, 'O' || i, ${w.instant(`${now - 730 * DAY} + i * ${Math.floor((730 * DAY) / orders)} - ${draw('i', 23, 3_600_000)}`)},
       ${w.decimal(`500 + ${draw('i', 24, 49_500)}`)}, 1 + ${draw('i', 25, 5)}, ${pick(draw('i', 26, 10), STATES)}, ${pick(draw('i', 27, 3), ['web', 'app', 'store'])}, ${common}`
    ),
    table('orders_customer_lnk', orders, 'order_id, customer_id, order_ord', `i, ${skewed('i', 28, customers)}, 1`),
    table(
      'segments_events',
      events,
      'source, message_id, name, occurred_at, received_at, contact_id, account_id, properties, context',
      `'bench', 'm' || i, ${eventName(draw('i', 32, 1000))}, ${w.instant(`${yearAgo} + ${session} * ${Math.floor((365 * DAY) / (events / 10))} + (i % 10) * 120000 - 1200000`)},
       ${w.instant(`${yearAgo} + ${session} * ${Math.floor((365 * DAY) / (events / 10))}`)},
       ${contact}, case when ${contact} % 10 = 0 then ${company(contact)} end,
       ${w.json(`'{"category":"' || ${pick(draw('i', 33, 10), CATEGORIES)} || '","total":' || (${draw('i', 34, 50_000)} / 100) || ',"sku":"sku-' || ${draw('i', 35, 5000)} || '"}'`)},
       ${w.json(`'{"campaign":{"source":"' || ${pick(draw('i', 36, 3), ['mail', 'search', 'social'])} || '"}}'`)}`
    ),
    // Members of two segments: 6 % and 29 % of everybody.
    ...[
      [1, `${draw('s.id', 41, 100)} < 6`],
      [2, `${draw('s.id', 42, 100)} < 29`],
    ].map(([set, condition]) => ({
      table: 'segments_members',
      rows: 1,
      insert: () =>
        `insert into segments_members (set_id, subject_id, joined_at) select ${set}, s.id, ${w.instant(now - 60 * DAY)}
         from ${db === 'postgres' ? '(select id::bigint as id from customers) s' : 'customers s'} where ${condition}`,
    })),
  ];
}
