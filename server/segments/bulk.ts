import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { BulkAction, BulkResult } from '../../contracts/segments';
import { orderByReference } from '../../rules/references';
import type { Author } from '../http';
import { refreshesOf } from '../membership/refreshes';
import { allSegments, references, type SegmentRecord } from '../membership/segment-record';
import { segmentsOfEntries } from '../personalization/entries-of-segment';
import { sentencesFor } from '../sentences';
import { noteAudits } from './audit';
import { segmentsOfStrapi } from './segments';
import type { MayRead } from './usage';

/** Does one thing to many segments, each by itself: what fails costs the others nothing. */
export async function bulk(
  strapi: Core.Strapi,
  action: BulkAction,
  keys: readonly string[],
  by: Author & { mayRead: MayRead }
): Promise<BulkResult[]> {
  const wanted = new Set(keys);
  const all = await allSegments(strapi);
  const known = all.filter((segment) => wanted.has(segment.key));
  const results = new Map<string, BulkResult>();
  const attempt = async (key: string, work: () => Promise<unknown>) => {
    try {
      await work();
      results.set(key, { key, done: true });
    } catch (error) {
      // What is no fault of the caller's is none of a single segment's either.
      if (!(error instanceof errors.ApplicationError)) throw error;
      results.set(key, { key, done: false, error: error.message });
    }
  };

  if (action === 'refresh') {
    await refreshThem(strapi, known, by, results);
  } else if (action === 'delete') {
    const inUse = new Set([...(await segmentsOfEntries(strapi)), ...referredKeysOf(all)]);
    for (const key of referrersFirst(known)) {
      await attempt(key, () => segmentsOfStrapi(strapi).remove(key, { mayRead: by.mayRead, unused: !inUse.has(key) }));
    }
  } else {
    const change = CHANGES[action];
    const referred = referredKeysOf(all);
    for (const { key } of known) {
      await attempt(key, () => segmentsOfStrapi(strapi).update(key, change, { ...by, referred: referred.has(key) }));
    }
  }
  const say = sentencesFor(strapi).refusal;
  return keys.map((key) => results.get(key) ?? { key, done: false, error: say.noSegment(key) });
}

const CHANGES = {
  activate: { active: true },
  deactivate: { active: false },
  pin: { pinned: true },
  unpin: { pinned: false },
} as const;

async function refreshThem(
  strapi: Core.Strapi,
  known: readonly SegmentRecord[],
  by: Author,
  results: Map<string, BulkResult>
): Promise<void> {
  const active = known.filter((segment) => segment.active).map(({ key }) => key);
  await refreshesOf(strapi).requestAll('called', active);
  await noteAudits(strapi, active, { by: by.name, action: 'refreshed', detail: null });
  for (const { key, active: refreshed } of known) {
    results.set(
      key,
      refreshed ? { key, done: true } : { key, done: false, error: sentencesFor(strapi).refusal.notActive }
    );
  }
}

const referredKeysOf = (segments: readonly SegmentRecord[]): Set<string> => new Set(segments.flatMap(references));

/** So that segments which only refer to each other can go together. */
const referrersFirst = (segments: readonly SegmentRecord[]): string[] =>
  orderByReference(segments.map((segment) => ({ key: segment.key, refers: references(segment) }))).reverse();
