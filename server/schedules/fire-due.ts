import type { Core } from '@strapi/strapi';
import { dueTime } from '../membership/clock';
import { lockedState } from '../membership/queue';
import { allSegments, segmentByKey } from '../membership/segment-record';
import { connection, inTransaction } from '../storage/connection';
import { queueRun } from '../storage/runs';
import {
  allSchedules,
  dueSchedules,
  insertSchedule,
  moveSchedule,
  removeSchedule,
  type Schedule,
} from '../storage/schedules';
import { firesBetween, nextFire } from './cron-expression';
import { scheduleOf } from './refresh-mode';

/** Brings the schedules up to what segments and the configuration say. What is as it was keeps its next fire. */
export async function syncSchedules(strapi: Core.Strapi): Promise<void> {
  const knex = connection(strapi);
  const present = new Map((await allSchedules(knex)).map((schedule) => [schedule.segmentKey, schedule]));
  const now = await dueTime(strapi);
  for (const segment of await allSegments(strapi)) {
    const wanted = segment.active ? scheduleOf(strapi, segment) : undefined;
    const seen = present.get(segment.key);
    if (!wanted) continue;
    present.delete(segment.key);
    if (seen && seen.expression === wanted.expression && seen.zone === wanted.zone) continue;
    const next = { ...wanted, nextRunAt: nextFire(wanted.expression, wanted.zone, now) };
    if (seen) await moveSchedule(knex, seen, next);
    else await insertSchedule(knex, { segmentKey: segment.key, ...next, fence: 0 });
  }
  for (const key of present.keys()) await removeSchedule(knex, key);
}

/**
 * Queues a run for every segment whose time has come. Queueing it and moving the schedule on are one transaction, upon
 * the fence that was seen: however many instances look at once, each fire is one run, and one that dies in between has done
 * nothing. However many fires were missed, one run makes up for them.
 */
export async function fireDue(strapi: Core.Strapi): Promise<void> {
  for (const schedule of await dueSchedules(connection(strapi), await dueTime(strapi))) await fire(strapi, schedule);
}

async function fire(strapi: Core.Strapi, schedule: Schedule): Promise<void> {
  const { segmentKey, expression, zone, nextRunAt } = schedule;
  const segment = await segmentByKey(strapi, segmentKey);
  if (!segment || !nextRunAt) return;
  const now = await dueTime(strapi);
  const missed = firesBetween(expression, zone, nextRunAt, now);
  await inTransaction(strapi, async (trx) => {
    if (!(await lockedState(trx, segment))) return;
    // Later than what is due, so that a clock that was set back does not fire it again.
    if (!(await moveSchedule(trx, schedule, { expression, zone, nextRunAt: nextFire(expression, zone, now) }))) return;
    await queueRun(trx, segmentKey, 'scheduled', now, { scheduledFor: nextRunAt, missed });
  });
}
