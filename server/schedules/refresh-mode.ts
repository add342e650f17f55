import type { Core } from '@strapi/strapi';
import type { RefreshMode } from '../../contracts/schedules';
import { configOf } from '../config';
import type { SegmentRecord } from '../membership/segment-record';

type Scheduled = Pick<SegmentRecord, 'refreshMode' | 'refreshCron' | 'timeZone'>;

/** The segment's own mode, or the site's. */
export const refreshModeOf = (strapi: Core.Strapi, segment: Pick<Scheduled, 'refreshMode'>): RefreshMode =>
  segment.refreshMode ?? configOf(strapi).refresh.mode;

/** By which expression, in which zone, a segment is refreshed; undefined where it is not refreshed by one. */
export function scheduleOf(strapi: Core.Strapi, segment: Scheduled): { expression: string; zone: string } | undefined {
  if (refreshModeOf(strapi, segment) !== 'scheduled') return undefined;
  const { refresh, timeZone } = configOf(strapi);
  return { expression: segment.refreshCron ?? refresh.cron, zone: segment.timeZone ?? timeZone };
}
