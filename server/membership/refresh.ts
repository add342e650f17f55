import type { Core } from '@strapi/strapi';
import { checkRule } from '../../rules/check';
import { hasErrors } from '../../rules/node';
import { connection, inTransaction, type Knex } from '../storage/connection';
import { differencePage, forgetDifferences, noteDifferences } from '../storage/differences';
import { insertSubjectIds } from '../storage/subjects';
import { setIdsOf, stateOf } from '../storage/states';
import type { ChangeCause } from '../storage/changes';
import { buildSet, type Built } from './build-set';
import { judgingTime } from './clock';
import { Outdated } from './interrupted';
import { judgeOf, type Judge } from './judge';
import { rangesOf } from './ranges';
import { references, type SegmentRecord } from './segment-record';
import { settle, SETTLE_PAGE } from './settle';

export interface Refreshed extends Built {
  /** Members mended under an unchanged rule; with a new rule all changes are due to it. */
  repaired: number;
}

/** A segment that cannot be judged: its rule names what is not there. Its last good members stay. */
export class SegmentFailure extends Error {}

/**
 * Brings the members of a whole segment up to date. Under an unchanged rule it finds, without locks, the subjects that
 * differ and settles just those; a first fill or a changed rule builds a new set beside the old one.
 * @param progress called after each step; throws to stop
 * @param by.confirm throws when the run is not ours any more
 * @throws SegmentFailure when the rule has become invalid, Outdated when the run has to begin again
 */
export async function refresh(
  strapi: Core.Strapi,
  segment: SegmentRecord,
  run: { cause: ChangeCause; runId: number; confirm: (trx: Knex.Transaction) => Promise<void> },
  progress: (done: number, total: number) => Promise<void>
): Promise<Refreshed> {
  const knex = connection(strapi);
  const judge = await judgeOf(strapi, segment, await judgingTime(strapi));
  if (segment.rule) {
    const issues = checkRule(segment.rule, judge.context.catalog, { key: segment.key });
    if (hasErrors(issues)) throw new SegmentFailure(issues.map((issue) => issue.message).join(' '));
  }
  const by = {
    ...run,
    confirm: async (trx: Knex.Transaction) => {
      await run.confirm(trx);
      await confirmReferences(trx, segment, judge);
    },
  };
  const state = await stateOf(knex, segment.key);
  const setId = state?.setId ?? null;
  if (!state || setId === null || state.ruleHash !== judge.hash) {
    const built = await buildSet(strapi, segment, judge, by, progress);
    return { ...built, repaired: 0 };
  }

  await forgetDifferences(knex, by.runId);
  const ranges = await rangesOf(strapi, segment, judge, state.members);
  let differing = 0;
  for (const [index, range] of ranges.entries()) {
    const predicate = judge.predicate(range ? { kind: 'range', ...range } : { kind: 'all' });
    const of = { runId: by.runId, setId, table: judge.table, predicate, range: range ?? undefined };
    differing += await inTransaction(strapi, (trx) => noteDifferences(trx, of));
    await progress(index + 1, ranges.length + 1);
  }
  const total = { joined: 0, left: 0 };
  const steps = ranges.length + Math.ceil(differing / SETTLE_PAGE);
  for (let after = 0, step = ranges.length + 1; ; step++) {
    const subjects = await differencePage(knex, by.runId, after, SETTLE_PAGE);
    if (subjects.length === 0) break;
    await insertSubjectIds(strapi, segment.audience, subjects);
    const settled = await settle(strapi, segment, judge, subjects, by);
    total.joined += settled.joined;
    total.left += settled.left;
    after = subjects[subjects.length - 1] ?? after;
    await progress(step, steps);
  }
  await forgetDifferences(knex, by.runId);
  const members = (await stateOf(knex, segment.key))?.members ?? 0;
  return { members, ...total, repaired: total.joined + total.left };
}

/** Members of other segments were read from sets that are swept soon after they were replaced. */
async function confirmReferences(trx: Knex.Transaction, segment: SegmentRecord, judge: Judge): Promise<void> {
  const keys = references(segment);
  if (keys.length === 0) return;
  const sets = await setIdsOf(trx, keys);
  if (keys.some((key, index) => judge.context.sets[key] !== sets[index])) throw new Outdated();
}
