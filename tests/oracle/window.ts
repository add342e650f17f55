import type { Moment, Unit, Window } from '../../rules/operands';
import {
  addToDay,
  day,
  dayText,
  elapsed,
  nowPlus,
  normalInstant,
  periodOf,
  startOfDay,
  today,
  type Day,
} from './calendar';
import type { Clock } from './world';

/** A date or a date-time that is not missing. */
export interface When {
  type: 'date' | 'datetime';
  value: string;
}

export function inWindow(when: When, window: Window, clock: Clock): boolean {
  switch (window.type) {
    case 'last': {
      const ms = elapsedOf(when, window);
      if (ms !== undefined) return nowPlus(clock, -ms) < when.value && when.value <= clock.now;
      const after = addToDay(today(clock), -window.n, window.unit);
      return isAfterDay(when, after, clock) && !isAfterDay(when, today(clock), clock);
    }
    case 'next': {
      const ms = elapsedOf(when, window);
      if (ms !== undefined) return clock.now < when.value && when.value <= nowPlus(clock, ms);
      const before = addToDay(today(clock), window.n, window.unit);
      return !isBeforeDay(when, today(clock), clock) && isBeforeDay(when, before, clock);
    }
    case 'this':
    case 'previous':
    case 'following': {
      const steps = { previous: -1, this: 0, following: 1 }[window.type];
      const current = periodOf(today(clock), window.unit, clock.weekStart);
      const { from, to } = periodOf(addToDay(current.from, steps, window.unit), window.unit, clock.weekStart);
      return !isBeforeDay(when, from, clock) && isBeforeDay(when, to, clock);
    }
    case 'between':
      return (
        (window.from === undefined || compareMoment(when, 'on_or_after', window.from, clock)) &&
        (window.to === undefined || compareMoment(when, 'on_or_before', window.to, clock))
      );
  }
}

/** At least so long ago. */
export function moreThanAgo(when: When, span: { n: number; unit: Unit; calendar?: boolean }, clock: Clock): boolean {
  const ms = elapsedOf(when, span);
  if (ms !== undefined) return when.value <= nowPlus(clock, -ms);
  return !isAfterDay(when, addToDay(today(clock), -span.n, span.unit), clock);
}

export function moreThanFromNow(
  when: When,
  span: { n: number; unit: Unit; calendar?: boolean },
  clock: Clock
): boolean {
  const ms = elapsedOf(when, span);
  if (ms !== undefined) return when.value > nowPlus(clock, ms);
  return !isBeforeDay(when, addToDay(today(clock), span.n, span.unit), clock);
}

export type MomentOperator = 'on' | 'before' | 'on_or_before' | 'after' | 'on_or_after';

export function compareMoment(when: When, operator: MomentOperator, moment: Moment, clock: Clock): boolean {
  if ('instant' in moment) return compareInstant(when.value, operator, normalInstant(moment.instant));
  if ('date' in moment) return compareDay(when, operator, day(moment.date), clock);
  const sign = moment.direction === 'ago' ? -1 : 1;
  if (moment.unit === 'minute' || moment.unit === 'hour') {
    return compareInstant(when.value, operator, nowPlus(clock, sign * elapsed(moment.n, moment.unit)!));
  }
  return compareDay(when, operator, addToDay(today(clock), sign * moment.n, moment.unit), clock);
}

function compareInstant(value: string, operator: MomentOperator, instant: string): boolean {
  switch (operator) {
    case 'before':
      return value < instant;
    case 'on_or_before':
      return value <= instant;
    case 'after':
      return value > instant;
    case 'on_or_after':
      return value >= instant;
    case 'on':
      throw new Error('An instant is not a day to be on');
  }
}

function compareDay(when: When, operator: MomentOperator, date: Day, clock: Clock): boolean {
  const before = isBeforeDay(when, date, clock);
  const after = isAfterDay(when, date, clock);
  return { before, after, on_or_before: !after, on_or_after: !before, on: !before && !after }[operator];
}

/** Undefined where the span is whole days: on a date, with `calendar`, and for months and longer. */
function elapsedOf(when: When, span: { n: number; unit: Unit; calendar?: boolean }): number | undefined {
  return when.type === 'date' || span.calendar ? undefined : elapsed(span.n, span.unit);
}

function isBeforeDay(when: When, date: Day, { zone }: Clock): boolean {
  return when.value < (when.type === 'date' ? dayText(date) : startOfDay(date, zone));
}

function isAfterDay(when: When, date: Day, { zone }: Clock): boolean {
  return when.type === 'date' ? when.value > dayText(date) : when.value >= startOfDay(date.add({ days: 1 }), zone);
}
