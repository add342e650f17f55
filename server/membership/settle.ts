import type { Core } from '@strapi/strapi';
import { databaseNow, inTransaction, type Knex } from '../storage/connection';
import { logChanges, type ChangeCause } from '../storage/changes';
import { countDay } from '../storage/counts';
import { judgedAmong } from '../storage/judged';
import { lockSubjects } from '../storage/locks';
import { addMembers, membersAmong, removeMembers } from '../storage/members';
import { storedRule } from '../storage/segment-rules';
import { countState, lockState } from '../storage/states';
import { judgingTime } from './clock';
import { Outdated } from './interrupted';
import { ruleHash, type Judge, type Judged } from './judge';

export interface Settled {
  joined: number;
  left: number;
}

/** Subjects settled in one transaction: few enough that nobody waits for it. */
export const SETTLE_PAGE = 500;

/**
 * Brings the membership of some subjects in one segment up to date, by the settle protocol: hold the segment's set, lock
 * the subjects in ascending order, judge them as they are now, write members and changes, all in one transaction.
 * At most `SETTLE_PAGE` subjects. Does nothing for a segment that was never filled: its first build will see them.
 * @param by.confirm throws when the run that settles is not ours any more
 * @throws Outdated when the judge has to be prepared again
 */
export async function settle(
  strapi: Core.Strapi,
  segment: Judged,
  judge: Judge,
  subjects: readonly number[],
  by: { cause: ChangeCause; runId: number | null; confirm?: (trx: Knex.Transaction) => Promise<void> }
): Promise<Settled> {
  return inTransaction(strapi, async (trx) => {
    const state = await lockState(trx, segment.key);
    if (!state || state.setId === null) return { joined: 0, left: 0 };
    await by.confirm?.(trx);
    if (state.ruleHash !== judge.hash && !(await isInForce(strapi, trx, judge.hash, segment.key))) throw new Outdated();
    await lockSubjects(trx, segment.audience, subjects, await databaseNow(trx));
    // Taken only now that the subjects are ours: whatever was written to them before is seen, and is in the past.
    const at = await databaseNow(trx);
    const now = await judgingTime(strapi, trx);
    const change = { cause: by.cause, runId: by.runId, at, now };
    const settled = await writeMembers(trx, state.setId, segment.key, judge, subjects, change);
    await countState(trx, segment.key, settled.joined, settled.left);
    if (settled.joined + settled.left > 0) {
      const members = state.members + settled.joined - settled.left;
      await countDay(trx, segment.key, at, { members, ...settled });
    }
    return settled;
  });
}

/** Whether the segment says so now; its set may still be of an earlier rule, until the next build. */
async function isInForce(strapi: Core.Strapi, trx: Knex.Transaction, hash: string, key: string): Promise<boolean> {
  const stored = await storedRule(trx, key);
  return stored !== undefined && ruleHash(strapi, stored) === hash;
}

async function writeMembers(
  trx: Knex.Transaction,
  setId: number,
  segmentKey: string,
  judge: Judge,
  subjects: readonly number[],
  change: { cause: ChangeCause; runId: number | null; at: Date; now: Date }
): Promise<Settled> {
  const holds = await judgedAmong(
    trx,
    judge.table,
    judge.predicate({ kind: 'ids', ids: subjects }, change.now),
    subjects
  );
  const present = await membersAmong(trx, setId, subjects);
  const ascending = [...subjects].sort((a, b) => a - b);
  const joining = ascending.filter((id) => holds.has(id) && !present.has(id));
  const leaving = ascending.filter((id) => !holds.has(id) && present.has(id));
  await addMembers(trx, setId, joining, change.at);
  await removeMembers(trx, setId, leaving);
  const log = { segmentKey, cause: change.cause, runId: change.runId, at: change.at };
  await logChanges(trx, { ...log, kind: 'joined' }, joining);
  await logChanges(trx, { ...log, kind: 'left' }, leaving);
  return { joined: joining.length, left: leaving.length };
}
