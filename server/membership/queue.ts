import type { Core } from '@strapi/strapi';
import { databaseNow, inTransaction, type Knex } from '../storage/connection';
import type { Run, RunCause } from '../../contracts/runs';
import { claimRun, hasLiveRun, isWorkedOn, queueRun } from '../storage/runs';
import { storedRule } from '../storage/segment-rules';
import { createState, holdState, lockState, type SegmentState } from '../storage/states';
import type { SegmentRecord } from './segment-record';

type Named = Pick<SegmentRecord, 'key' | 'audience'>;

/**
 * Queues a refresh of the segment, unless one already waits: however many instances ask at once.
 * @returns the run's id, or undefined if the segment is gone
 */
export async function queue(strapi: Core.Strapi, segment: Named, cause: RunCause): Promise<number | undefined> {
  return inTransaction(strapi, async (trx) => {
    if (!(await lockedState(trx, segment))) return undefined;
    return queueRun(trx, segment.key, cause, await databaseNow(trx));
  });
}

/**
 * Queues a refresh if the segment needs one and none waits or is worked on. Whether it does is asked under the lock, so
 * that of several instances that look at once only one queues.
 * @param isDue of the state (a new one if there was none) at the database's time
 */
export async function queueIfDue(
  strapi: Core.Strapi,
  segment: Named,
  cause: RunCause,
  isDue: (state: SegmentState, now: Date) => boolean
): Promise<boolean> {
  return inTransaction(strapi, async (trx) => {
    const state = await lockedState(trx, segment);
    const now = await databaseNow(trx);
    if (!state || !isDue(state, now) || (await hasLiveRun(trx, segment.key, now))) return false;
    await queueRun(trx, segment.key, cause, now);
    return true;
  });
}

/** Takes a waiting or abandoned run for this owner, unless another run has its segment in hand. @returns whether it did */
export async function claim(
  strapi: Core.Strapi,
  segment: Named,
  run: Pick<Run, 'id'>,
  by: { owner: string; leaseMs: number }
): Promise<boolean> {
  return inTransaction(strapi, async (trx) => {
    const state = await lockedState(trx, segment);
    if (!state) return false;
    const { runId } = state;
    const now = await databaseNow(trx);
    if (runId !== null && runId !== run.id && (await isWorkedOn(trx, runId, now))) return false;
    const claimed = await claimRun(trx, run.id, by.owner, now, new Date(now.getTime() + by.leaseMs));
    if (claimed) await holdState(trx, segment.key, run.id);
    return claimed;
  });
}

/** The state, locked, of a segment; a new one if a transfer took it, undefined if the segment is gone with it. */
export async function lockedState(trx: Knex.Transaction, segment: Named): Promise<SegmentState | undefined> {
  const known = await lockState(trx, segment.key);
  if (known || !(await storedRule(trx, segment.key))) return known;
  await createState(trx, segment.key, segment.audience);
  return lockState(trx, segment.key);
}
