import type { SeenEvents } from '../retention/seen-events';
import type { Knex } from './connection';
import { TABLES } from './tables';

/** Rows of one statement, so that none holds the database for long. */
const STEP = 1_000;
/** Steps of one call; the next goes on. */
const STEPS = 500;

/** Removes a page after the other until there is nothing left that is old enough. @returns how many rows went */
async function inSteps(
  knex: Knex,
  table: string,
  page: (limit: number) => Knex.QueryBuilder,
  rest: () => Promise<void>
): Promise<number> {
  let removed = 0;
  for (let step = 0; step < STEPS; step += 1) {
    const ids = ((await page(STEP)) as { id: number | string }[]).map(({ id }) => id);
    if (ids.length > 0) removed += await knex(table).whereIn('id', ids).delete();
    if (ids.length < STEP) break;
    await rest();
  }
  return removed;
}

type Rest = () => Promise<void>;

/** What was not announced yet is kept, however old. */
export const removeOldChanges = (knex: Knex, before: Date, rest: Rest): Promise<number> =>
  inSteps(
    knex,
    TABLES.change,
    // Rows are numbered in the order of their times, near enough, so that the first tell whether any is old.
    (limit) => old(knex, knex(TABLES.change).whereNotNull('announced'), 'at', before, limit),
    rest
  );

/** A run that is not over stays, and one that was not announced yet, or of whose changes some were not. */
export function removeOldRuns(knex: Knex, before: Date, rest: Rest): Promise<number> {
  const pending = knex(`${TABLES.change} as c`).whereNull('c.announced').whereRaw('c.run_id = r.id').select('c.id');
  const over = knex(`${TABLES.run} as r`)
    .whereNotIn('r.state', ['queued', 'running'])
    .whereNotNull('r.announced')
    .whereNotExists(pending)
    .select('r.id', 'r.created_at');
  return inSteps(knex, TABLES.run, (limit) => old(knex, over, 'created_at', before, limit), rest);
}

export const removeOldAudits = (knex: Knex, before: Date, rest: Rest): Promise<number> =>
  inSteps(knex, TABLES.audit, (limit) => old(knex, knex(TABLES.audit), 'at', before, limit), rest);

/** Deliveries, those that still wait included, and messages that have no delivery any more. */
export async function removeOldDeliveries(knex: Knex, before: Date, rest: Rest): Promise<number> {
  const deliveries = (limit: number) =>
    old(knex, knex(TABLES.delivery).whereNot({ state: 'sending' }), 'created_at', before, limit);
  const removed = await inSteps(knex, TABLES.delivery, deliveries, rest);
  const unused = (limit: number) =>
    knex(`${TABLES.message} as m`)
      .where('m.created_at', '<', before)
      .whereNotExists(knex(`${TABLES.delivery} as d`).select('d.id').whereRaw('d.message_id = m.id'))
      .limit(limit)
      .select({ id: 'm.id' });
  await inSteps(knex, TABLES.message, unused, rest);
  return removed;
}

/**
 * The first rows by number, of which those go that are old: reads no more than a few pages of a table of young rows.
 * @param rows without those that stay whatever their age, or a page of them would hide what comes after
 */
const old = (knex: Knex, rows: Knex.QueryBuilder, column: string, before: Date, limit: number): Knex.QueryBuilder =>
  knex(rows.clone().orderBy('id').limit(limit).as('t')).where(`t.${column}`, '<', before).select('t.id');

/** Removes events, but not those that some rule can still see. */
export async function removeOldEvents(knex: Knex, before: Date, seen: SeenEvents, rest: Rest): Promise<number> {
  let removed = 0;
  for (let name = await nextName(knex); name !== undefined; name = await nextName(knex, name)) {
    const since = seen.get(name);
    if (since === null) continue;
    const bound = since && since < before ? since : before;
    const page = (limit: number) =>
      knex(TABLES.event)
        .where({ name })
        .where('occurred_at', '<', bound)
        .orderBy('occurred_at')
        .limit(limit)
        .select('id');
    removed += await inSteps(knex, TABLES.event, page, rest);
  }
  return removed;
}

/** From each name to the next by the index. */
async function nextName(knex: Knex, after?: string): Promise<string | undefined> {
  const query = knex(TABLES.event).min({ name: 'name' }).first();
  if (after !== undefined) query.where('name', '>', after);
  const row = (await query) as { name: string | null } | undefined;
  return row?.name ?? undefined;
}

/** Hashes of messages of the erased that nobody sends again any more. */
export const removeOldTombstones = (knex: Knex, now: Date, rest: Rest): Promise<number> =>
  inSteps(
    knex,
    TABLES.tombstone,
    (limit) =>
      knex(TABLES.tombstone).where('retried_until', '<', now).orderBy('retried_until').limit(limit).select('id'),
    rest
  );
