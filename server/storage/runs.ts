import type { Run, RunCause, RunState } from '../../contracts/runs';
import { insertedId, toDate, type Knex } from './connection';
import { TABLES } from './tables';

export const runFromRow = (row: Record<string, unknown>): Run => ({
  id: Number(row.id),
  segmentKey: row.segment_key as string,
  cause: row.cause as RunCause,
  state: row.state as RunState,
  done: Number(row.done ?? 0),
  total: Number(row.total ?? 0),
  members: row.members as number | null,
  joined: row.joined as number | null,
  left: row.left as number | null,
  repaired: row.repaired as number | null,
  error: row.error as string | null,
  scheduledFor: isoText(row.scheduled_for),
  missed: row.missed === null ? null : Number(row.missed),
  waitedFor: row.waited_for ? (row.waited_for as string).split(' ') : [],
  createdAt: toDate(row.created_at).toISOString(),
  startedAt: isoText(row.started_at),
  finishedAt: isoText(row.finished_at),
});

const isoText = (value: unknown): string | null => (toDate(value) as Date | null)?.toISOString() ?? null;

export async function runById(knex: Knex, id: number): Promise<Run | undefined> {
  const row = (await knex(TABLES.run).where({ id }).first()) as Record<string, unknown> | undefined;
  return row && runFromRow(row);
}

/** Newest first. */
export async function runsOf(knex: Knex, segmentKey: string, limit: number): Promise<Run[]> {
  const rows = (await knex(TABLES.run).where({ segment_key: segmentKey }).orderBy('id', 'desc').limit(limit)) as Record<
    string,
    unknown
  >[];
  return rows.map(runFromRow);
}

/** Runs that wait, and those whose instance is gone: their lease ran out. Oldest first. */
export async function openRuns(knex: Knex, now: Date): Promise<Run[]> {
  const rows = (await knex(TABLES.run)
    .where({ state: 'queued' })
    .orWhere((lost) => lost.where({ state: 'running' }).where('lease_until', '<=', now))
    .orderBy('id')) as Record<string, unknown>[];
  return rows.map(runFromRow);
}

/** Keys of the segments that some run is busy with or waits for. */
export async function busySegments(knex: Knex): Promise<Map<string, number[]>> {
  const rows = (await knex(TABLES.run).whereIn('state', ['queued', 'running']).select('id', 'segment_key')) as {
    id: number;
    segment_key: string;
  }[];
  const busy = new Map<string, number[]>();
  for (const row of rows) busy.set(row.segment_key, [...(busy.get(row.segment_key) ?? []), Number(row.id)]);
  return busy;
}

/** What waits or works, of all segments, oldest first. */
export async function unfinishedRuns(knex: Knex): Promise<Run[]> {
  const rows = (await knex(TABLES.run).whereIn('state', ['queued', 'running']).orderBy('id')) as Record<
    string,
    unknown
  >[];
  return rows.map(runFromRow);
}

/** Queues a run, unless one already waits for this segment, whose state must be locked. @returns the waiting run's id */
export async function queueRun(
  knex: Knex.Transaction,
  segmentKey: string,
  cause: RunCause,
  now: Date,
  fire?: { scheduledFor: Date; missed: number }
): Promise<number> {
  const waiting = (await knex(TABLES.run).where({ segment_key: segmentKey, state: 'queued' }).first('id')) as
    { id: number } | undefined;
  if (waiting) return Number(waiting.id);
  const scheduled = fire && { scheduled_for: fire.scheduledFor, missed: fire.missed };
  const row = { segment_key: segmentKey, cause, state: 'queued', done: 0, total: 0, created_at: now, ...scheduled };
  return insertedId(await knex(TABLES.run).insert(row, ['id']));
}

/** Whether a run of the segment waits or is in the hands of a live instance. */
export async function hasLiveRun(knex: Knex, segmentKey: string, now: Date): Promise<boolean> {
  const live = await knex(TABLES.run)
    .where({ segment_key: segmentKey })
    .where((alive) =>
      alive
        .where({ state: 'queued' })
        .orWhere((running) => running.where({ state: 'running' }).where('lease_until', '>', now))
    )
    .first('id');
  return live !== undefined;
}

