import type { Knex } from '../storage/connection';
import { countRows, idBounds } from '../storage/judged';

/** Enough for a margin of one percent of the audience, and judged in some tens of milliseconds. */
const SIZE = 10_000;

/** Where ids have gaps more of them are drawn, up to so many times the size. */
const MOST_DRAWN = 4;

export interface Sampled {
  /** Subjects in the audience. */
  of: number;
  /** Some of them, unless they would be everybody: ids, ascending, some of nobody, and which share of all they stand for. */
  drawn?: { ids: number[]; share: number };
}

/** Draws ids spread evenly over the audience, the same as long as it stays as it is. */
export async function drawSample(knex: Knex, table: string): Promise<Sampled> {
  const [of, bounds] = [await countRows(knex, table), await idBounds(knex, table)];
  if (!bounds || of <= SIZE) return { of };
  const span = bounds.to - bounds.from + 1;
  // One out of each of as many parts of one width, so that all are as likely, at places that no period in the data meets.
  const width = Math.floor(span / (SIZE * Math.min(MOST_DRAWN, span / of)));
  const ids = Array.from({ length: Math.ceil(span / width) }, (_, part) => {
    return bounds.from + part * width + Math.floor(scatter(part) * width);
  });
  return { of, drawn: { ids, share: 1 / width } };
}

/** A number in [0, 1) that looks drawn, always the same one for the same place. */
function scatter(place: number): number {
  let x = Math.imul(place + 0x9e3779b9, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
}

/** By how much a count scaled from `hits` of `judged` subjects to all `of` may be off, 19 times out of 20. */
export function marginOf(hits: number, judged: number, of: number): number {
  // Two more on either side keep the margin of none, or all, from being none.
  const share = (hits + 2) / (judged + 4);
  const deviation = Math.sqrt((share * (1 - share)) / (judged + 4));
  return Math.ceil(1.96 * deviation * Math.sqrt(1 - judged / of) * of);
}
