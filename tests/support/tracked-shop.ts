import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';
import { refreshesOf } from '../../server/membership/refreshes';
import { readFacts, type PlainRule } from '../property/plain-rules';
import { apiToken } from './access';
import { createDatabase, type TestDatabase } from './database';
import { addCustomers, expectTrueHistory, memberOf, membersOf, pointsAtLeast } from './membership';
import type { LoadOptions, SdkLoad } from './sdk-load';
import { bootStrapi } from './strapi';
import { createSource } from './tracking';

const MINUTE = 60_000;
const CUSTOMERS = 40;

const counted = (name: string, operator: string, operand: number) => ({
  type: 'event',
  events: [name],
  aggregate: { fn: 'count' },
  operator,
  operand,
});
const spent = (operand: number) => ({
  type: 'event',
  events: ['Order Completed'],
  aggregate: { fn: 'sum', property: 'properties.value', valueType: 'number' },
  operator: 'at_least',
  operand,
});
const group = (match: 'all' | 'none', ...children: object[]) => ({
  id: 'root',
  type: 'group',
  match,
  children: children.map((child, at) => ({ id: `n${at}`, ...child })),
});
const named = (facts: { events: { name: string; value: number }[] }, name: string) =>
  facts.events.filter((event) => event.name === name);

/** Of tracked events alone: true at every moment, as events and what follows from them are one transaction. */
const BY_EVENTS: Record<string, PlainRule> = {
  buyers: {
    node: group('all', counted('Order Completed', 'at_least', 12)),
    holds: (facts) => named(facts, 'Order Completed').length >= 12,
  },
  spenders: {
    node: group('all', spent(6)),
    holds: (facts) => {
      const bought = named(facts, 'Order Completed');
      return bought.length > 0 && bought.reduce((sum, { value }) => sum + value, 0) >= 6;
    },
  },
  blind: {
    node: group('none', counted('Product Viewed', 'at_least', 1)),
    holds: (facts) => named(facts, 'Product Viewed').length === 0,
  },
  others: {
    node: group('all', { ...memberOf('spenders'), operator: 'is_not_member' }, memberOf('buyers')),
    holds: ({ segments }) => !segments.has('spenders') && segments.has('buyers'),
  },
};
/** Of edits too, which are settled behind those who write. */
const BY_EDITS: Record<string, PlainRule> = {
  keen: {
    node: group('all', memberOf('spenders'), pointsAtLeast(2)),
    holds: ({ segments, points }) => segments.has('spenders') && points !== null && points >= 2,
  },
};
/** Refreshed every minute, by its schedule. */
const SCHEDULED = 'minutely';

/** A shop whose contacts are tracked, in segments of every kind that events lead to, on a database that a server can be started on. */
export interface TrackedShop extends Pick<LoadOptions, 'writeKey' | 'token' | 'contacts'> {
  database: TestDatabase;
}

/** @param on an empty database; without it, one of the run's own */
export async function trackedShop(on?: TestDatabase): Promise<TrackedShop> {
  const database = on ?? (await createDatabase());
  const app = await bootStrapi({ on: database });
  const { strapi } = app;
  const token = await apiToken(strapi, { type: 'full-access' });
  const { writeKey } = await createSource(app);
  await addCustomers(strapi, CUSTOMERS, (n) => ({ points: n % 5 }));
  const schedule = { refreshMode: 'scheduled', refreshCron: '* * * * *', timeZone: 'UTC' };
  const segments = [...Object.entries(BY_EVENTS), ...Object.entries(BY_EDITS)].map(([key, { node }]) => ({
    key,
    node,
  }));
  for (const { key, node, ...more } of [...segments, { ...segments[0]!, key: SCHEDULED, ...schedule }]) {
    await app.request
      .post('/api/segments/segments')
      .auth(token, { type: 'bearer' })
      .send({ key, name: key, rule: { version: 1, root: node }, ...more })
      .expect(201);
  }
  await refreshesOf(strapi).idle();
  const rows = (await strapi.db.connection('customers').select('customer_number', 'document_id')) as {
    customer_number: string;
    document_id: string;
  }[];
  const contacts = rows.map((row) => ({ userId: row.customer_number, documentId: row.document_id }));
  await app.destroy({ keepDatabase: true });
  return { database, token, writeKey, contacts };
}

