/** So many of so many. */
export interface Counted {
  reached: number;
  of: number;
}

/** 1.96 squared: the 95 % point of χ² with one degree of freedom. */
const CHI_SQUARE_95 = 3.841458820694124;
const Z_95 = Math.sqrt(CHI_SQUARE_95);

/** 95 % interval of a share, by Wilson's score (J. Am. Stat. Assoc. 22, 1927). @returns bounds from 0 to 1 */
export function shareInterval({ reached, of }: Counted): [number, number] {
  if (of === 0) return [0, 1];
  const share = reached / of;
  const middle = share + CHI_SQUARE_95 / (2 * of);
  const width = Z_95 * Math.sqrt((share * (1 - share) + CHI_SQUARE_95 / (4 * of)) / of);
  const scale = 1 + CHI_SQUARE_95 / of;
  return [Math.max(0, (middle - width) / scale), Math.min(1, (middle + width) / scale)];
}

/**
 * 95 % interval of the ratio of two independent shares, by the score method of Koopman (Biometrics 40, 1984): all ratios that the χ² of
 * both counts, at the shares most likely under the ratio, does not reject. It holds for small counts, and where nobody reached the goal.
 * @returns the least and the greatest ratio; null where there is none
 */
export function ratioInterval(one: Counted, other: Counted): [number, number | null] | undefined {
  if (one.of === 0 || other.of === 0 || one.reached + other.reached === 0) return undefined;
  const isIn = (ratio: number) => chiSquare(one, other, ratio) <= CHI_SQUARE_95;
  // Where one of them is empty the estimate is an end of the interval itself.
  const estimate = Math.max(one.reached, 0.5) / one.of / (Math.max(other.reached, 0.5) / other.of);
  const low = one.reached === 0 ? 0 : bisect(isIn, estimate, 0);
  const high = other.reached === 0 ? null : bisect(isIn, estimate, null);
  return [low, high];
}

/** Where, going from a ratio that is in towards 0 or without end, ratios cease to be in. */
function bisect(isIn: (ratio: number) => boolean, from: number, to: 0 | null): number {
  const step = to === 0 ? 0.5 : 2;
  let inside = from;
  let outside = from * step;
  for (let tries = 0; isIn(outside) && tries < 200; tries += 1) [inside, outside] = [outside, outside * step];
  for (let tries = 0; tries < 60; tries += 1) {
    const middle = Math.sqrt(inside * outside);
    if (isIn(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}

function chiSquare(one: Counted, other: Counted, ratio: number): number {
  const [all, reached] = [one.of + other.of, one.reached + other.reached];
  // The share of the other that is most likely if that of the one is `ratio` times as much: a root of a quadratic.
  const b = ratio * (one.of + other.reached) + one.reached + other.of;
  const likely = (b - Math.sqrt(Math.max(0, b * b - 4 * all * ratio * reached))) / (2 * all * ratio);
  return term(one, Math.min(1, ratio * likely)) + term(other, likely);
}

function term({ reached, of }: Counted, share: number): number {
  const difference = reached - of * share;
  const variance = of * share * (1 - share);
  if (variance <= 0) return Math.abs(difference) < 1e-9 ? 0 : Infinity;
  return (difference * difference) / variance;
}
