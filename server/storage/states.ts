import type { AudienceName } from '../../rules/catalog';
import { toDate, type Knex } from './connection';
import { TABLES } from './models';

/** What is known of a segment's members: which set readers see and how it came about. */
export interface SegmentState {
  segmentKey: string;
  audience: AudienceName;
  setId: number | null;
  ruleHash: string | null;
  status: 'new' | 'ready' | 'failed';
  members: number;
  refreshedAt: Date | null;
  /** When a refresh last ended, well or not. */
  attemptedAt: Date | null;
  durationMs: number | null;
  error: string | null;
}

interface Row {
  segment_key: string;
  audience: AudienceName;
  set_id: number | null;
  rule_hash: string | null;
  status: SegmentState['status'];
  members: number | null;
  refreshed_at: unknown;
  attempted_at: unknown;
  duration_ms: number | null;
  error: string | null;
}

const fromRow = (row: Row): SegmentState => ({
  segmentKey: row.segment_key,
  audience: row.audience,
  setId: row.set_id === null ? null : Number(row.set_id),
  ruleHash: row.rule_hash,
  status: row.status,
  members: Number(row.members ?? 0),
  refreshedAt: toDate(row.refreshed_at) as Date | null,
  attemptedAt: toDate(row.attempted_at) as Date | null,
  durationMs: row.duration_ms,
  error: row.error,
});

export async function allStates(knex: Knex): Promise<Map<string, SegmentState>> {
  const rows = (await knex(TABLES.state).select('*')) as Row[];
  return new Map(rows.map((row) => [row.segment_key, fromRow(row)]));
}

/**
 * The state of one segment. With `lock`, nobody flips its set (`share`) or writes to it (`update`) until the
 * transaction ends; SQLite has one writer at a time and needs no lock.
 */
export async function stateOf(knex: Knex, key: string, lock?: 'share' | 'update'): Promise<SegmentState | undefined> {
  const query = knex(TABLES.state).where({ segment_key: key }).first();
  if (lock === 'share') query.forShare();
  if (lock === 'update') query.forUpdate();
  const row = (await query) as Row | undefined;
  return row && fromRow(row);
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

/** Counts joins and leaves into the number of members. */
export async function countState(knex: Knex, key: string, joined: number, left: number): Promise<void> {
  if (joined === left) return;
  await knex(TABLES.state)
    .where({ segment_key: key })
    .update({ members: knex.raw('members + ?', [joined - left]) });
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

/**
 * Gives the segment into the hands of one run, unless another live run has it.
 * @returns whether the run has it now
 */
export async function claimState(knex: Knex, key: string, runId: number, now: Date): Promise<boolean> {
  const held = knex(`${TABLES.run} as r`)
    .select(knex.raw('1'))
    .whereRaw(`r.id = ${TABLES.state}.run_id`)
    .where('r.state', 'running')
    .where('r.lease_until', '>', now);
  const claimed = await knex(TABLES.state)
    .where({ segment_key: key })
    .where((free) => free.whereNull('run_id').orWhere('run_id', runId).orWhereNotExists(held))
    .update({ run_id: runId });
  return claimed > 0;
}

export async function removeState(knex: Knex, key: string): Promise<void> {
  await knex(TABLES.state).where({ segment_key: key }).delete();
}