/**
 * Of what the server said it has, everything is there once and as it was sent, and members are whom the rules describe.
 * @param knex of which all is seen at one moment: a transaction, or where nothing else writes
 * @param load.settled also what is settled behind those who write
 */
export async function expectWhole(knex: Knex, load: SdkLoad, { settled = false } = {}): Promise<void> {
  expect(load.rejected).toEqual([]);
  await expectStored(knex, load);
  const facts = await readFacts(knex);
  for (const [key, rule] of Object.entries({ ...BY_EVENTS, ...(settled ? BY_EDITS : {}) })) {
    const members = facts.filter((one) => rule.holds(one));
    for (const one of members) one.segments.add(key);
    expect({ key, members: await membersOf({ db: { connection: knex } }, key) }).toEqual({
      key,
      members: members.map(({ id }) => id),
    });
  }
  for (const key of [...Object.keys(BY_EVENTS), ...Object.keys(BY_EDITS)]) {
    await expectTrueHistory({ db: { connection: knex } }, key);
  }
}

async function expectStored(knex: Knex, load: SdkLoad): Promise<void> {
  const rows = (await knex('segments_events as e')
    .leftJoin('customers as c', 'c.id', 'e.contact_id')
    .select('e.message_id', 'e.name', 'e.properties', 'c.customer_number')) as {
    message_id: string;
    name: string;
    properties: string | { value: number };
    customer_number: string | null;
  }[];
  const stored = new Set<string>();
  const wrong: unknown[] = [];
  for (const { message_id: id, name: event, properties, customer_number: userId } of rows) {
    const { value } = (typeof properties === 'string' ? JSON.parse(properties) : properties) as { value: number };
    const sent = load.sent.get(id);
    if (sent?.userId !== userId || sent.event !== event || sent.value !== value)
      wrong.push({ id, userId, event, value });
    if (stored.has(id)) wrong.push({ id, twice: true });
    stored.add(id);
  }
  const lost = [...load.acknowledged].filter((id) => !stored.has(id));
  expect({ wrong, lost }).toEqual({ wrong: [], lost: [] });
}

/** Until nothing is left to be settled or refreshed, by a server that runs on the database. */
export async function untilQuiet(knex: Knex): Promise<void> {
  // Runs in the hands of who was killed are taken over when a minute is over, as far as their leases know.
  await knex('segments_runs')
    .where({ state: 'running' })
    .update({ lease_until: new Date(Date.now() - 2 * MINUTE) });
  for (const end = Date.now() + 3 * MINUTE; Date.now() < end; await wait(250)) {
    const mark = await knex('segments_marks').first('id');
    const run = await knex('segments_runs').whereIn('state', ['queued', 'running']).first('id');
    if (!mark && !run) return;
  }
  throw new Error('it does not become quiet');
}

/** Scheduled refreshes: each fire was one run, which succeeded, or is made up for by the run of a later one. @returns how many runs */
export async function expectFiredOnce(knex: Knex): Promise<number> {
  const runs = (await knex('segments_runs')
    .where({ segment_key: SCHEDULED, cause: 'scheduled' })
    // Others of this cause are of a refresh that something else made due.
    .whereNotNull('scheduled_for')
    .orderBy('scheduled_for')
    .select('state', 'error', 'scheduled_for', 'missed')) as {
    state: string;
    error: string | null;
    scheduled_for: string | number | Date;
    missed: number;
  }[];
  let next = 0;
  for (const { state, error, scheduled_for: scheduledFor, missed } of runs) {
    expect({ state, error }).toEqual({ state: 'succeeded', error: null });
    const at = new Date(scheduledFor).getTime();
    expect(at).toBeGreaterThanOrEqual(next);
    next = at + (Number(missed) + 1) * MINUTE;
  }
  return runs.length;
}
