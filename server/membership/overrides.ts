import type { Core } from '@strapi/strapi';
import { RuleCompileError } from '../sql/rule-compile-error';
import { writeOverrides, type OverrideMode } from '../storage/overrides';
import { connection } from '../storage/connection';
import { stateOf } from '../storage/states';
import { insertSubjects, type SubjectRef } from '../storage/subjects';
import { judgingTime } from './clock';
import { Outdated } from './interrupted';
import { judgeOf } from './judge';
import { allSegments, references, segmentByKey, type SegmentRecord } from './segment-record';
import { refreshesOf } from './refreshes';
import { settle, SETTLE_PAGE, type Settled } from './settle';

/**
 * Puts subjects into a segment or keeps them out, with null gives them back to the rule, and settles them at once.
 * Idempotent: what is so already changes nothing.
 * @returns how many overrides and members changed
 */
export async function setOverrides(
  strapi: Core.Strapi,
  segment: SegmentRecord,
  subjects: readonly SubjectRef[],
  mode: OverrideMode | null,
  by: { note?: string; cause?: 'manual' | 'import' } = {}
): Promise<{ changed: number; joined: number; left: number }> {
  const changed = await writeOverrides(
    strapi,
    segment.key,
    subjects.map((subject) => subject.documentId),
    mode,
    by.note
  );
  if (!segment.active) return { changed, joined: 0, left: 0 };
  await insertSubjects(strapi, segment.audience, subjects);
  const settled = await settleForced(strapi, segment, subjects, by.cause ?? 'manual');
  if (!settled) {
    await refreshesOf(strapi).request(segment.key, 'manual');
    return { changed, joined: 0, left: 0 };
  }
  if (settled.joined + settled.left > 0) await refreshReferrers(strapi, segment.key);
  return { changed, ...settled };
}

/** @returns undefined if the segment has no members yet, or a rule that cannot be evaluated: the next refresh will see them */
async function settleForced(
  strapi: Core.Strapi,
  segment: SegmentRecord,
  subjects: readonly SubjectRef[],
  cause: 'manual' | 'import'
): Promise<Settled | undefined> {
  const ids = subjects.map((subject) => subject.id).sort((a, b) => a - b);
  const total = { joined: 0, left: 0 };
  for (let at = 0, current = segment; at < ids.length;) {
    const state = await stateOf(connection(strapi), segment.key);
    if (!state || state.setId === null) return undefined;
    try {
      const judge = await judgeOf(strapi, current, await judgingTime(strapi));
      for (; at < ids.length; at += SETTLE_PAGE) {
        const page = ids.slice(at, at + SETTLE_PAGE);
        const settled = await settle(strapi, current, judge, page, { cause, runId: null });
        total.joined += settled.joined;
        total.left += settled.left;
      }
    } catch (error) {
      if (error instanceof RuleCompileError) return undefined;
      if (!(error instanceof Outdated)) throw error;
      const saved = await segmentByKey(strapi, segment.key);
      if (!saved) return undefined;
      current = saved;
    }
  }
  return total;
}

/** Queues refreshes of the active segments whose rules refer to this one. */
export async function refreshReferrers(strapi: Core.Strapi, key: string): Promise<void> {
  const referrers = (await allSegments(strapi)).filter((other) => other.active && references(other).includes(key));
  if (referrers.length > 0) {
    await refreshesOf(strapi).requestAll(
      'reference',
      referrers.map((other) => other.key)
    );
  }
}
