import type { Core } from '@strapi/strapi';
import { dayOf } from '../../rules/zone';
import { configOf } from '../config';
import type { LiveSegment } from '../membership/live-segments';
import { refreshModeOf } from '../schedules/refresh-mode';
import type { Timing } from './timing';

/**
 * Keys of the segments that everybody is to be judged by: those that change with the day once a day has begun in their
 * zone, the others every few minutes, by the clock alone so that any number of instances agree. Those that are refreshed
 * by an expression, or by hand, keep to it.
 */
export function wholeDue(
  strapi: Core.Strapi,
  timed: readonly { segment: LiveSegment; timing: Timing }[],
  from: Date,
  to: Date
): string[] {
  const { timeZone } = configOf(strapi);
  return timed.flatMap(({ segment, timing: { whole } }) => {
    if (!whole || refreshModeOf(strapi, segment) !== 'live') return [];
    const zone = segment.timeZone ?? timeZone;
    const isDue = whole.kind === 'day' ? dayOf(from, zone) !== dayOf(to, zone) : periodBegan(strapi, from, to);
    return isDue ? [segment.key] : [];
  });
}

/** Whether it is time for what is done every few minutes. */
export function periodBegan(strapi: Core.Strapi, from: Date, to: Date): boolean {
  const { wholeMinutes } = configOf(strapi).sweep;
  const period = (at: Date) => Math.floor(at.getTime() / (wholeMinutes * 60_000));
  return period(from) !== period(to);
}
