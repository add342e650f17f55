import type { Core } from '@strapi/strapi';
import type { z } from 'zod';
import type { Run } from '../../contracts/runs';
import type { findSegmentsSchema, SegmentListItem, SegmentListMeta } from '../../contracts/segments';
import type { AudienceName, Catalog } from '../../rules/catalog';
import { buildCatalog, type Reader } from '../catalog/catalog';
import { allSegments, references, type SegmentRecord } from '../membership/segment-record';
import { usesOfSegments } from '../personalization/uses';
import { connection } from '../storage/connection';
import { recentCounts } from '../storage/counts';
import { unfinishedRuns } from '../storage/runs';
import { allStates, type SegmentState } from '../storage/states';
import { delaysOf } from '../sweep/delays';
import { answerOf, statusOf } from './answer';
import { firstDay, trendOf, type Trend } from './trend';

type Query = z.output<typeof findSegmentsSchema>;

interface Row {
  segment: SegmentRecord;
  state: SegmentState | undefined;
}

/**
 * One page of the segments that fit, pinned ones first. The number of queries does not grow with the number of
 * segments.
 */
export async function listSegments(
  strapi: Core.Strapi,
  query: Query,
  reader: Reader
): Promise<{ data: SegmentListItem[]; meta: SegmentListMeta }> {
  const knex = connection(strapi);
  const now = new Date();
  const all = await allSegments(strapi);
  const states = await allStates(knex);
  const rows = all.map((segment): Row => ({ segment, state: states.get(segment.key) }));
  const found = rows.filter((row) => fits(row, query));

  const byChange = query.sort.startsWith('change:');
  const trends = async (of: Row[], keys?: string[]) => {
    const counts = await recentCounts(knex, firstDay(now), keys);
    return new Map(
      of.map(({ segment: { key }, state }): [string, Trend] => [
        key,
        trendOf(counts.get(key) ?? [], state && state.setId !== null ? state.members : null, now),
      ])
    );
  };
  const allTrends = byChange ? await trends(found) : undefined;
  found.sort(order(query.sort, (key) => allTrends?.get(key)?.change7 ?? null));

  const { page, pageSize } = query;
  const shown = found.slice((page - 1) * pageSize, page * pageSize);
  const keys = shown.map(({ segment }) => segment.key);
  const shownTrends = allTrends ?? (await trends(shown, keys));
  const catalogs = new Map<AudienceName, Catalog>();
  for (const { segment } of shown) {
    if (catalogs.has(segment.audience)) continue;
    catalogs.set(segment.audience, await buildCatalog(strapi, segment.audience, reader));
  }
  const runs = shown.length > 0 ? openRunByKey(await unfinishedRuns(knex)) : new Map<string, Run>();
  const referrers = referrersByKey(all);
  const entries = shown.length > 0 ? await usesOfSegments(strapi) : new Map<string, number>();

  const delays = await delaysOf(strapi);

  const data = shown.map(({ segment, state }): SegmentListItem => {
    const { key, audience } = segment;
    const run = runs.get(key);
    return {
      ...answerOf(segment, state, catalogs.get(audience) as Catalog, delays.get(key)),
      ...(shownTrends.get(key) as Trend),
      usedBy: { segments: referrers.get(key) ?? 0, entries: entries.get(key) ?? 0 },
      run: run ? { id: run.id, state: run.state, done: run.done, total: run.total } : null,
    };
  });
  const total = found.length;
  const labels = [...new Set(all.flatMap((segment) => segment.labels ?? []))].sort(NAMES.compare);
  return { data, meta: { pagination: { page, pageSize, pageCount: Math.ceil(total / pageSize), total }, labels } };
}

function fits({ segment, state }: Row, query: Query): boolean {
  const search = query.search?.trim().toLowerCase();
  return (
    (!query.audience || segment.audience === query.audience) &&
    (!query.kind || segment.kind === query.kind) &&
    (!query.status || statusOf(segment, state) === query.status) &&
    (query.label === undefined || (segment.labels ?? []).includes(query.label)) &&
    (query.pinned === undefined || (segment.pinned ?? false) === query.pinned) &&
    (!search || segment.key.includes(search) || segment.name.toLowerCase().includes(search))
  );
}

/** Pinned first; what has no value last, in either direction; equals by key. */
function order(sort: string, changeOf: (key: string) => number | null): (a: Row, b: Row) => number {
  const [attribute, direction] = sort.split(':') as [string, 'asc' | 'desc'];
  const sign = direction === 'desc' ? -1 : 1;
  const value = ({ segment, state }: Row): string | number | null => {
    switch (attribute) {
      case 'members':
        return state?.members ?? 0;
      case 'change':
        return changeOf(segment.key);
      case 'refreshedAt':
        return state?.refreshedAt?.getTime() ?? null;
      case 'updatedAt':
      case 'createdAt':
        return new Date(segment[attribute]).getTime();
      default:
        return segment.name;
    }
  };
  const compare = (a: string | number, b: string | number) =>
    typeof a === 'string' ? NAMES.compare(a, String(b)) : a - Number(b);
  return (a, b) => {
    const pinned = Number(b.segment.pinned ?? false) - Number(a.segment.pinned ?? false);
    if (pinned !== 0) return pinned;
    const [one, other] = [value(a), value(b)];
    const missing = Number(one === null) - Number(other === null);
    if (missing !== 0) return missing;
    const compared = one === null || other === null ? 0 : sign * compare(one, other);
    return compared || (a.segment.key < b.segment.key ? -1 : 1);
  };
}

const NAMES = new Intl.Collator('en', { numeric: true });

/** Of a segment with a run that works and one that waits, the one that works. */
function openRunByKey(runs: readonly Run[]): Map<string, Run> {
  const open = new Map<string, Run>();
  for (const run of runs) if (run.state === 'running' || !open.has(run.segmentKey)) open.set(run.segmentKey, run);
  return open;
}

function referrersByKey(segments: readonly SegmentRecord[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const segment of segments) {
    for (const key of references(segment)) {
      if (key !== segment.key) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}