/** Whether an instance that is alive works on this run. */
export async function isWorkedOn(knex: Knex, id: number, now: Date): Promise<boolean> {
  const run = await knex(TABLES.run).where({ id, state: 'running' }).where('lease_until', '>', now).first('id');
  return run !== undefined;
}

/** Whether this owner still has the run; it then keeps it until the transaction ends. */
export async function confirmRun(trx: Knex.Transaction, id: number, owner: string): Promise<boolean> {
  const run = await trx(TABLES.run).where({ id, owner, state: 'running' }).forUpdate().first('id');
  return run !== undefined;
}

/** Takes a waiting or abandoned run, by compare-and-swap. @returns whether this owner has it now */
export async function claimRun(knex: Knex, id: number, owner: string, now: Date, leaseUntil: Date): Promise<boolean> {
  const claimed = await knex(TABLES.run)
    .where({ id })
    .where((free) =>
      free
        .where({ state: 'queued' })
        .orWhere((lost) => lost.where({ state: 'running' }).where('lease_until', '<=', now))
    )
    .update({ state: 'running', owner, started_at: now, lease_until: leaseUntil });
  return claimed > 0;
}

/** Reports progress and renews the lease. @returns false when the run was cancelled or taken over: stop working */
export async function reportRun(
  knex: Knex,
  id: number,
  owner: string,
  progress: { done: number; total: number; leaseUntil: Date }
): Promise<boolean> {
  const kept = await knex(TABLES.run)
    .where({ id, owner, state: 'running' })
    .update({ done: progress.done, total: progress.total, lease_until: progress.leaseUntil });
  return kept > 0;
}

/**
 * Ends a run that this owner still has. A run that was cancelled when its work was already done has succeeded all the
 * same.
 */
export async function closeRun(
  knex: Knex,
  id: number,
  owner: string,
  end: { state: RunState; finishedAt: Date } & Partial<Pick<Run, 'members' | 'joined' | 'left' | 'repaired' | 'error'>>
): Promise<boolean> {
  const { finishedAt, ...rest } = end;
  const closed = await knex(TABLES.run)
    .where({ id, owner })
    .whereIn('state', end.state === 'succeeded' ? ['running', 'cancelled'] : ['running'])
    .update({ error: null, ...rest, finished_at: finishedAt, lease_until: null });
  return closed > 0;
}

/** Which of these segments had a run to be waited for since that instant: one that ended later. */
export async function endedSince(knex: Knex, segmentKeys: readonly string[], since: Date): Promise<string[]> {
  const rows = (await knex(TABLES.run)
    .whereIn('segment_key', segmentKeys as string[])
    .where('finished_at', '>', since)
    .distinct('segment_key')) as { segment_key: string }[];
  return rows.map((row) => row.segment_key).sort();
}

/** Remembers the segments that a run waited for. */
export async function noteWaitedFor(knex: Knex, id: number, segmentKeys: readonly string[]): Promise<void> {
  if (segmentKeys.length === 0) return;
  await knex(TABLES.run)
    .where({ id })
    .update({ waited_for: segmentKeys.join(' ') });
}

/** Cancels a run that waits or runs. @returns whether there was anything to cancel */
export async function cancelRun(knex: Knex, id: number, at: Date, reason: string): Promise<boolean> {
  const cancelled = await knex(TABLES.run)
    .where({ id })
    .whereIn('state', ['queued', 'running'])
    .update({ state: 'cancelled', finished_at: at, lease_until: null, error: reason });
  return cancelled > 0;
}

/** Cancels whatever waits for a segment or works on it: the segment goes. */
export async function cancelRunsOf(knex: Knex, segmentKey: string, at: Date, reason: string): Promise<void> {
  await knex(TABLES.run)
    .where({ segment_key: segmentKey })
    .whereIn('state', ['queued', 'running'])
    .update({ state: 'cancelled', finished_at: at, lease_until: null, error: reason });
}

/** Gives a claimed run back to the queue. That it was begun remains visible. */
export async function releaseRun(knex: Knex, id: number, owner: string): Promise<void> {
  await knex(TABLES.run)
    .where({ id, owner, state: 'running' })
    .update({ state: 'queued', owner: null, lease_until: null });
}
