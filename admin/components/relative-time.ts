const UNITS = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** How far a time is from now, in the largest unit of which there is a whole one: 3 hours ago is `[-3, 'hour']`, less than a minute is now. */
export function relativeTime(at: number, now: number): [number, Intl.RelativeTimeFormatUnit] {
  const seconds = (at - now) / 1_000;
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return [Math.trunc(seconds / size), unit];
  }
  return [0, 'second'];
}
