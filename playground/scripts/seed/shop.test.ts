import { createShop } from './shop';

const now = Date.UTC(2026, 5, 15, 12);
const small = { customers: 300, seed: 7, now };

describe('the made-up shop', () => {
  it('is the same for the same seed and another for another', () => {
    const once = [...createShop(small).customers()];
    expect([...createShop(small).customers()]).toEqual(once);
    expect([...createShop({ ...small, seed: 8 }).customers()]).not.toEqual(once);
  });

  it('makes any customer alone as it does in the row', () => {
    const shop = createShop(small);
    expect(shop.customer(123)).toEqual([...shop.customers()][123]);
  });

  it('keeps near the sizes that are asked for', () => {
    const shop = createShop({ ...small, customers: 2000, orders: 6000, events: 50_000 });
    let orders = 0;
    let events = 0;
    for (const customer of shop.customers()) {
      orders += customer.orders.length;
      events += customer.events.length;
    }
    expect([...shop.companies()]).toHaveLength(160);
    expect(orders / 6000).toBeGreaterThan(0.85);
    expect(orders / 6000).toBeLessThan(1.15);
    expect(events / 50_000).toBeGreaterThan(0.8);
    expect(events / 50_000).toBeLessThan(1.2);
  });

  it('lets nothing happen after now, and no order before its customer', () => {
    for (const { customer, orders, events } of createShop(small).customers()) {
      for (const { order } of orders) {
        expect(order.orderedAt).toBeLessThanOrEqual(now);
        expect(order.orderedAt).toBeGreaterThanOrEqual(customer.registeredAt);
      }
      for (const event of events) expect(event.occurredAt).toBeLessThanOrEqual(now);
    }
  });

  it('tells each order that went through as an event, and the demo people as their stories say', () => {
    const shop = createShop(small);
    for (const { orders, events } of shop.customers()) {
      const told = events.filter((event) => event.name === 'Order Completed').map((event) => event.properties.order_id);
      const made = orders.filter(({ order }) => order.state !== 'pending').map(({ order }) => order.orderNumber);
      expect(told.sort()).toEqual(made.sort());
    }
    const jonas = shop.customer(1);
    const last = jonas.events
      .filter((event) => event.name !== 'Page Viewed' && event.properties.channel !== 'email')
      .at(-1);
    expect(last).toMatchObject({ name: 'Cart Updated', properties: { total: 71.8, items: 2 } });
  });

  it('gives every event an id of its own', () => {
    const ids = [...createShop(small).customers()].flatMap(({ events }) => events.map((event) => event.messageId));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
