import type { Core } from '@strapi/strapi';
import { writeOverrides, type OverrideMode } from '../storage/overrides';
import { connection } from '../storage/connection';
import { stateOf } from '../storage/states';
import { insertSubjects, type SubjectRef } from '../storage/subjects';
import { judgingTime } from './clock';
import { judgeOf } from './judge';
import { references, allSegments, type SegmentRecord } from './segment-record';
import { refreshesOf } from './refreshes';
import { settle, SETTLE_PAGE } from './settle';

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
  const state = await stateOf(connection(strapi), segment.key);
  if (!segment.active || !state || state.setId === null) {
    if (segment.active) await refreshesOf(strapi).request(segment.key, 'manual');
    return { changed, joined: 0, left: 0 };
  }
  await insertSubjects(strapi, segment.audience, subjects);
  const judge = await judgeOf(strapi, segment, await judgingTime(strapi));
  const ids = subjects.map((subject) => subject.id).sort((a, b) => a - b);
  const total = { changed, joined: 0, left: 0 };
  for (let at = 0; at < ids.length; at += SETTLE_PAGE) {
    const page = ids.slice(at, at + SETTLE_PAGE);
    const settled = await settle(strapi, segment, judge, page, { cause: by.cause ?? 'manual', runId: null });
    total.joined += settled.joined;
    total.left += settled.left;
  }
  if (total.joined + total.left > 0) await refreshReferrers(strapi, segment.key);
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
