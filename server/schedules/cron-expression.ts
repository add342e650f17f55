import { Cron } from 'croner';
import cronstrue from 'cronstrue/i18n';
import { validationError } from '../http';

/** How far missed fires are counted. */
const COUNTED = 1_000;

const cronOf = (expression: string, zone: string): Cron =>
  new Cron(expression, { timezone: zone, mode: '5-part', paused: true });

/**
 * @param path of the value that is refused
 * @throws ValidationError for what is no expression of five parts, or never comes
 */
export function checkCron(expression: string, zone: string, path: string): void {
  let next: Date | null;
  try {
    next = cronOf(expression, zone).nextRun();
  } catch (error) {
    throw validationError(path, `is no cron expression: ${(error as Error).message.replace(/^CronPattern: /, '')}`);
  }
  if (!next) throw validationError(path, 'names a time that never comes');
}

/**
 * The first fire after an instant; null when there is none. On the night that an hour is skipped what falls into it comes when it
 * ends; on the night that an hour comes twice, a fire at one time of the day comes once, one of every hour twice.
 */
export const nextFire = (expression: string, zone: string, after: Date): Date | null =>
  cronOf(expression, zone).nextRun(after);

/** The next fires after an instant. */
export const nextFires = (expression: string, zone: string, after: Date, limit: number): Date[] =>
  cronOf(expression, zone).nextRuns(limit, after);

/** How many fires lie after one instant and not after another, at most 1,000. */
export function firesBetween(expression: string, zone: string, after: Date, until: Date): number {
  const cron = cronOf(expression, zone);
  let count = 0;
  for (let fire = cron.nextRun(after); fire && fire <= until && count < COUNTED; fire = cron.nextRun(fire)) count += 1;
  return count;
}

/** The expression in words of a language. */
export const cronInWords = (expression: string, locale: string): string =>
  cronstrue.toString(expression, { locale, use24HourTimeFormat: true, throwExceptionOnParseError: false });
