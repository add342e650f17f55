'use strict';

const { createBulkWriter } = require('../lib/bulk-writer');
const { createRandom } = require('./random');
const { TAGS } = require('./vocabulary');

const CUSTOMER = 'api::customer.customer';
const COMPANY = 'api::company.company';
const ORDER = 'api::order.order';
const LINE = 'api::order-line.order-line';
const TAG = 'plugin::segments.tag';
const COMPONENTS = ['shop.address', 'shop.geo', 'shop.badge'];
const BLOCK = 250;
const DOCUMENT_ID_STREAM = 0x7ffffffe;

function addAddress(writer, uid, attribute, ownerId, { geo, ...address }) {
  const id = writer.addComponent(uid, attribute, ownerId, address);
  if (geo) writer.addComponent('shop.address', 'geo', id, geo);
}

function addOrder(writer, { order, lines, shipping }, customerId, position) {
  const orderId = writer.add(ORDER, order);
  writer.link(ORDER, 'customer', orderId, customerId, position);
  if (shipping) addAddress(writer, ORDER, 'shipping', orderId, shipping);
  lines.forEach((line, index) => {
    const lineId = writer.add(LINE, { ...line, createdAt: order.createdAt });
    writer.link(LINE, 'order', lineId, orderId, index + 1);
  });
}

function toNewEvent(event, contactId, accountId) {
  return {
    ...event,
    occurredAt: new Date(event.occurredAt),
    receivedAt: new Date(event.receivedAt),
    contactId,
    accountId,
  };
}

async function tagIds(strapi) {
  const ids = new Map();
  for (const tag of TAGS) {
    const present = await strapi.db.query(TAG).findOne({ where: { key: tag.key } });
    const { id } = present ?? (await strapi.documents(TAG).create({ data: tag }));
    ids.set(tag.key, id);
  }
  return ids;
}

/**
 * Writes a shop of `createShop` into the database: companies, customers with components and tags, orders with lines
 * and shipping, and events. Works without the plugin too; events and tags are then left out.
 *
 * @param {object} strapi a loaded Strapi
 * @param {ReturnType<import('./shop').createShop>} shop
 * @param {{ onProgress?: (done: { customers: number, orders: number, events: number }) => void }} [options]
 * @returns {Promise<{ companies: number, customers: number, orders: number, events: number }>} rows written
 */
async function writeShop(strapi, shop, { onProgress } = {}) {
  const ids = createRandom(shop.sizes.seed, DOCUMENT_ID_STREAM);
  const writer = await createBulkWriter({ strapi, documentId: ids.documentId });
  const eventsService = strapi.plugin('segments')?.service('events');
  await writer.open(COMPANY, CUSTOMER, ORDER, LINE, ...COMPONENTS);
  const tags = eventsService ? await tagIds(strapi) : new Map();
  const pin = await strapi.service('admin::auth').hashPassword('0000');

  const companyIds = [];
  for (const company of shop.companies()) companyIds.push(writer.add(COMPANY, company));
  const done = { companies: companyIds.length, customers: 0, orders: 0, events: 0 };
  let pendingEvents = [];

  async function flush() {
    await writer.flush();
    if (pendingEvents.length > 0) done.events += (await eventsService.insert(pendingEvents)).inserted;
    pendingEvents = [];
    onProgress?.(done);
  }

  for (const { customer, address, badges, tags: tagKeys, companyIndex, orders, events } of shop.customers()) {
    const id = writer.add(CUSTOMER, { ...customer, pin });
    const accountId = companyIndex === null ? null : companyIds[companyIndex];
    if (accountId !== null) writer.link(CUSTOMER, 'company', id, accountId, id);
    if (address) addAddress(writer, CUSTOMER, 'address', id, address);
    badges.forEach((badge, index) => writer.addComponent(CUSTOMER, 'badges', id, badge, index + 1));
    orders.forEach((order, index) => addOrder(writer, order, id, index + 1));
    if (eventsService) {
      tagKeys.forEach((key, index) => writer.link(CUSTOMER, 'tags', id, tags.get(key), index + 1));
      for (const event of events) pendingEvents.push(toNewEvent(event, id, accountId));
    }
    done.customers += 1;
    done.orders += orders.length;
    if (done.customers % BLOCK === 0) await flush();
  }
  await flush();
  await writer.finish();
  return done;
}

module.exports = { writeShop };
