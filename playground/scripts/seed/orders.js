'use strict';

const { cents } = require('./random');
const { PRODUCTS, SALES_CHANNELS } = require('./vocabulary');

const STATES = [
  ['shipped', 74],
  ['paid', 10],
  ['returned', 6],
  ['cancelled', 5],
  ['pending', 5],
];
/** States in which the money is there. */
const BOUGHT = new Set(['paid', 'shipped']);

const productOf = (sku) => PRODUCTS.find((product) => product.sku === sku);

function lineOf(product, quantity) {
  return { sku: product.sku, name: product.name, category: product.category, price: product.price, quantity };
}

const totalOf = (lines) => cents(lines.reduce((sum, line) => sum + line.price * line.quantity, 0));
const quantityOf = (lines) => lines.reduce((sum, line) => sum + line.quantity, 0);

/** One to a few lines; cheap goods more often than dear ones. */
function drawLines(random, spending = 1) {
  const count = random.weighted([
    [1, 35],
    [2, 30],
    [3, 20],
    [4, 15],
  ]);
  const lines = new Map();
  for (let i = 0; i < count; i += 1) {
    const product = random.weighted(PRODUCTS.map((entry) => [entry, spending / (spending + entry.price / 60)]));
    lines.set(product.sku, lineOf(product, random.chance(0.8) ? 1 : random.int(2, 4)));
  }
  return [...lines.values()];
}

function makeOrder(random, { number, at, lines, state, channel, address }) {
  return {
    order: {
      orderNumber: number,
      orderedAt: at,
      total: totalOf(lines),
      quantity: quantityOf(lines),
      state,
      channel,
      note: random.chance(0.04) ? random.pick(['please ring twice', 'a present', 'leave at the neighbour’s']) : null,
      createdAt: at,
      updatedAt: at,
    },
    lines,
    shipping: address && random.chance(0.3) ? address : null,
  };
}

/** The orders of one made-up customer, oldest first. `mean` is the average number of orders a customer. */
function makeOrders(random, calendar, { customer, habits, address }, mean) {
  const count = random.round(mean * habits.appetite);
  const times = Array.from({ length: count }, () => calendar.draw(random, habits.from, habits.to)).sort(
    (a, b) => a - b
  );
  return times.map((at, position) => {
    // A parcel that was ordered an hour ago has not been shipped yet.
    const state = calendar.now - at < 36 * 3_600_000 ? random.pick(['pending', 'paid']) : random.weighted(STATES);
    return makeOrder(random, {
      number: `${customer.customerNumber}-${position + 1}`,
      at,
      lines: drawLines(random, habits.spending),
      state,
      channel: random.weighted(SALES_CHANNELS),
      address,
    });
  });
}

/** The orders of a demo person, as their story tells. */
function makePersonOrders(random, calendar, { customer, person, address }) {
  return person.orders.map(({ hoursAgo, skus }, position) =>
    makeOrder(random, {
      number: `${customer.customerNumber}-${position + 1}`,
      at: calendar.now - hoursAgo * 3_600_000,
      lines: skus.map((sku) => lineOf(productOf(sku), 1)),
      state: 'shipped',
      channel: 'web',
      address,
    })
  );
}

/** What the customer has paid so far; feeds `lifetimeValue` and `points`. */
function lifetimeValue(orders) {
  return cents(orders.reduce((sum, { order }) => sum + (BOUGHT.has(order.state) ? order.total : 0), 0));
}

module.exports = { makeOrders, makePersonOrders, drawLines, lineOf, productOf, totalOf, quantityOf, lifetimeValue };
