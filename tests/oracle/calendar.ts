import { Temporal } from '@js-temporal/polyfill';
import type { Period, Unit } from '../../rules/operands';
import { remember } from './remember';
import type { Clock } from './world';

/*
 * Days are `YYYY-MM-DD` and instants `YYYY-MM-DDTHH:mm:ss.sssZ`, both compared as texts. Years that do not fit
 * four digits lie before or after every text.
 */
const BEFORE_ALL = '';
const AFTER_ALL = '~';

export type Day = Temporal.PlainDate;

export function day(text: string): Day {
  return Temporal.PlainDate.from(text);
}

export function dayText(date: Day): string {
  return date.year < 0 ? BEFORE_ALL : date.year > 9999 ? AFTER_ALL : date.toString();
}

export function today({ now, zone }: Clock): Day {
  return localTime(now, zone).toPlainDate();
}

const localTimes = remember((key) => {
  const [instant, zone] = key.split(' ') as [string, string];
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
});

export function localTime(instant: string, zone: string): Temporal.ZonedDateTime {
  return localTimes(`${instant} ${zone}`);
}

const starts = remember((key) => {
  const [date, zone] = key.split(' ') as [string, string];
  return instantText(Temporal.PlainDate.from(date).toZonedDateTime(zone).startOfDay().epochMilliseconds);
});

/** The first instant of the day in the zone. */
export function startOfDay(date: Day, zone: string): string {
  return starts(`${date.toString()} ${zone}`);
}

export function instantText(ms: number): string {
  const year = new Date(ms).getUTCFullYear();
  return year < 0 ? BEFORE_ALL : year > 9999 ? AFTER_ALL : new Date(ms).toISOString();
}

/** With three decimals of a second. */
export function normalInstant(text: string): string {
  return text.length === 20 ? `${text.slice(0, 19)}.000Z` : text;
}

const days = remember((key) => {
  const [instant, zone] = key.split(' ') as [string, string];
  const part = (from: number, to: number) => Number(instant.slice(from, to));
  let date = Temporal.PlainDate.from({
    year: part(0, 4),
    month: Math.max(1, part(5, 7)),
    day: Math.max(1, part(8, 10)),
  });
  while (startOfDay(date, zone) > instant) date = date.subtract({ days: 1 });
  while (startOfDay(date.add({ days: 1 }), zone) <= instant) date = date.add({ days: 1 });
  return date;
});

/** The day in the zone on which the instant lies. A text that is no instant, such as 30 February, lies where it sorts. */
export function dayOf(instant: string, zone: string): Day {
  return days(`${instant} ${zone}`);
}

/** `n` may be negative. Months clamp to the month's last day. */
export function addToDay(date: Day, n: number, unit: Unit): Day {
  switch (unit) {
    case 'day':
      return date.add({ days: n });
    case 'week':
      return date.add({ days: 7 * n });
    case 'month':
      return date.add({ months: n });
    case 'quarter':
      return date.add({ months: 3 * n });
    case 'year':
      return date.add({ months: 12 * n });
    default:
      throw new Error(`A day has no ${unit}s`);
  }
}

const MILLISECONDS: Partial<Record<Unit, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

/** Length of elapsed time; undefined for units that are no fixed length. */
export function elapsed(n: number, unit: Unit): number | undefined {
  const length = MILLISECONDS[unit];
  return length === undefined ? undefined : n * length;
}

/** `now` ± milliseconds. */
export function nowPlus({ now }: Clock, ms: number): string {
  return instantText(Date.parse(now) + ms);
}

/** The day, week, month, quarter or year that the day lies in: first day, and first day after it. */
export function periodOf(date: Day, unit: Period, weekStart: number): { from: Day; to: Day } {
  const from = firstDay(date, unit, weekStart);
  return { from, to: addToDay(from, 1, unit) };
}

function firstDay(date: Day, unit: Period, weekStart: number): Day {
  switch (unit) {
    case 'day':
      return date;
    case 'week':
      return date.subtract({ days: (date.dayOfWeek - weekStart + 7) % 7 });
    case 'month':
      return date.with({ day: 1 });
    case 'quarter':
      return date.with({ month: date.month - ((date.month - 1) % 3), day: 1 });
    case 'year':
      return date.with({ month: 1, day: 1 });
  }
}
