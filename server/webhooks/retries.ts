import { MAX_ATTEMPTS } from '../../contracts/webhooks';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits before the second and later attempts: ten attempts over about 75 hours. */
const GAPS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const satisfies { length: 9 };

/** Receivers that come back are not met by all their deliveries at one instant: each gap is up to a tenth longer or shorter. */
const JITTER = 0.1;

/**
 * When to try again after so many attempts; null when it is given up.
 * @param random between 0 and 1
 */
export function nextAttempt(attempts: number, at: Date, random = Math.random()): Date | null {
  const gap = attempts < MAX_ATTEMPTS ? GAPS[attempts - 1] : undefined;
  if (gap === undefined) return null;
  return new Date(at.getTime() + Math.round(gap * (1 - JITTER + 2 * JITTER * random)));
}
