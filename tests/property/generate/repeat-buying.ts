import type { Clock, Row, WorldEvent } from '../../oracle/world';
import { createRandom } from './random';
import type { Shop } from './shop';

const DAY = 86_400_000;

/**
 * Customers as they buy from a shop of records: all come in the first quarter, each at a pace of their own, and at each purchase
 * some stop for good without a word. Every purchase is both an order and an event.
 */
export function makeRepeatBuyers(seed: number, clock: Clock, size: number): Shop {
  const random = createRandom(seed);
  const end = Date.parse(clock.now);
  const start = end - 550 * DAY;
  const customers = Array.from({ length: size }, (_, index): Row => ({
    id: index + 1,
    documentId: `buyer${index}`,
    customerNumber: `C${index}`,
    registeredAt: new Date(start).toISOString(),
    badges: [],
    favourites: [],
    tags: [],
  }));
  const orders: Row[] = [];
  const events: WorldEvent[] = [];
  for (const customer of customers) {
    const pace = exponential(random.next()) * 60 * DAY + 3 * DAY;
    const stops = 0.05 + random.next() * 0.5;
    let at = start + random.int(0, 90) * DAY + random.int(0, DAY);
    do {
      const id = orders.length + 1;
      const total = Math.round((5 + exponential(random.next()) * 30) * 100) / 100;
      const orderedAt = new Date(at).toISOString();
      orders.push({
        id,
        documentId: `order${id}`,
        orderedAt,
        total,
        quantity: random.int(1, 5),
        state: 'paid',
        customer,
      });
      events.push({
        id,
        name: 'Order Completed',
        occurredAt: orderedAt,
        contactId: customer.id,
        accountId: null,
        properties: { total },
        context: {},
      });
      at += Math.floor(exponential(random.next()) * pace) + 1;
    } while (at < end && !random.chance(stops));
  }
  return {
    clock,
    customers,
    orders,
    events,
    companies: [],
    lines: [],
    articles: [],
    authors: [],
    tags: [],
    segments: [],
    histories: [],
  };
}

function exponential(share: number): number {
  return -Math.log(1 - share);
}
