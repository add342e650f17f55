import type { Core } from '@strapi/strapi';
import { checkRule } from '../../rules/check';
import { hasErrors } from '../../rules/node';
import { connection } from '../storage/connection';
import { differencePage, forgetDifferences, noteDifferences } from '../storage/differences';
import { insertSubjectIds } from '../storage/subjects';
import { stateOf } from '../storage/states';
import type { ChangeCause } from '../storage/changes';
import { buildSet, type Built } from './build-set';
import { judgingTime } from './clock';
import { judgeOf, ruleHash } from './judge';
import { rangesOf } from './ranges';
import type { SegmentRecord } from './segment-record';
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
 * @throws SegmentFailure when the rule has become invalid
 */
export async function refresh(
  strapi: Core.Strapi,
  segment: SegmentRecord,
  by: { cause: ChangeCause; runId: number },
  progress: (done: number, total: number) => Promise<void>
): Promise<Refreshed> {
  const knex = connection(strapi);
  const judge = await judgeOf(strapi, segment, await judgingTime(strapi));
  if (segment.rule) {
    const issues = checkRule(segment.rule, judge.context.catalog, { key: segment.key });
    if (hasErrors(issues)) throw new SegmentFailure(issues.map((issue) => issue.message).join(' '));
  }
  const hash = ruleHash(strapi, segment);
  const state = await stateOf(knex, segment.key);
  if (!state || state.setId === null || state.ruleHash !== hash) {
    const built = await buildSet(strapi, segment, judge, { ...by, ruleHash: hash }, progress);
    return { ...built, repaired: 0 };
  }

  await forgetDifferences(knex, by.runId);
  const ranges = await rangesOf(strapi, segment, judge);
  let differing = 0;
  for (const [index, range] of ranges.entries()) {
    differing += await noteDifferences(knex, {
      runId: by.runId,
      setId: state.setId,
      table: judge.table,
      predicate: judge.predicate(range ? { kind: 'range', ...range } : { kind: 'all' }),
      range: range ?? undefined,
    });
    await progress(index + 1, ranges.length * 2);
  }
  const total = { joined: 0, left: 0 };
  for (let after = 0, settledSoFar = 0; ;) {
    const subjects = await differencePage(knex, by.runId, after, SETTLE_PAGE);
    if (subjects.length === 0) break;
    await insertSubjectIds(strapi, segment.audience, subjects);
    const settled = await settle(strapi, segment, judge, subjects, by);
    total.joined += settled.joined;
    total.left += settled.left;
    settledSoFar += subjects.length;
    after = subjects[subjects.length - 1] ?? after;
    await progress(ranges.length + Math.floor((ranges.length * settledSoFar) / differing), ranges.length * 2);
  }
  await forgetDifferences(knex, by.runId);
  const members = (await stateOf(knex, segment.key))?.members ?? 0;
  return { members, ...total, repaired: total.joined + total.left };
}
