import type { Core } from '@strapi/strapi';
import type { Catalog } from '../../rules/catalog';
import { checkRule } from '../../rules/check';
import { hasErrors } from '../../rules/node';
import type { Rule } from '../../rules/rule';
import { isReadable } from '../../rules/walk';
import { inEveryLanguage } from '../sentences';
import { connection, inTransaction, type Knex } from '../storage/connection';
import { waitAtGate } from '../storage/gate';
import { countDeleted, differencePage, forgetDifferences, noteDifferences } from '../storage/differences';
import { countDeletedMembers } from '../storage/members';
import { insertSubjectIds } from '../storage/subjects';
import { setIdsOf, stateOf } from '../storage/states';
import type { ChangeCause } from '../storage/changes';
import { buildSet, type Built } from './build-set';
import { judgingTime } from './clock';
import { Outdated } from './interrupted';
import { judgeOf, type Judge } from './judge';
import { stepsOf } from './ranges';
import { recordFields } from './record-fields';
import { references, type SegmentRecord } from './segment-record';
import { settle, SETTLE_PAGE } from './settle';
import { countLosses } from './suspension';

export interface Refreshed extends Built {
  /** Members mended under an unchanged rule; with a new rule all changes are due to it. */
  repaired: number;
}

/** A segment that cannot be judged: its rule names what is not there. Its last good members stay. */
export class SegmentFailure extends Error {}

/** Read later, by whoever opens the segment. */
function sayIssues({ key }: SegmentRecord, rule: Rule, catalog: Catalog): string {
  return inEveryLanguage((_, language) =>
    checkRule(rule, { ...catalog, language }, { key })
      .map((issue) => issue.message)
      .join(' ')
  );
}

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
  if (segment.rule && !isReadable(segment.rule))
    throw new SegmentFailure(inEveryLanguage(({ run: say }) => say.unreadable));
  const knex = connection(strapi);
  // Whoever settles without knowing the segment as it is saved now is through with it, and what they wrote is seen.
  await inTransaction(strapi, waitAtGate);
  await recordFields(strapi, segment);
  const judge = await judgeOf(strapi, segment, await judgingTime(strapi));
  if (segment.rule) {
    const issues = checkRule(segment.rule, judge.context.catalog, { key: segment.key });
    if (hasErrors(issues)) throw new SegmentFailure(sayIssues(segment, segment.rule, judge.context.catalog));
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
    if (state && setId !== null) {
      const lost = await countDeletedMembers(knex, setId, judge.table);
      await countLosses(strapi, knex, state, { lost, members: state.members - lost });
    }
    const built = await buildSet(strapi, segment, judge, by, progress);
    return { ...built, repaired: 0 };
  }

  await forgetDifferences(knex, by.runId);
  let differing = 0;
  let step = 0;
  for (const { range, left } of await stepsOf(strapi, segment, judge, state.members)) {
    const predicate = judge.predicate(range ? { kind: 'range', ...range } : { kind: 'all' });
    const of = { runId: by.runId, setId, table: judge.table, predicate, range: range ?? undefined };
    differing += await inTransaction(strapi, (trx) => noteDifferences(trx, of));
    step += 1;
    await progress(step, step + left + 1);
  }
  const lost = await countDeleted(knex, by.runId, judge.table);
  await countLosses(strapi, knex, state, { lost, members: state.members - lost });
  const total = { joined: 0, left: 0 };
  const steps = step + Math.ceil(differing / SETTLE_PAGE);
  for (let after = 0; ;) {
    const subjects = await differencePage(knex, by.runId, after, SETTLE_PAGE);
    if (subjects.length === 0) break;
    await insertSubjectIds(strapi, segment.audience, subjects);
    const settled = await settle(strapi, segment, judge, subjects, by);
    total.joined += settled.joined;
    total.left += settled.left;
    after = subjects[subjects.length - 1] ?? after;
    step += 1;
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
