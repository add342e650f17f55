import { MOST_PERIODS, type KpiPeriod } from '../../contracts/segment-kpi';
import { today, type TimeFrame } from '../../rules/time';
import { startOfDay } from '../../rules/zone';
import { validationError } from '../http';

const DAY_MS = 86_400_000;
/** How many periods there are by default, the present one included. */
const USUAL: Record<KpiPeriod, number> = { day: 30, week: 12, month: 12 };

export interface Periods {
  /** First days, in order, with the day after the last period behind them. */
  days: string[];
  /** The instants at which these begin in the zone. */
  edges: Date[];
}

/** Whole periods from that of `from` to that of `to`. @throws ValidationError where they are none, or too many */
export function periodsOf(per: KpiPeriod, { from, to }: { from?: string; to?: string }, frame: TimeFrame): Periods {
  const present = today(frame);
  const last = firstDay(to !== undefined && to < present ? to : present, per, frame.weekStart);
  let day = from === undefined ? step(last, per, 1 - USUAL[per]) : firstDay(from, per, frame.weekStart);
  if (day > last) throw validationError('from', 'must not be after “to” or today');
  const days: string[] = [];
  for (; day <= last; day = step(day, per, 1)) {
    days.push(day);
    if (days.length > MOST_PERIODS) throw validationError('from', `must not be more than ${MOST_PERIODS} periods back`);
  }
  days.push(day);
  return { days, edges: days.map((each) => startOfDay(each, frame.zone)) };
}

/** The first day of the period that a day is in. */
function firstDay(day: string, per: KpiPeriod, weekStart: number): string {
  if (per === 'month') return `${day.slice(0, 7)}-01`;
  const weekday = new Date(day).getUTCDay();
  return per === 'day' ? day : step(day, 'day', -((weekday - weekStart + 7) % 7));
}

function step(day: string, per: KpiPeriod, count: number): string {
  const date = new Date(day);
  if (per === 'month') date.setUTCMonth(date.getUTCMonth() + count);
  else date.setTime(date.getTime() + count * (per === 'week' ? 7 : 1) * DAY_MS);
  return date.toISOString().slice(0, 10);
}

/** The last day of a period that ends before this one. */
export const dayBefore = (day: string): string => step(day, 'day', -1);
