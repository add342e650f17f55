export interface Point {
  x: number;
  y: number;
}

/**
 * The lines of a sparkline: a new one after each gap. The scale runs from the least to the greatest value, so that a small
 * change of a large segment can be seen; a level line stands in the middle.
 */
export function sparklinePoints(values: readonly (number | null)[], width: number, height: number): Point[][] {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return [];
  const least = Math.min(...known);
  const span = Math.max(...known) - least;
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const lines: Point[][] = [];
  let line: Point[] | undefined;
  values.forEach((value, at) => {
    if (value === null) {
      line = undefined;
      return;
    }
    if (!line) lines.push((line = []));
    line.push({ x: at * step, y: span === 0 ? height / 2 : height - ((value - least) / span) * height });
  });
  return lines;
}
