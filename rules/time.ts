import { DateTime } from 'luxon';
import type { Duration, Moment, Period, Span, Unit, Window } from './operands';
import { dayOf, startOfDay } from './zone';

/** What a relative time is relative to. */
export interface TimeFrame {
  now: Date;
  /** IANA zone in which calendar words are cut. */
  zone: string;
  /** ISO weekday on which weeks start: 1 is Monday. */
  weekStart: number;
}

/** A range; an end that is absent is open. At most one of `gt` and `gte`, one of `lt` and `lte`. */
export interface Bounds<T> {
  gt?: T;
  gte?: T;
  lt?: T;
  lte?: T;
}
export type InstantBounds = Bounds<Date>;
/** Ends are calendar days written `YYYY-MM-DD`. */
export type DayBounds = Bounds<string>;

export type MomentOperator = 'on' | 'before' | 'on_or_before' | 'after' | 'on_or_after';

const MINUTE = 60_000;
const UNIT_MS = { minute: MINUTE, hour: 60 * MINUTE, day: 1_440 * MINUTE, week: 10_080 * MINUTE } as const;

/** Milliseconds of elapsed time; a day is 24 hours. */
export const durationMs = (duration: Duration): number => duration.n * UNIT_MS[duration.unit];

/** The day of `now` in the frame's zone. */
export const today = (frame: TimeFrame): string => dayOf(frame.now, frame.zone);

/** Where a date-time must lie. */
export function windowInstants(window: Window, frame: TimeFrame): InstantBounds {
  switch (window.type) {
    case 'last':
    case 'next': {
      const ms = elapsedMs(window);
      if (ms === undefined) return instantsOf(windowDays(window, frame), frame);
      const now = frame.now.getTime();
      return window.type === 'last'
        ? clampInstants({ gt: new Date(now - ms), lte: frame.now })
        : clampInstants({ gt: frame.now, lte: new Date(now + ms) });
    }
    case 'between':
      return {
        ...(window.from && momentInstants('on_or_after', window.from, frame)),
        ...(window.to && momentInstants('on_or_before', window.to, frame)),
      };
    default:
      return instantsOf(windowDays(window, frame), frame);
  }
}

/** Where a date must lie. Minutes, hours and instants are no days: they throw. */
export function windowDays(window: Window, frame: TimeFrame): DayBounds {
  const day = today(frame);
  switch (window.type) {
    case 'last':
      return clampDays({ gt: shift(day, window.unit, -window.n), lte: day });
    case 'next':
      return clampDays({ gte: day, lt: shift(day, window.unit, window.n) });
    case 'this':
      return periodDays(window.unit, 0, frame);
    case 'previous':
      return periodDays(window.unit, -1, frame);
    case 'following':
      return periodDays(window.unit, 1, frame);
    case 'between':
      return {
        ...(window.from && momentDays('on_or_after', window.from, frame)),
        ...(window.to && momentDays('on_or_before', window.to, frame)),
      };
  }
}

/** Date-times more than a span ago, or more than a span from now. */
export function distantInstants(
  operator: 'more_than_ago' | 'more_than_from_now',
  span: Span,
  frame: TimeFrame
): InstantBounds {
  const ms = elapsedMs(span);
  if (ms === undefined) return instantsOf(distantDays(operator, span, frame), frame);
  return operator === 'more_than_ago'
    ? clampInstants({ lte: new Date(frame.now.getTime() - ms) })
    : clampInstants({ gt: new Date(frame.now.getTime() + ms) });
}

/** Dates more than a span ago, or more than a span from now. */
export function distantDays(operator: 'more_than_ago' | 'more_than_from_now', span: Span, frame: TimeFrame): DayBounds {
  return operator === 'more_than_ago'
    ? clampDays({ lte: shift(today(frame), span.unit, -span.n) })
    : clampDays({ gte: shift(today(frame), span.unit, span.n) });
}

/** Date-times before, on, after … a moment. `on` an instant throws: nothing lasts that long. */
export function momentInstants(operator: MomentOperator, moment: Moment, frame: TimeFrame): InstantBounds {
  const instant = instantOf(moment, frame);
  if (!instant) return instantsOf(momentDays(operator, moment, frame), frame);
  switch (operator) {
    case 'on':
      throw new RangeError('an instant has no length that a date-time could lie on');
    case 'before':
      return clampInstants({ lt: instant });
    case 'on_or_before':
      return clampInstants({ lte: instant });
    case 'after':
      return clampInstants({ gt: instant });
    case 'on_or_after':
      return clampInstants({ gte: instant });
  }
}

