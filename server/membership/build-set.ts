import type { Core } from '@strapi/strapi';
import { connection, databaseNow, inTransaction, type Knex } from '../storage/connection';
import { logSetDifference, type ChangeCause } from '../storage/changes';
import { countDay } from '../storage/counts';
import { judgedAmong } from '../storage/judged';
import { touchedSince } from '../storage/locks';
import { addMembers, fillSet, membersAmong, removeMembers } from '../storage/members';
import { forcesAnybody } from '../storage/overrides';
import { createSet, holdBuilding, promoteSet, retireSets } from '../storage/sets';
import { lockState, pointState } from '../storage/states';
import { judgingTime } from './clock';
import { Interrupted, Outdated } from './interrupted';
import type { Judge, Judged } from './judge';
import { stepsOf } from './ranges';
import { SETTLE_PAGE, type Settled } from './settle';

export interface Built extends Settled {
  members: number;
}

/**
 * Builds a new set beside the one that readers see and flips to it: the first fill of a segment, or a changed rule.
 * The build goes in ranges of subjects, so that no statement holds the database for long. Subjects settled meanwhile
 * went to the old set; they are judged again before the flip. A first fill logs no changes unless the segment says so.
 * @param by.confirm throws when the run that builds is not ours any more
 * @param progress called after each range with steps done and in all; throws to stop the build
 * @throws whatever the database or `progress` throws; the old set then stays
 */
export async function buildSet(
  strapi: Core.Strapi,
  segment: Judged,
  judge: Judge,
  by: { cause: ChangeCause; runId: number; confirm: (trx: Knex.Transaction) => Promise<void> },
  progress: (done: number, total: number) => Promise<void>
): Promise<Built> {
  const knex = connection(strapi);
  const { setId, oldSetId, startedAt, now } = await inTransaction(strapi, async (trx) => {
    // Waits for settlings under way; those that come later bear a later mark.
    const state = await lockState(trx, segment.key);
    if (!state) throw new Interrupted();
    await by.confirm(trx);
    const startedAt = await databaseNow(trx);
    // Judged at this instant, not at the one that the judge was prepared at: who crossed an end of a window in between may
    // have been settled by now, in the old set, and bears no later mark.
    const now = await judgingTime(strapi, trx);
    await retireSets(trx, { segment_key: segment.key, status: 'building' }, startedAt);
    return { setId: await createSet(trx, segment.key, startedAt), oldSetId: state.setId, startedAt, now };
  });
  try {
    let filled = 0;
    let done = 0;
    for (const { range, left } of await stepsOf(strapi, segment, judge)) {
      const predicate = judge.predicate(range ? { kind: 'range', ...range } : { kind: 'all' }, now);
      filled += await inTransaction(strapi, async (trx) => {
        if (!(await holdBuilding(trx, setId))) throw new Interrupted();
        return fillSet(trx, { setId, oldSetId, table: judge.table, predicate, range, at: startedAt });
      });
      done += 1;
      await progress(done, done + left + 1);
    }
    return await inTransaction(strapi, async (trx) => {
      const state = await lockState(trx, segment.key);
      if (!state || !(await holdBuilding(trx, setId))) throw new Interrupted();
      await by.confirm(trx);
      await confirmForced(trx, segment, judge);
      const members = filled + (await judgeTouched(strapi, trx, segment, judge, setId, startedAt));
      await pointState(trx, segment.key, { setId, ruleHash: judge.hash, members });
      const at = await databaseNow(trx);
      await promoteSet(trx, segment.key, setId, at);
      const changes =
        oldSetId === null && !segment.announceFirst
          ? { joined: 0, left: 0 }
          : await logSetDifference(trx, {
              cause: by.cause,
              runId: by.runId,
              segmentKey: segment.key,
              at,
              oldSetId,
              newSetId: setId,
            });
      await countDay(trx, segment.key, at, { members, ...changes });
      return { members, ...(oldSetId === null ? { joined: members, left: 0 } : changes) };
    });
  } catch (error) {
    // Only while it is no more than a build: nobody knows whether a commit that failed on the way back took place.
    await retireSets(knex, { id: setId, status: 'building' }, await databaseNow(knex));
    throw error;
  }
}

/**
 * A fill that was prepared while nobody was forced in or out does not look for it. Who was forced since it began was
 * touched, and is judged again; not so who was forced between preparing and beginning. @throws Outdated
 */
async function confirmForced(trx: Knex.Transaction, segment: Judged, judge: Judge): Promise<void> {
  const then = judge.context.forced;
  const now = await forcesAnybody(trx, segment.key);
  if (then && ((now.in && !then.in) || (now.out && !then.out))) throw new Outdated();
}

/** Judges in the new set whoever was touched since the build began. @returns by how many the set grew */
async function judgeTouched(
  strapi: Core.Strapi,
  trx: Knex.Transaction,
  segment: Judged,
  judge: Judge,
  setId: number,
  since: Date
): Promise<number> {
  const now = await judgingTime(strapi, trx);
  let grown = 0;
  for (let after = 0; ;) {
    const subjects = await touchedSince(trx, segment.audience, since, after, SETTLE_PAGE);
    if (subjects.length === 0) return grown;
    const predicate = judge.predicate({ kind: 'ids', ids: subjects }, now);
    const holds = await judgedAmong(trx, judge.table, predicate, subjects);
    const present = await membersAmong(trx, setId, subjects);
    const joining = subjects.filter((id) => holds.has(id) && !present.has(id));
    const leaving = subjects.filter((id) => !holds.has(id) && present.has(id));
    await addMembers(trx, setId, joining, now);
    await removeMembers(trx, setId, leaving);
    grown += joining.length - leaving.length;
    after = subjects[subjects.length - 1] ?? after;
  }
}
