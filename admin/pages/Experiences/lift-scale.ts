import type { GroupResult } from '../../../contracts/experience-results';

/** Lifts beyond these are drawn at the edge: a few people make for thousands of percent. */
const LEAST = -1;
const GREATEST = 3;
const LEFT = 132;
const RIGHT = 24;
/** Room that a number below the chart takes. */
const LABEL = 56;
export const ROW = 40;
export const TOP = 8;
export const AXIS = 28;

/** Where lifts stand on a chart of this width: as wide as the intervals, with zero in it. */
export function liftScale(groups: readonly GroupResult[], width: number) {
  const ends = groups.flatMap(({ lift }) => (lift ? [lift.interval[0], lift.interval[1] ?? GREATEST] : []));
  const step = stepOf(Math.min(0, ...ends), Math.max(0, ...ends));
  const low = Math.max(LEAST, Math.floor(Math.min(0, ...ends) / step) * step);
  const high = Math.min(GREATEST, Math.max(step, Math.ceil(Math.max(0, ...ends) / step) * step));
  const left = Math.min(LEFT, width / 3);
  const x = (lift: number) =>
    left + ((Math.min(high, Math.max(low, lift)) - low) / (high - low)) * (width - left - RIGHT);
  const count = Math.round((high - low) / step);
  const ticks = Array.from({ length: count + 1 }, (_, at) => low + at * step);
  const every = Math.ceil((LABEL * count) / Math.max(1, width - left - RIGHT));
  return { x, left, ticks, every, high };
}

function stepOf(low: number, high: number): number {
  const span = Math.min(high, GREATEST) - Math.max(low, LEAST);
  return [0.05, 0.1, 0.25, 0.5].find((step) => span / step <= 6) ?? 1;
}
