import type { TimeFrame } from './time';
import { today } from './time';
import { startOfDay } from './zone';

export type AnniversaryOperator = 'anniversary_today' | 'anniversary_in_next' | 'anniversary_in_last';

/** Month and day, written `MM-DD`; both ends included, both in one month. */
export interface MonthDayRange {
  from: string;
  to: string;
}

const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;
const MONTH_LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const ALL = MONTH_LENGTHS.flatMap((length, month) =>
  Array.from({ length }, (_, day) => `${pad(month + 1)}-${pad(day + 1)}`)
);

/** The days of the year whose anniversary falls on the days that the operator speaks of, as ranges in order. */
export function anniversaryRanges(operator: AnniversaryOperator, n: number, frame: TimeFrame): MonthDayRange[] {
  const days = anniversaryDays(operator, n, frame);
  const ranges: MonthDayRange[] = [];
  let open: MonthDayRange | undefined;
  for (const day of ALL) {
    if (!days.has(day) || open?.from.slice(0, 2) !== day.slice(0, 2)) open = undefined;
    if (!days.has(day)) continue;
    if (open) open.to = day;
    else ranges.push((open = { from: day, to: day }));
  }
  return ranges;
}

/** The same for date-times: instants from `gte` to before `lt`, in order and apart, over the local years 1900 to 2199. */
export function anniversaryInstants(
  operator: AnniversaryOperator,
  n: number,
  frame: TimeFrame
): { gte: Date; lt: Date }[] {
  const days = anniversaryRanges(operator, n, frame);
  const ranges: { gte: Date; lt: Date }[] = [];
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) {
    for (const { from, to } of days) {
      if (from === '02-29' && !isLeap(year)) continue;
      const last = to === '02-29' && !isLeap(year) ? '02-28' : to;
      const gte = startOfDay(`${year}-${from}`, frame.zone);
      const lt = startOfDay(dayAfter(`${year}-${last}`), frame.zone);
      const previous = ranges[ranges.length - 1];
      if (previous && previous.lt.getTime() === gte.getTime()) previous.lt = lt;
      else if (gte < lt) ranges.push({ gte, lt });
    }
  }
  return ranges;
}

function anniversaryDays(operator: AnniversaryOperator, n: number, frame: TimeFrame): Set<string> {
  const start = Date.parse(`${today(frame)}T00:00:00.000Z`);
  const count = operator === 'anniversary_today' ? 1 : n;
  const direction = operator === 'anniversary_in_last' ? -1 : 1;
  const days = new Set<string>();
  for (let index = 0; index < count; index += 1) {
    const day = new Date(start + direction * index * 86_400_000).toISOString().slice(0, 10);
    days.add(day.slice(5));
    if (day.endsWith('-02-28') && !isLeap(Number(day.slice(0, 4)))) days.add('02-29');
  }
  return days;
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) + 86_400_000).toISOString().slice(0, 10);

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
