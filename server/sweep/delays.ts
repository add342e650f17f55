import type { Core } from '@strapi/strapi';
import type { SegmentDelay } from '../../contracts/segments';
import { requestTimeKeys } from '../../rules/request-time';
import { configOf } from '../config';
import { knownSegments, type LiveSegment } from '../membership/live-segments';
import { refreshModeOf, scheduleOf } from '../schedules/refresh-mode';
import { hasClock } from '../schedules/ticker';
import { connection } from '../storage/connection';
import { timingOf } from './timing';

/** From the shortest to the longest. */
const ORDER: readonly SegmentDelay['kind'][] = ['request', 'seconds', 'midnight', 'cadence', 'schedule', 'manual'];

/**
 * How late the members of each active segment are when time passes. A segment is as late as those that it refers to. Those
 * that time alone does not change are absent.
 */
export async function delaysOf(strapi: Core.Strapi): Promise<ReadonlyMap<string, SegmentDelay>> {
  const { byKey } = await knownSegments(strapi, connection(strapi));
  const atRequest = requestTimeKeys([...byKey.values()]);
  const own = new Map<string, SegmentDelay>();
  for (const segment of byKey.values()) {
    const delay: SegmentDelay | undefined = atRequest.has(segment.key)
      ? { kind: 'request' }
      : await ownDelay(strapi, segment);
    if (delay) own.set(segment.key, delay);
  }
  const delays = new Map<string, SegmentDelay>();
  for (const key of byKey.keys()) {
    const [longest] = [...withReferred(byKey, key)]
      .flatMap((each) => own.get(each) ?? [])
      .sort((a, b) => ORDER.indexOf(b.kind) - ORDER.indexOf(a.kind));
    const delay = atRequest.has(key) ? own.get(key) : longest;
    if (delay) delays.set(key, delay);
  }
  return delays;
}

/** The segment and all that it refers to, directly or over others. */
function withReferred(byKey: ReadonlyMap<string, LiveSegment>, key: string): Set<string> {
  const found = new Set([key]);
  for (const each of found) for (const referred of byKey.get(each)?.reads.segments ?? []) found.add(referred);
  return found;
}

async function ownDelay(strapi: Core.Strapi, segment: LiveSegment): Promise<SegmentDelay | undefined> {
  const { ranges, whole } = await timingOf(strapi, segment);
  if (ranges.length === 0 && !whole) return undefined;
  if (!hasClock(strapi)) return { kind: 'manual' };
  const { sweep, timeZone: siteZone } = configOf(strapi);
  if (!whole) return { kind: 'seconds', seconds: sweep.everySeconds };
  const { kind, reason } = whole;
  const timeZone = segment.timeZone ?? siteZone;
  switch (refreshModeOf(strapi, segment)) {
    case 'manual':
      return { kind: 'manual' };
    case 'scheduled':
      return { kind: 'schedule', cron: scheduleOf(strapi, segment)?.expression ?? '', timeZone, reason };
    case 'live':
      return kind === 'day'
        ? { kind: 'midnight', timeZone, reason }
        : { kind: 'cadence', minutes: sweep.wholeMinutes, reason };
  }
}
