import type { Core } from '@strapi/strapi';
import type { Crossing } from '../../rules/dated';
import { boundsOf } from '../../rules/moment-bounds';
import type { Bounds, TimeFrame } from '../../rules/time';
import { configOf } from '../config';
import type { LiveSegment } from '../membership/live-segments';
import type { DateRange } from '../storage/crossed';

/** Dates that passed an end of a window, with the segments whose windows end there. */
export interface CrossedRange extends DateRange {
  segments: Set<string>;
}

/** An instant, or a day. */
export type End = Date | string;

/** An end that is none lies beyond all dates. */
const LEAST = { date: '0001-01-01', datetime: new Date('0001-01-01T00:00:00.000Z') };
const MOST = { date: '9999-12-31', datetime: new Date('9999-12-31T23:59:59.999Z') };

/**
 * The dates that passed an end of one of the segments' windows from one reading of the clock to another. Each end is worked
 * out for both readings as the compiler works it out, so that jumps (a month that is over, a night of the changing clock)
 * are ranges like any other. A range includes both its ends, whichever of them the window includes: to settle somebody
 * without need does no harm. Ends that windows of several segments share are one range.
 */
export function crossedRanges(
  strapi: Core.Strapi,
  segments: readonly { segment: LiveSegment; ranges: readonly Crossing[] }[],
  from: Date,
  to: Date
): CrossedRange[] {
  const { timeZone, weekStart } = configOf(strapi);
  const found = new Map<string, CrossedRange>();
  const add = (range: DateRange, segment: string) => {
    const key = JSON.stringify(range);
    const known = found.get(key);
    if (known) known.segments.add(segment);
    else found.set(key, { ...range, segments: new Set([segment]) });
  };
  for (const { segment, ranges } of segments) {
    const frame = (now: Date): TimeFrame => ({ now, zone: segment.timeZone ?? timeZone, weekStart });
    for (const crossing of ranges) {
      for (const [low, high] of passed(crossing, frame(from), frame(to))) {
        const ends = { audience: segment.audience, from: low, to: high, ahead: crossing.present ?? false };
        const { of } = crossing;
        if ('field' in of) add({ ...ends, of }, segment.key);
        else for (const event of of.events) add({ ...ends, of: { event } }, segment.key);
      }
    }
  }
  return [...found.values()];
}

/** What each end of the window has passed over. */
function passed(crossing: Crossing, before: TimeFrame, after: TimeFrame): [End, End][] {
  const [old, now] = [endsOf(crossing, before), endsOf(crossing, after)];
  if (!old || !now) return [];
  const isEvent = 'events' in crossing.of;
  return ([0, 1] as const).flatMap((side): [End, End][] => {
    const [low, high] = old[side] <= now[side] ? [old[side], now[side]] : [now[side], old[side]];
    if (same(low, high)) return [];
    if (!isEvent) return [[low, high]];
    // The present is an end of every condition on events, and told once. What lies behind it is not seen yet.
    if (!crossing.present && same(low, before.now) && same(high, after.now)) return [];
    if (low > after.now) return [];
    return [[low, high > after.now ? after.now : high]];
  });
}

/** Lower and upper end at one reading of the clock; undefined where the rule does not fit its fields any more, which a refresh says. */
export function endsOf({ of, ends }: Pick<Crossing, 'of' | 'ends'>, frame: TimeFrame): [End, End] | undefined {
  const type = 'field' in of ? of.field.type : 'datetime';
  try {
    const { gt, gte, lt, lte } = boundsOf(ends, frame) as Bounds<End>;
    return [gt ?? gte ?? LEAST[type], lt ?? lte ?? MOST[type]];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

export const same = (a: End, b: End): boolean => a.valueOf() === b.valueOf();
