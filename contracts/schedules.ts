import { z } from 'zod';
import { timeZoneSchema } from './time-zone';

/**
 * When a segment is brought up to date as a whole, beside saves and calls: `live` every few minutes, `scheduled` as a cron
 * expression says, `manual` never.
 */
export const refreshModeSchema = z.enum(['live', 'scheduled', 'manual']);
export type RefreshMode = z.output<typeof refreshModeSchema>;

/** Minute, hour, day of the month, month, day of the week. The server says what is wrong with one. */
export const cronSchema = z.string().trim().min(1).max(100);

/** `GET /schedules/describe`: without an expression, the site's own. */
export const describeScheduleSchema = z.strictObject({
  cron: cronSchema.optional(),
  timeZone: timeZoneSchema.optional(),
  /** Language of the words. */
  locale: z.enum(['en', 'de', 'fr', 'es']).default('en'),
});

/** What a cron expression means. */
export interface DescribedSchedule {
  cron: string;
  timeZone: string;
  /** The expression in words. */
  words: string;
  /** The next fires, at most five, as ISO text. */
  next: string[];
}
