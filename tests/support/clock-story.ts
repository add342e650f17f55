import { segmentsOfStrapi } from '../../server/segments/segments';
import { refreshesOf } from '../../server/membership/refreshes';
import { sweeperOf, type Swept } from '../../server/sweep/sweeper';
import { addCustomers, ruleOf } from './membership';
import { bootStrapi, type TestStrapi } from './strapi';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A Strapi whose clock a test drives, and what it needs to tell of people on whom time passes. */
export interface ClockStory {
  app: TestStrapi;
  /** What the clock says, in ms. */
  readonly now: number;
  /** Moves the clock on; it never goes back. */
  at(time: string | number): void;
  sweep(options?: { many: number }): Promise<Swept>;
  /** Row ids of new customers. */
  customers(count: number, row?: object): Promise<number[]>;
  /** An event of each, received when it happened unless told otherwise; nobody is settled for it. */
  events(name: string, ids: readonly number[], occurred: number, received?: number): Promise<void>;
  /** A segment of these conditions, filled. */
  segment(key: string, condition: object | object[], extra?: object): Promise<void>;
  /** Removes everything that a test made. */
  clear(): Promise<void>;
}

/** Boots at an instant from which on sweeps know since when time has been passing. */
export async function beginStory(start: string): Promise<ClockStory> {
  const app = await bootStrapi();
  const { strapi } = app;
  const knex = strapi.db.connection;
  let now = Date.parse(start);
  let serial = 0;
  const clock = strapi.plugin('segments').service<{ drive(clock: () => Date): void }>('clock');
  clock.drive(() => new Date(now));
  const story: ClockStory = {
    app,
    get now() {
      return now;
    },
    at(time) {
      const next = new Date(time).getTime();
      if (next < now) throw new Error(`${String(time)} is over`);
      now = next;
    },
    sweep: async (options) => (await sweeperOf(strapi).sweep(options))!,
    async customers(count, row = {}) {
      const prefix = `s${serial++}_`;
      await addCustomers(strapi, count, () => row, prefix);
      const ids = await knex('customers').where('customer_number', 'like', `${prefix}%`).orderBy('id').pluck('id');
      return ids.map(Number);
    },
    async events(name, ids, occurred, received = occurred) {
      const rows = ids.map((id) => ({
        source: 'test',
        message_id: `m${serial++}`,
        name,
        contact_id: id,
        occurred_at: new Date(occurred),
        received_at: new Date(received),
      }));
      for (let from = 0; from < rows.length; from += 100) {
        await knex('segments_events').insert(rows.slice(from, from + 100));
      }
    },
    async segment(key, condition, extra = {}) {
      const rule = ruleOf(...[condition].flat());
      const input = { key, name: key, audience: 'contact', kind: 'dynamic', rule, ...extra };
      await segmentsOfStrapi(strapi).create(input as never);
      await refreshesOf(strapi).idle();
    },
    async clear() {
      for (const key of await knex('segments_segments').orderBy('id', 'desc').pluck('key')) {
        await segmentsOfStrapi(strapi).remove(key as string);
      }
      for (const table of ['segments_events', 'segments_changes', 'orders', 'customers']) await knex(table).delete();
      await story.sweep();
    },
  };
  await story.sweep();
  return story;
}

/** Who performed an event in the window. */
export const did = (name: string, window: object, more: object = {}) => ({
  id: 'event',
  type: 'event',
  events: [name],
  aggregate: { fn: 'performed' },
  window,
  ...more,
});

export const last = (n: number, unit: string, more: object = {}) => ({ type: 'last', n, unit, ...more });

export const field = (path: string, operator: string, operand?: object, more: object = {}) => ({
  id: path.replaceAll('.', '_'),
  type: 'attribute',
  path,
  operator,
  ...(operand && { operand }),
  ...more,
});
