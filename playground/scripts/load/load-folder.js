'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { createBulkWriter } = require('../lib/bulk-writer');
const { createRandom } = require('../seed/random');
const { readRows } = require('./read-rows');
const { toCustomer, toEvent, toOrder } = require('./columns');

const CUSTOMER = 'api::customer.customer';
const ORDER = 'api::order.order';
const DAY = 86_400_000;
const BLOCK = 2_000;
const KINDS = {
  contacts: /^(contacts|customers)\.(csv|ndjson)(\.gz)?$/,
  orders: /^orders\.(csv|ndjson)(\.gz)?$/,
  events: /^events\.ndjson(\.gz)?$/,
};

/** The files of a folder by what they hold; throws when there are no contacts. */
function findFiles(folder) {
  const names = fs.readdirSync(folder);
  const files = {};
  for (const [kind, pattern] of Object.entries(KINDS)) {
    const name = names.find((candidate) => pattern.test(candidate));
    if (name) files[kind] = path.join(folder, name);
  }
  if (!files.contacts) throw new Error(`${folder} has no contacts.csv (or customers.csv, .ndjson, .gz)`);
  return files;
}

/** Whole days between the latest order (without orders: event) and `now`, in ms, so that times of day stay. */
async function shiftOf({ orders, events }, now) {
  const [file, instantOf] = orders
    ? [orders, (row) => toOrder(row).orderedAt]
    : [events, (row) => toEvent(row)?.occurredAt];
  if (!file) return 0;
  let latest = -Infinity;
  for await (const row of readRows(file)) latest = Math.max(latest, instantOf(row) ?? -Infinity);
  return Number.isFinite(latest) ? Math.floor((now - latest) / DAY) * DAY : 0;
}

/**
 * Loads real customers, orders and events from a folder (`contacts.csv`, `orders.csv`, `events.ndjson`, each also
 * gzipped). Rows stream through; only the numbers of the customers are kept in memory.
 *
 * @param {object} strapi a loaded Strapi with an empty shop
 * @param {string} folder
 * @param {object} [options]
 * @param {boolean} [options.shiftToNow] moves all times so that the latest order is today's
 * @param {(kind: string, rows: number) => void} [options.onProgress] called after each block
 * @returns {Promise<{ contacts: number, orders: number, events: number, skipped: number }>} `skipped` rows name no
 *   customer, or tell no event
 */
async function loadFolder(strapi, folder, { shiftToNow = false, onProgress = () => {}, now = Date.now() } = {}) {
  const files = findFiles(folder);
  const shift = shiftToNow ? await shiftOf(files, now) : 0;
  const eventsService = strapi.plugin('segments')?.service('events');
  const writer = await createBulkWriter({ strapi, documentId: createRandom(now % 0xffffffff).documentId });
  await writer.open(CUSTOMER, ORDER);
  const ids = new Map();
  const orderCounts = new Map();
  const done = { contacts: 0, orders: 0, events: 0, skipped: 0 };

  let pendingEvents = [];

  async function flush(kind) {
    await writer.flush();
    if (pendingEvents.length > 0) await eventsService.insert(pendingEvents);
    pendingEvents = [];
    onProgress(kind, done[kind]);
  }

  const add = {
    contacts(row) {
      const customer = toCustomer(row, shift);
      if (!customer || ids.has(customer.customerNumber)) return false;
      const registered = customer.registeredAt ?? now;
      ids.set(customer.customerNumber, writer.add(CUSTOMER, { ...customer, createdAt: registered }));
      return true;
    },
    orders(row) {
      const { customerNumber, ...order } = toOrder(row, shift);
      const customerId = ids.get(customerNumber);
      if (customerId === undefined) return false;
      const position = (orderCounts.get(customerId) ?? 0) + 1;
      orderCounts.set(customerId, position);
      const id = writer.add(ORDER, { ...order, createdAt: order.orderedAt ?? now });
      writer.link(ORDER, 'customer', id, customerId, position);
      return true;
    },
    events(call) {
      const event = toEvent(call, shift);
      const contactId = event && ids.get(event.userId);
      if (!contactId) return false;
      const { userId: _userId, ...row } = event;
      pendingEvents.push({
        ...row,
        occurredAt: new Date(row.occurredAt),
        receivedAt: new Date(row.receivedAt),
        messageId: row.messageId ?? `row-${done.events + 1}`,
        source: 'file',
        contactId,
        accountId: null,
      });
      return true;
    },
  };

  for (const kind of Object.keys(KINDS)) {
    if (!files[kind] || (kind === 'events' && !eventsService)) continue;
    for await (const row of readRows(files[kind])) {
      if (!add[kind](row)) {
        done.skipped += 1;
        continue;
      }
      done[kind] += 1;
      if (done[kind] % BLOCK === 0) await flush(kind);
    }
    await flush(kind);
  }
  await writer.finish();
  return done;
}

module.exports = { loadFolder };
