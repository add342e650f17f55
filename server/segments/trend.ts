import type { DayCount } from '../../contracts/segments';

const DAY_MS = 86_400_000;
const SPARKLINE_DAYS = 14;
const CHANGE_DAYS = 7;

export interface Trend {
  /** Members at the end of each of the last 14 days, today included, oldest first; null before the first fill. */
  sparkline: (number | null)[];
  /** Net change over 7 days; null where nothing is known of that time. */
  change7: number | null;
}

/** `YYYY-MM-DD` in UTC, so many days before. */
export function dayBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * DAY_MS).toISOString().slice(0, 10);
}

/** The first day of a sparkline that ends now. */
export const firstDay = (now: Date): string => dayBefore(now, SPARKLINE_DAYS - 1);

/**
 * What became of a segment's members. A day without joins or leaves has no count of its own.
 * @param counts of days in ascending order, from the last one before the sparkline's first day on
 * @param members now; null before the first fill
 */
export function trendOf(counts: readonly { day: string; members: number }[], members: number | null, now: Date): Trend {
  const sparkline: (number | null)[] = [];
  let at = 0;
  let known: number | null = null;
  for (let days = SPARKLINE_DAYS - 1; days > 0; days -= 1) {
    const day = dayBefore(now, days);
    for (let next = counts[at]; next && next.day <= day; next = counts[(at += 1)]) known = next.members;
    sparkline.push(known);
  }
  sparkline.push(members);
  const then = sparkline[SPARKLINE_DAYS - 1 - CHANGE_DAYS] ?? null;
  return { sparkline, change7: members === null || then === null ? null : members - then };
}

/**
 * Every day from one to another, both included, but none before the first that is known; on a day without a count nobody
 * joined or left.
 * @param counts in ascending order; those before `from` say how many members there were then
 */
export function everyDay(counts: readonly DayCount[], from: string, to: string): DayCount[] {
  const days: DayCount[] = [];
  const [first] = counts;
  if (!first || to < from) return days;
  let at = 0;
  let members = first.members;
  for (let day = first.day > from ? first.day : from; day <= to; day = dayBefore(new Date(day), -1)) {
    let today = { joined: 0, left: 0 };
    for (let next = counts[at]; next && next.day <= day; next = counts[(at += 1)]) {
      members = next.members;
      if (next.day === day) today = { joined: next.joined, left: next.left };
    }
    days.push({ day, members, ...today });
  }
  return days;
}
