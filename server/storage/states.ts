import type { SegmentStatus } from '../../contracts/segments';
import type { AudienceName } from '../../rules/catalog';
import { isMysql, toDate, type Knex } from './connection';
import { byKey } from './counts';
import { TABLES } from './tables';

/** What is known of a segment's members: which set readers see and how it came about. */
export interface SegmentState {
  segmentKey: string;
  audience: AudienceName;
  setId: number | null;
  ruleHash: string | null;
  /** The run that has, or last had, the segment in hand. */
  runId: number | null;
  status: Exclude<SegmentStatus, 'inactive'>;
  members: number;
  refreshedAt: Date | null;
  /** When a refresh last ended, well or not. */
  attemptedAt: Date | null;
  durationMs: number | null;
  error: string | null;
  /** Members lost, since an instant, because their profiles were deleted. */
  lost: number;
  lostSince: Date | null;
  /** Since when nothing is announced, because too many were. */
  suspendedAt: Date | null;
}

interface Row {
  segment_key: string;
  audience: AudienceName;
  set_id: number | null;
  rule_hash: string | null;
  run_id: number | null;
  status: SegmentState['status'];
  members: number | null;
  refreshed_at: unknown;
  attempted_at: unknown;
  duration_ms: number | null;
  error: string | null;
  lost: number | null;
  lost_since: unknown;
  suspended_at: unknown;
}

const fromRow = (row: Row): SegmentState => ({
  segmentKey: row.segment_key,
  audience: row.audience,
  setId: row.set_id === null ? null : Number(row.set_id),
  ruleHash: row.rule_hash,
  runId: row.run_id === null ? null : Number(row.run_id),
  status: row.status,
  members: Number(row.members ?? 0),
  refreshedAt: toDate(row.refreshed_at) as Date | null,
  attemptedAt: toDate(row.attempted_at) as Date | null,
  durationMs: row.duration_ms,
  error: row.error,
  lost: Number(row.lost ?? 0),
  lostSince: toDate(row.lost_since) as Date | null,
  suspendedAt: toDate(row.suspended_at) as Date | null,
});

export async function allStates(knex: Knex): Promise<Map<string, SegmentState>> {
  const rows = (await knex(TABLES.state).select('*')) as Row[];
  return new Map(rows.map((row) => [row.segment_key, fromRow(row)]));
}

export async function stateOf(knex: Knex, key: string): Promise<SegmentState | undefined> {
  const row = (await knex(TABLES.state).where({ segment_key: key }).first()) as Row | undefined;
  return row && fromRow(row);
}

/**
 * The state of one segment, whose members, set and runs nobody else changes until the transaction ends. Always the
 * first lock of a transaction. SQLite has one writer at a time and needs no lock.
 */
export async function lockState(trx: Knex.Transaction, key: string): Promise<SegmentState | undefined> {
  const row = (await trx(TABLES.state).where({ segment_key: key }).forUpdate().first()) as Row | undefined;
  return row && fromRow(row);
}

/** The same for several segments, locked in the order of their keys; those without a state are absent. */
export async function lockStates(trx: Knex.Transaction, keys: readonly string[]): Promise<Map<string, SegmentState>> {
  // A walk over the whole small table would wait for segments that are not asked for, in another order.
  const table = isMysql(trx) ? trx.raw('?? force index (segments_states_segment)', [TABLES.state]) : TABLES.state;
  const rows = (await trx(table as string)
    .whereIn('segment_key', keys as string[])
    .orderBy('segment_key')
    .forUpdate()
    .select('*')) as Row[];
  return new Map(rows.map((row) => [row.segment_key, fromRow(row)]));
}

/** Sets of these segments, in the order of the keys. */
export async function setIdsOf(knex: Knex, keys: readonly string[]): Promise<(number | undefined)[]> {
  const rows = (await knex(TABLES.state)
    .whereIn('segment_key', keys as string[])
    .select('segment_key', 'set_id')) as Pick<Row, 'segment_key' | 'set_id'>[];
  const sets = new Map(rows.map((row) => [row.segment_key, row.set_id === null ? undefined : Number(row.set_id)]));
  return keys.map((key) => sets.get(key));
}

