import { ticksOf, type TrendDay } from './trend';

export const HEIGHT = 320;
export const MARGIN = { top: 12, right: 16, bottom: 28, left: 56 };
/** The bars' band, below the line and a gap. */
const BARS = 84;
const GAP = 20;
/** Room that a day's label takes. */
const LABEL = 72;

/** Where the things of a chart stand that go along its width. */
export interface Axes {
  x: (index: number) => number;
  y: (value: number) => number;
  /** Index of what is nearest to a place. */
  nearest: (x: number) => number | null;
  ticks: number[];
  /** Indexes of those whose date is written. */
  labelled: number[];
}

/** @param ticks from the least to the greatest value @param bottom place of the least */
export function axesOf(count: number, width: number, ticks: number[], bottom: number): Axes & { slot: number } {
  const slot = Math.max(width - MARGIN.left - MARGIN.right, 1) / Math.max(count, 1);
  const low = ticks[0] ?? 0;
  const high = ticks.at(-1) ?? 1;
  const every = Math.max(1, Math.ceil(LABEL / slot));
  return {
    ...{ slot, ticks },
    x: (index) => MARGIN.left + slot * (index + 0.5),
    y: (value) => bottom - ((value - low) / (high - low)) * (bottom - MARGIN.top),
    nearest: (place) =>
      count === 0 ? null : Math.min(count - 1, Math.max(0, Math.floor((place - MARGIN.left) / slot))),
    // Counted from the end, so that the latest is always named.
    labelled: Array.from({ length: count }, (_, index) => index).filter((index) => (count - 1 - index) % every === 0),
  };
}

/** Where everything of the trend stands, for a chart of this width. */
export interface Geometry extends Axes {
  lines: string[];
  areas: string[];
  bars: { width: number; zero: number; height: (count: number) => number; greatest: number };
}

export function geometryOf(days: readonly TrendDay[], width: number): Geometry {
  const known = days.flatMap(({ members }) => (members === null ? [] : [members]));
  const ticks = ticksOf(Math.min(...known, ...(known.length === 0 ? [0] : [])), Math.max(...known, 0));
  const bottom = HEIGHT - MARGIN.bottom - BARS - GAP;
  const { slot, ...axes } = axesOf(days.length, width, ticks, bottom);
  const { x, y } = axes;
  const greatest = Math.max(1, ...days.flatMap(({ joined, left }) => [joined, left]));
  const zero = HEIGHT - MARGIN.bottom - BARS / 2;
  const runs = runsOf(days);
  return {
    ...axes,
    lines: runs.map((run) => pathOf(run.map(({ index, members }) => [x(index), y(members)]))),
    areas: runs.map((run) => {
      const top = run.map(({ index, members }): [number, number] => [x(index), y(members)]);
      const first = run[0]?.index ?? 0;
      return `${pathOf(top)}L${round(x(first + run.length - 1))} ${bottom}L${round(x(first))} ${bottom}Z`;
    }),
    bars: {
      width: Math.min(24, Math.max(1, slot * 0.6)),
      zero,
      greatest,
      height: (count) => (count / greatest) * (BARS / 2),
    },
  };
}

/** Days in a row of which the members are known. */
function runsOf(days: readonly TrendDay[]): { index: number; members: number }[][] {
  const runs: { index: number; members: number }[][] = [];
  days.forEach(({ members }, index) => {
    if (members === null) return;
    const run = runs.at(-1);
    if (run && run.at(-1)?.index === index - 1) run.push({ index, members });
    else runs.push([{ index, members }]);
  });
  return runs;
}

export const pathOf = (points: readonly (readonly number[])[]) =>
  points.map(([left = 0, top = 0], at) => `${at === 0 ? 'M' : 'L'}${round(left)} ${round(top)}`).join('');

const round = (number: number) => Math.round(number * 10) / 10;
