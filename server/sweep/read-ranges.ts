import type { Core } from '@strapi/strapi';
import { isPassing } from '../storage/connection';
import { rowsInRanges } from '../storage/crossed';
import type { CrossedRange } from './crossed-ranges';

/**
 * Rows of the ranges, at most so many of each. Many are asked for in one statement; where that fails for good, ever fewer
 * are, until the one that cannot be read stands alone: it has no rows, and `refuse` is told.
 * @param work.goOn asked before anything is read once more
 * @returns undefined where it was told to stop
 */
export async function readRanges(
  strapi: Core.Strapi,
  ranges: readonly CrossedRange[],
  limit: number,
  work: { goOn: () => Promise<boolean>; refuse: (range: CrossedRange, error: unknown) => void }
): Promise<number[][] | undefined> {
  try {
    return await rowsInRanges(strapi, ranges, limit);
  } catch (error) {
    const [first] = ranges;
    if (!first || isPassing(error)) throw error;
    if (ranges.length === 1) {
      work.refuse(first, error);
      return [[]];
    }
    const found: number[][] = [];
    const half = ranges.length >> 1;
    for (const part of [ranges.slice(0, half), ranges.slice(half)]) {
      const read = (await work.goOn()) ? await readRanges(strapi, part, limit, work) : undefined;
      if (!read) return undefined;
      found.push(...read);
    }
    return found;
  }
}