/** Dates before, on, after … a moment that is a day; other moments throw. */
export function momentDays(operator: MomentOperator, moment: Moment, frame: TimeFrame): DayBounds {
  if ('instant' in moment) throw new RangeError('an instant is no calendar day');
  const day =
    'date' in moment
      ? moment.date
      : shift(today(frame), moment.unit, moment.direction === 'ago' ? -moment.n : moment.n);
  switch (operator) {
    case 'on':
      return clampDays({ gte: day, lte: day });
    case 'before':
      return clampDays({ lt: day });
    case 'on_or_before':
      return clampDays({ lte: day });
    case 'after':
      return clampDays({ gt: day });
    case 'on_or_after':
      return clampDays({ gte: day });
  }
}

/** The instants that lie on the days of `days`, in the frame's zone. */
function instantsOf(days: DayBounds, frame: TimeFrame): InstantBounds {
  const start = (day: string) => startOfDay(day, frame.zone);
  const end = (day: string) => startOfDay(iso(parse(day).plus({ days: 1 })), frame.zone);
  const bounds: InstantBounds = {};
  if (days.gt !== undefined) bounds.gte = end(days.gt);
  if (days.gte !== undefined) bounds.gte = start(days.gte);
  if (days.lt !== undefined) bounds.lt = start(days.lt);
  if (days.lte !== undefined) bounds.lt = end(days.lte);
  return clampInstants(bounds);
}

/** Length of a span that is elapsed time; undefined for one of whole days. */
function elapsedMs(span: { n: number; unit: Unit; calendar?: boolean }): number | undefined {
  const { n, unit, calendar } = span;
  if (calendar || unit === 'month' || unit === 'quarter' || unit === 'year') return undefined;
  return durationMs({ n, unit });
}

/** The instant that a moment is; undefined where it is a day. */
function instantOf(moment: Moment, frame: TimeFrame): Date | undefined {
  if ('instant' in moment) return new Date(moment.instant);
  if ('date' in moment || (moment.unit !== 'minute' && moment.unit !== 'hour')) return undefined;
  const ms = moment.n * UNIT_MS[moment.unit];
  return new Date(frame.now.getTime() + (moment.direction === 'ago' ? -ms : ms));
}

/** The period of today (0), the one before (−1) or after it (1), as days from `gte` to before `lt`. */
function periodDays(unit: Period, offset: -1 | 0 | 1, frame: TimeFrame): DayBounds {
  const day = parse(today(frame));
  const first = unit === 'week' ? day.minus({ days: (day.weekday - frame.weekStart + 7) % 7 }) : day.startOf(unit);
  const step = (count: number) => first.plus({ [unit]: count });
  return clampDays({ gte: iso(step(offset)), lt: iso(step(offset + 1)) });
}

function shift(day: string, unit: Unit, n: number): string {
  if (unit === 'minute' || unit === 'hour') throw new RangeError(`a calendar day cannot be moved by a ${unit}`);
  return iso(parse(day).plus({ [unit]: n }));
}

const parse = (day: string): DateTime => DateTime.fromISO(day, { zone: 'utc' });
// Years beyond 9999 or before 1 have six digits and a sign here; `clampDays` takes them away.
const iso = (date: DateTime): string => date.toJSDate().toISOString().slice(0, -14);

/*
 * No database stores all the years that arithmetic can reach. Beyond the years 1 to 9999 an end is either
 * no end at all or one that nothing passes.
 */
const DAYS: readonly [string, string] = ['0001-01-01', '9999-12-31'];
const INSTANTS: readonly [Date, Date] = [new Date('0001-01-01T00:00:00.000Z'), new Date('9999-12-31T23:59:59.999Z')];

const clampDays = (bounds: DayBounds): DayBounds => clamp(bounds, DAYS, (day) => Date.parse(`${day}T00:00:00.000Z`));
const clampInstants = (bounds: InstantBounds): InstantBounds => clamp(bounds, INSTANTS, (instant) => instant.getTime());

function clamp<T>(bounds: Bounds<T>, [least, most]: readonly [T, T], timeOf: (value: T) => number): Bounds<T> {
  const result = { ...bounds };
  const [low, high] = [timeOf(least), timeOf(most)];
  for (const key of ['gt', 'gte', 'lt', 'lte'] as const) {
    const value = result[key];
    if (value === undefined) continue;
    const isLower = key === 'gt' || key === 'gte';
    const time = timeOf(value);
    if (time >= low && time <= high) continue;
    delete result[key];
    if (isLower && time > high) result.gt = most;
    if (!isLower && time < low) result.lt = least;
  }
  return result;
}
