'use strict';

const DAY = 86_400_000;
const BOUGHT = ['paid', 'shipped'];
const CANDIDATES = 100;

/** What was paid since then. */
function paidSince(customer, since) {
  return customer.orders
    .filter((order) => BOUGHT.includes(order.state) && Date.parse(order.orderedAt) > since)
    .reduce((sum, order) => sum + order.total, 0);
}

/** Whom to look for: among the customers of which orders, in which order, and what must be true of them. */
function searches(now) {
  const lately = { orderedAt: { $gt: new Date(now - 90 * DAY) }, state: { $in: BOUGHT }, total: { $gt: 0 } };
  return [
    { where: lately, orderBy: { total: 'desc' }, story: 'placed the largest order of the last 90 days' },
    {
      where: lately,
      orderBy: { total: 'asc' },
      story: 'bought little in the last 90 days',
      fits: (customer) => paidSince(customer, now - 90 * DAY) < 300,
    },
    {
      where: { orderedAt: { $notNull: true } },
      orderBy: { orderedAt: 'asc' },
      story: 'was among the first to order and has been away for long',
      fits: (customer) => paidSince(customer, now - 180 * DAY) === 0,
    },
    // Old data that was not shifted to now has nobody who bought lately.
    { where: { state: { $in: BOUGHT } }, orderBy: { total: 'desc' }, story: 'placed one of the largest orders' },
    { where: { state: { $in: BOUGHT } }, orderBy: { id: 'desc' }, story: 'is at the end of the file' },
    { where: {}, orderBy: { id: 'asc' }, story: 'is at the beginning of the file' },
  ];
}

/**
 * Up to three customers of loaded data who see different pages, as logins for the storefront.
 * @returns {Promise<{ username: string, password: string, name: string, customerNumber: string, story: string }[]>}
 */
async function pickPeople(strapi, now = Date.now()) {
  const picked = new Map();
  for (const { where, orderBy, story, fits = () => true } of searches(now)) {
    if (picked.size === 3) break;
    const orders = await strapi.db
      .query('api::order.order')
      .findMany({ where, orderBy, limit: CANDIDATES, populate: { customer: { populate: ['orders'] } } });
    const customer = orders
      .map((order) => order.customer)
      .find((found) => found && !picked.has(found.customerNumber) && fits(found));
    if (customer) picked.set(customer.customerNumber, { customer, story });
  }
  return [...picked.values()].map(({ customer: { customerNumber, firstName }, story }) => ({
    username: `customer-${customerNumber}`.toLowerCase(),
    password: `Demo-${customerNumber}-1`,
    name: firstName ?? `Customer ${customerNumber}`,
    customerNumber,
    story,
  }));
}

module.exports = { pickPeople };
