import type { Core } from '@strapi/strapi';
import type { Crossing } from '../../rules/dated';
import type { TimeFrame } from '../../rules/time';
import { configOf } from '../config';
import type { LiveSegment } from '../membership/live-segments';
import type { DateRange } from '../storage/crossed';
import { endsOf, same, type End } from './crossed-ranges';

/** One end of the windows of some segments, with the dates that it passes from the last sweep on, for a day or two. */
export interface Edge extends DateRange {
  /** `day`: it moves only when a day of the zone begins. */
  kind: Crossing['kind'];
  zone: string;
  segments: Set<string>;
  /** Where the end lies then. */
  at(now: Date): End;
}

/** The ends of all windows of these segments that move within the time; those that windows share are one. */
export function edgesAhead(
  strapi: Core.Strapi,
  segments: readonly { segment: LiveSegment; ranges: readonly Crossing[] }[],
  from: Date,
  to: Date
): Edge[] {
  const { timeZone, weekStart } = configOf(strapi);
  const edges = new Map<string, Edge>();
  for (const { segment, ranges } of segments) {
    const { key, audience } = segment;
    const zone = segment.timeZone ?? timeZone;
    for (const { of, ends, kind, present = false } of ranges) {
      const frame = (now: Date): TimeFrame => ({ now, zone, weekStart });
      const [before, after] = [endsOf({ of, ends }, frame(from)), endsOf({ of, ends }, frame(to))];
      if (!before || !after) continue;
      for (const side of [0, 1] as const) {
        const [low, high] = [before[side], after[side]];
        // The present is an end of every condition on events, and looked at once.
        const isPresent = 'events' in of && !present && same(low, from) && same(high, to);
        if (low >= high || isPresent) continue;
        const at = (now: Date): End => endsOf({ of, ends }, frame(now))?.[side] ?? low;
        const dated = 'field' in of ? [of] : of.events.map((event) => ({ event }));
        for (const each of dated) {
          const range = { audience, of: each, from: low, to: high, ahead: present };
          const name = JSON.stringify([range, zone, ends, side]);
          const known = edges.get(name);
          if (known) known.segments.add(key);
          else edges.set(name, { ...range, kind, zone, at, segments: new Set([key]) });
        }
      }
    }
  }
  return [...edges.values()];
}

/** The first instant, to the millisecond, at which the end has come to the date; undefined where it has not by `to`. */
export function instantOfPassing({ at }: Pick<Edge, 'at'>, date: End, from: Date, to: Date): Date | undefined {
  let [low, high] = [from.getTime(), to.getTime()];
  if (at(to) < date) return undefined;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (at(new Date(middle)) >= date) high = middle;
    else low = middle + 1;
  }
  return new Date(low);
}
