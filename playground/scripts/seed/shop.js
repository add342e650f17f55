'use strict';

const { createRandom } = require('./random');
const { createCalendar, isoDay, DAY } = require('./calendar');
const { makeCustomer, makePerson } = require('./customers');
const { makeOrders, makePersonOrders, lifetimeValue } = require('./orders');
const { makeEvents, planEvents } = require('./events');
const { PEOPLE } = require('./people');
const { COMPANY_FIRST, COMPANY_SECOND, INDUSTRIES } = require('./vocabulary');

/** What `npm run demo` makes; orders and events lie within a few percent of what is asked. */
const DEFAULTS = { customers: 5_000, seed: 1 };
const PER_CUSTOMER = { companies: 0.08, orders: 4.4, events: 36 };
const COMPANY_STREAM = 0x7fffffff;
const IN_COMPANY = 0.35;

function makeCompany(index, random, calendar) {
  const foundedAt = calendar.now - Math.floor(random.between(1, 90) * 365 * DAY);
  return {
    number: `A${String(index + 1).padStart(5, '0')}`,
    name: `${random.pick(COMPANY_FIRST)} ${random.pick(COMPANY_SECOND)} ${index + 1}`,
    industry: random.pick(INDUSTRIES),
    employees: Math.ceil(random.heavyTail(1.3) * 60),
    vip: index === 0 || random.chance(0.06),
    foundedOn: isoDay(foundedAt),
    secretRating: random.int(1, 5),
    createdAt: calendar.start,
    updatedAt: calendar.start,
  };
}

/** All sizes; those not given follow from the number of customers. */
function sizesOf(options) {
  const sizes = { ...DEFAULTS, ...options };
  for (const [name, ratio] of Object.entries(PER_CUSTOMER)) sizes[name] ??= Math.ceil(sizes.customers * ratio);
  return sizes;
}

/**
 * A shop that never was, the same for the same options. Customers come one by one, each from random numbers of their
 * own, so that millions fit into little memory and any part can be made alone.
 *
 * @param {{ customers?: number, companies?: number, orders?: number, events?: number, seed?: number, now?: number }} [options]
 *   `now` in ms: the year of events ends there
 */
function createShop(options = {}) {
  const sizes = sizesOf(options);
  const calendar = createCalendar(sizes.now ?? Date.now());
  const plan = planEvents(sizes);
  const meanOrders = sizes.orders / sizes.customers;

  function company(index) {
    return makeCompany(index, createRandom(sizes.seed, COMPANY_STREAM - index), calendar);
  }

  /** A customer with address, badges, tags, orders (with lines), events and the index of the company, or null. */
  function customer(index) {
    const random = createRandom(sizes.seed, index);
    const person = PEOPLE[index];
    const made = person ? makePerson(person, index, random, calendar) : makeCustomer(index, random, calendar);
    const drawn = random.chance(IN_COMPANY) ? random.int(0, sizes.companies - 1) : null;
    const companyIndex = person ? (person.company ?? null) : drawn;
    const orders = person ? makePersonOrders(random, calendar, made) : makeOrders(random, calendar, made, meanOrders);
    made.customer.lifetimeValue = lifetimeValue(orders);
    made.customer.points = Math.floor(made.customer.lifetimeValue);
    const events = makeEvents(random, calendar, made, orders, plan, `${sizes.seed}-${index}`);
    return { ...made, companyIndex: sizes.companies > 0 ? companyIndex : null, orders, events };
  }

  function* companies() {
    for (let index = 0; index < sizes.companies; index += 1) yield company(index);
  }

  function* customers() {
    for (let index = 0; index < sizes.customers; index += 1) yield customer(index);
  }

  return { sizes, now: calendar.now, companies, customers, customer };
}

module.exports = { createShop, DEFAULTS };
