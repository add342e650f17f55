import fc from 'fast-check';
import type { Knex } from 'knex';

/** What a plain rule can read of a customer. */
export interface Facts {
  id: number;
  documentId: string;
  country: string | null;
  points: number | null;
  orders: number;
  /** Names and values of events. */
  events: { name: string; value: number }[];
  /** Keys of the segments that come before. */
  segments: Set<string>;
}

/** A condition, and what it means, said in plain code. */
export interface PlainRule {
  node: Record<string, unknown>;
  holds(facts: Facts): boolean;
}

export const COUNTRIES = ['Germany', 'France', 'Austria'] as const;
export const EVENTS = ['Order Completed', 'Product Viewed'] as const;

const leaf = (before: readonly string[]): fc.Arbitrary<PlainRule> =>
  fc.oneof<fc.Arbitrary<PlainRule>[]>(
    fc.constantFrom(...COUNTRIES).map((operand) => ({
      node: { type: 'attribute', path: 'country', operator: 'is', operand },
      holds: ({ country }) => country === operand,
    })),
    fc.integer({ min: 0, max: 3 }).map((operand) => ({
      node: { type: 'attribute', path: 'points', operator: 'at_least', operand },
      holds: ({ points }) => points !== null && points >= operand,
    })),
    fc.tuple(fc.constantFrom(...EVENTS), fc.integer({ min: 1, max: 3 })).map(([name, operand]) => ({
      node: { type: 'event', events: [name], aggregate: { fn: 'count' }, operator: 'at_least', operand },
      holds: ({ events }) => events.filter((event) => event.name === name).length >= operand,
    })),
    fc.constantFrom(...EVENTS).map((name) => ({
      node: { type: 'event', events: [name], aggregate: { fn: 'count' }, operator: 'equals', operand: 0 },
      holds: ({ events }) => !events.some((event) => event.name === name),
    })),
    fc.integer({ min: 1, max: 20 }).map((operand) => ({
      node: {
        type: 'event',
        events: ['Order Completed'],
        aggregate: { fn: 'sum', property: 'properties.value', valueType: 'number' },
        operator: 'at_least',
        operand,
      },
      holds: ({ events }) => {
        const bought = events.filter(({ name }) => name === 'Order Completed');
        return bought.length > 0 && bought.reduce((sum, { value }) => sum + value, 0) >= operand;
      },
    })),
    fc.integer({ min: 1, max: 2 }).map((operand) => ({
      node: { type: 'related', path: 'orders', aggregate: { fn: 'count' }, operator: 'at_least', operand },
      holds: ({ orders }) => orders >= operand,
    })),
    ...(before.length === 0
      ? []
      : [
          fc.tuple(fc.constantFrom(...before), fc.boolean()).map(([segment, member]) => ({
            node: { type: 'membership', segment, operator: member ? 'is_member' : 'is_not_member' },
            holds: ({ segments }: Facts) => segments.has(segment) === member,
          })),
        ])
  );

/** A rule of one to three conditions, which may refer to the segments named. */
export const plainRule = (before: readonly string[]): fc.Arbitrary<PlainRule> =>
  fc
    .tuple(fc.constantFrom('all', 'any'), fc.array(leaf(before), { minLength: 1, maxLength: 3 }))
    .map(([match, some]) => ({
      node: {
        id: 'root',
        type: 'group',
        match,
        children: some.map(({ node }, index) => ({ id: `n${index}`, ...node })),
      },
      holds: (facts) =>
        match === 'all' ? some.every((one) => one.holds(facts)) : some.some((one) => one.holds(facts)),
    }));

/** All customers as they are stored now, by plain reads. */
export async function readFacts(knex: Knex): Promise<Facts[]> {
  const customers = (await knex('customers')
    .orderBy('id')
    .select('id', { documentId: 'document_id' }, 'country', 'points')) as (Facts & { id: number | string })[];
  const links = (await knex('orders_customer_lnk').select('customer_id')) as { customer_id: number | string }[];
  const events = (await knex('segments_events').select('contact_id', 'name', 'properties')) as {
    contact_id: number | string | null;
    name: string;
    properties: string | { value: number };
  }[];
  return customers.map((customer) => {
    const id = Number(customer.id);
    const own = events.filter(({ contact_id: contact }) => contact !== null && Number(contact) === id);
    return {
      ...customer,
      id,
      orders: links.filter(({ customer_id: of }) => Number(of) === id).length,
      events: own.map(({ name, properties }) => {
        const read = typeof properties === 'string' ? (JSON.parse(properties) as { value: number }) : properties;
        return { name, value: read.value };
      }),
      segments: new Set<string>(),
    };
  });
}
