import type { DayCount } from '../../../../contracts/segments';

const DAY_MS = 86_400_000;
export const RANGES = [7, 30, 90] as const;
/** Longer ranges would not fit on a screen, nor be read day by day. */
export const LONGEST = 366;

/** First and last day, both included, as `YYYY-MM-DD` in UTC, by which the server counts. */
export interface Range {
  from: string;
  to: string;
}

export interface TrendDay {
  day: string;
  /** Null where nothing is known of that day. */
  members: number | null;
  joined: number;
  left: number;
}

export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

export function lastDays(count: number, now: number): Range {
  return { from: dayOf(now - (count - 1) * DAY_MS), to: dayOf(now) };
}

/** A range as somebody chose it: in order, not beyond today and not too long; undefined where it is none. */
export function rangeOf(from: string | null, to: string | null, now: number): Range | undefined {
  const isDay = (text: string | null): text is string =>
    text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && !isNaN(timeOf(text));
  if (!isDay(from) || !isDay(to)) return undefined;
  const [first, last] = from <= to ? [from, to] : [to, from];
  const end = Math.min(timeOf(last), timeOf(dayOf(now)));
  const start = Math.max(Math.min(timeOf(first), end), end - (LONGEST - 1) * DAY_MS);
  return { from: dayOf(start), to: dayOf(end) };
}

/**
 * Every day of the range. The server names only days on which something happened: in between the members stay what they
 * were, before the first such day they follow from it, and before the segment was made there were none to know of.
 * @param present members now, which hold for a range in which nothing happened
 */
export function daysOf(
  counts: readonly DayCount[],
  range: Range,
  createdAt: string,
  present: number | null
): TrendDay[] {
  const byDay = new Map(counts.map((count) => [count.day, count]));
  const first = counts.find(({ day }) => day >= range.from);
  const born = createdAt.slice(0, 10);
  let members = first ? first.members - first.joined + first.left : present;
  const days: TrendDay[] = [];
  for (let time = timeOf(range.from); time <= timeOf(range.to); time += DAY_MS) {
    const day = dayOf(time);
    const count = byDay.get(day);
    if (count) members = count.members;
    days.push({
      day,
      members: day < born && !count ? null : members,
      joined: count?.joined ?? 0,
      left: count?.left ?? 0,
    });
  }
  return days;
}

/**
 * Round numbers from below the least to above the greatest value, a few in all.
 * @param smallest step between them: half a person is nobody
 */
export function ticksOf(least: number, greatest: number, about = 4, smallest = 1): number[] {
  const span = Math.max(greatest - least, smallest);
  const rough = span / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(smallest, [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough);
  const start = Math.max(0, Math.floor(least / step) * step);
  const ticks: number[] = [];
  for (let tick = start; ticks.length === 0 || (ticks.at(-1) ?? 0) < greatest; tick += step) ticks.push(tick);
  if (ticks.length === 1) ticks.push(start + step);
  return ticks;
}
