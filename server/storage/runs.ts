import { insertedId, toDate, type Knex } from './connection';
import { TABLES } from './models';

export type RunState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'skipped';
export type RunCause = 'saved' | 'called' | 'scheduled' | 'reference' | 'manual' | 'import' | 'restored';

/** One refresh of one segment. `done` of `total` is its progress in steps; counts are of members. */
export interface Run {
  id: number;
  segmentKey: string;
  cause: RunCause;
  state: RunState;
  done: number;
  total: number;
  members: number | null;
  joined: number | null;
  left: number | null;
  /** Members that a refresh of an unchanged rule had to mend: writes that went around the plugin, and passed time. */
  repaired: number | null;
  error: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

const fromRow = (row: Record<string, unknown>): Run => ({
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
  createdAt: toDate(row.created_at),
  startedAt: toDate(row.started_at) as Date | null,
  finishedAt: toDate(row.finished_at) as Date | null,
});

export async function runById(knex: Knex, id: number): Promise<Run | undefined> {
  const row = (await knex(TABLES.run).where({ id }).first()) as Record<string, unknown> | undefined;
  return row && fromRow(row);
}

/** Newest first. */
export async function runsOf(knex: Knex, segmentKey: string, limit: number): Promise<Run[]> {
  const rows = (await knex(TABLES.run).where({ segment_key: segmentKey }).orderBy('id', 'desc').limit(limit)) as Record<
    string,
    unknown
  >[];
  return rows.map(fromRow);
}

/** Runs that wait, and those whose instance is gone: their lease ran out. Oldest first. */
export async function openRuns(knex: Knex, now: Date): Promise<Run[]> {
  const rows = (await knex(TABLES.run)
    .where({ state: 'queued' })
    .orWhere((lost) => lost.where({ state: 'running' }).where('lease_until', '<=', now))
    .orderBy('id')) as Record<string, unknown>[];
  return rows.map(fromRow);
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

/** Queues a run, unless one already waits for this segment, whose state must be locked. @returns the waiting run's id */
export async function queueRun(
  knex: Knex.Transaction,
  segmentKey: string,
  cause: RunCause,
  now: Date
): Promise<number> {
  const waiting = (await knex(TABLES.run).where({ segment_key: segmentKey, state: 'queued' }).first('id')) as
    { id: number } | undefined;
  if (waiting) return Number(waiting.id);
  const row = { segment_key: segmentKey, cause, state: 'queued', done: 0, total: 0, created_at: now };
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
    .update({ ...rest, finished_at: finishedAt, lease_until: null });
  return closed > 0;
}

/** Cancels a run that waits or runs. @returns whether there was anything to cancel */
export async function cancelRun(knex: Knex, id: number, at: Date): Promise<boolean> {
  const cancelled = await knex(TABLES.run)
    .where({ id })
    .whereIn('state', ['queued', 'running'])
    .update({ state: 'cancelled', finished_at: at, lease_until: null });
  return cancelled > 0;
}

/** Cancels whatever waits for a segment or works on it: the segment goes. */
export async function cancelRunsOf(knex: Knex, segmentKey: string, at: Date): Promise<void> {
  await knex(TABLES.run)
    .where({ segment_key: segmentKey })
    .whereIn('state', ['queued', 'running'])
    .update({ state: 'cancelled', finished_at: at, lease_until: null });
}

/** Gives a claimed run back to the queue. That it was begun remains visible. */
export async function releaseRun(knex: Knex, id: number, owner: string): Promise<void> {
  await knex(TABLES.run)
    .where({ id, owner, state: 'running' })
    .update({ state: 'queued', owner: null, lease_until: null });
}
