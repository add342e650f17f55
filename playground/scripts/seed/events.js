'use strict';

const { drawLines, lineOf, productOf, totalOf, quantityOf } = require('./orders');
const { DAY } = require('./calendar');
const { PAGES, SOURCES } = require('./vocabulary');

const MINUTE = 60_000;
const CAMPAIGNS = 18;
const CAMPAIGN_EVERY = 20 * DAY;
/** Events of a full purchase beside `Order Completed`, and of an abandoned cart, on average. */
const JOURNEY_EVENTS = 5.5;
const CART_EVENTS = 5;
const MAIL_EVENTS = 2.5;

/** The year's newsletters, `[key, sentAt]`, oldest first. */
function campaignsOf(now) {
  return Array.from({ length: CAMPAIGNS }, (_, index) => {
    const sentAt = now - 3 * DAY - (CAMPAIGNS - 1 - index) * CAMPAIGN_EVERY;
    return [`newsletter-${new Date(sentAt).toISOString().slice(0, 10)}`, sentAt];
  });
}

/**
 * How the asked-for number of events divides over what people do: purchases first, the rest on mail, browsing and
 * abandoned carts. Figures are means a customer; `journeys` is the share of purchases told in full.
 */
function planEvents({ customers, orders, events }) {
  const free = Math.max(0, events - orders - customers);
  const journeys = Math.min(1, (free * 0.6) / Math.max(1, orders * JOURNEY_EVENTS));
  const rest = (free - orders * JOURNEY_EVENTS * journeys) / Math.max(1, customers);
  return { journeys, mails: (rest * 0.5) / MAIL_EVENTS, visits: rest * 0.35, carts: (rest * 0.15) / CART_EVENTS };
}

/** Collects the events of one customer in Segment's vocabulary. */
function createEventLog(prefix, now) {
  const events = [];
  function add(name, at, properties, context = {}) {
    const occurredAt = Math.min(at, now);
    events.push({
      source: 'seed',
      messageId: `${prefix}-${events.length + 1}`,
      name,
      occurredAt,
      receivedAt: occurredAt,
      properties,
      context,
    });
  }
  return { add, events };
}

function visitContext(random, habits, path) {
  const source = random.weighted(SOURCES);
  return {
    page: { path, url: `https://shop.example${path}` },
    device: { type: habits.device },
    ...(source === 'direct' ? {} : { campaign: { source, medium: source === 'newsletter' ? 'email' : 'web' } }),
  };
}

function addBrowsing(log, random, habits, lines, endsAt) {
  const context = visitContext(random, habits, '/checkout');
  let at = endsAt - random.int(12, 40) * MINUTE;
  for (const { sku, name, category, price } of lines) {
    log.add('Product Viewed', at, { sku, name, category, price }, context);
    at += random.int(1, 3) * MINUTE;
  }
  for (const { sku, name, category, price, quantity } of lines) {
    log.add('Product Added', at, { sku, name, category, price, quantity }, context);
    at += MINUTE;
  }
  log.add('Cart Updated', at, { total: totalOf(lines), items: quantityOf(lines) }, context);
  return { context, at };
}

function addPurchase(log, random, habits, { order, lines }, inFull) {
  let context = visitContext(random, habits, '/checkout');
  if (inFull) {
    const browsed = addBrowsing(log, random, habits, lines, order.orderedAt);
    context = browsed.context;
    log.add('Checkout Started', order.orderedAt - 2 * MINUTE, { total: order.total, items: order.quantity }, context);
  }
  log.add(
    'Order Completed',
    order.orderedAt,
    {
      order_id: order.orderNumber,
      total: order.total,
      currency: 'EUR',
      products: lines.map(({ sku, category, price, quantity }) => ({ sku, category, price, quantity })),
    },
    context
  );
}

function addMail(log, random, habits, [campaign, sentAt]) {
  const properties = { channel: 'email', campaign };
  log.add('Email Sent', sentAt, properties);
  if (random.chance(0.02)) {
    log.add('Email Bounced', sentAt + MINUTE, properties);
    return;
  }
  log.add('Email Delivered', sentAt + MINUTE, properties);
  if (!random.chance(habits.opens)) return;
  const openedAt = sentAt + Math.floor(random.heavyTail(1) * 7 * 60 * MINUTE);
  if (openedAt > sentAt + 3 * DAY) return;
  log.add('Email Opened', openedAt, properties);
  if (random.chance(0.25)) log.add('Email Link Clicked', openedAt + MINUTE, { ...properties, link: '/coffee' });
}

/**
 * Everything one customer did in the year, in the order of time.
 * @param {object} plan of `planEvents`
 */
function makeEvents(random, calendar, made, orders, plan, prefix) {
  const { customer, habits, person } = made;
  const log = createEventLog(prefix, calendar.now);
  if (customer.registeredAt >= calendar.start) log.add('Signed Up', customer.registeredAt, { method: 'email' });
  for (const order of orders) {
    if (order.order.state !== 'pending')
      addPurchase(log, random, habits, order, Boolean(person) || random.chance(plan.journeys));
  }
  if (habits.newsletter) {
    for (const campaign of campaignsOf(calendar.now)) {
      if (campaign[1] > habits.from && random.chance(plan.mails / (CAMPAIGNS * 0.5))) {
        addMail(log, random, habits, campaign);
      }
    }
  }
  for (let left = random.round(plan.visits * habits.appetite); left > 0; left -= 1) {
    const path = random.pick(PAGES);
    log.add('Page Viewed', calendar.draw(random, habits.from, habits.to), { path }, visitContext(random, habits, path));
  }
  if (person?.abandonedCart) {
    const lines = person.abandonedCart.skus.map((sku) => lineOf(productOf(sku), 1));
    addBrowsing(log, random, habits, lines, calendar.now - person.abandonedCart.hoursAgo * 60 * MINUTE);
  } else if (!person) {
    for (let left = random.round(plan.carts * habits.appetite); left > 0; left -= 1) {
      addBrowsing(log, random, habits, drawLines(random), calendar.draw(random, habits.from, habits.to));
    }
  }
  return log.events.sort((a, b) => a.occurredAt - b.occurredAt);
}

module.exports = { makeEvents, planEvents };