/** Adds the row of a new segment; an existing one stays. */
export async function createState(knex: Knex, key: string, audience: AudienceName): Promise<void> {
  await knex(TABLES.state)
    .insert({ segment_key: key, audience, status: 'new', members: 0 })
    .onConflict(['segment_key'])
    .ignore();
}

/** Points readers at another set. */
export async function pointState(
  knex: Knex,
  key: string,
  to: { setId: number; ruleHash: string; members: number }
): Promise<void> {
  await knex(TABLES.state)
    .where({ segment_key: key })
    .update({ set_id: to.setId, rule_hash: to.ruleHash, members: to.members });
}

/** Of a segment that has no stored members: readers see no set, and nothing is to be filled. */
export async function unpointState(knex: Knex, key: string): Promise<void> {
  await knex(TABLES.state)
    .where({ segment_key: key })
    .update({ set_id: null, rule_hash: null, members: 0, status: 'ready', error: null });
}

/** Counts joins and leaves into the number of members. */
export async function countState(knex: Knex, key: string, joined: number, left: number): Promise<void> {
  if (joined === left) return;
  await knex(TABLES.state)
    .where({ segment_key: key })
    .update({ members: knex.raw('members + ?', [joined - left]) });
}

/** Counts joins less leaves into the numbers of members of several segments. */
export async function countStates(knex: Knex, grown: ReadonlyMap<string, number>): Promise<void> {
  const changed = [...grown].filter(([, by]) => by !== 0);
  if (changed.length === 0) return;
  const keys = changed.map(([key]) => key);
  const by = byKey(
    keys,
    changed.map(([, number]) => number)
  );
  await knex(TABLES.state)
    .whereIn('segment_key', keys)
    .update({ members: knex.raw(`members + ${by.sql}`, by.bindings) });
}

/** Notes how a refresh ended; a failure keeps the set that readers see. */
export async function closeState(
  knex: Knex,
  key: string,
  result: { at: Date } & ({ durationMs: number } | { error: string })
): Promise<void> {
  await knex(TABLES.state)
    .where({ segment_key: key })
    .update(
      'error' in result
        ? { status: 'failed', error: result.error, attempted_at: result.at }
        : {
            status: 'ready',
            error: null,
            refreshed_at: result.at,
            attempted_at: result.at,
            duration_ms: Math.round(result.durationMs),
          }
    );
}

/** Notes which run has the segment in hand. */
export async function holdState(trx: Knex.Transaction, key: string, runId: number): Promise<void> {
  await trx(TABLES.state).where({ segment_key: key }).update({ run_id: runId });
}

/** Notes that an attempt ended without result, so that the next comes only when it is due. */
export async function noteAttempt(trx: Knex.Transaction, key: string, at: Date): Promise<void> {
  await trx(TABLES.state).where({ segment_key: key }).update({ attempted_at: at });
}

/** Notes how many members were lost because their profiles were deleted. */
export async function countLost(
  knex: Knex,
  key: string,
  { lost, since }: { lost: number; since: Date }
): Promise<void> {
  await knex(TABLES.state).where({ segment_key: key }).update({ lost, lost_since: since });
}

/** Has nothing of the segment announced from now on; with null, has it announced again. */
export async function suspendState(knex: Knex, key: string, at: Date | null): Promise<void> {
  await knex(TABLES.state)
    .where({ segment_key: key })
    .update({ suspended_at: at, ...(at === null && { lost: 0, lost_since: null }) });
}

/** Keys of the segments for which dates passed that no sweep looked for. */
export async function unsweptKeys(knex: Knex): Promise<Set<string>> {
  return new Set((await knex(TABLES.state).where({ unswept: true }).pluck('segment_key')) as string[]);
}

/** Notes for these segments whether such dates pass. One at a time: whoever settles locks them in an order of its own. */
export async function noteUnswept(knex: Knex, keys: readonly string[], unswept: boolean): Promise<void> {
  for (const key of keys) await knex(TABLES.state).where({ segment_key: key }).update({ unswept });
}

export async function removeState(knex: Knex, key: string): Promise<void> {
  await knex(TABLES.state).where({ segment_key: key }).delete();
}
