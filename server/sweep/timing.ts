import type { Core } from '@strapi/strapi';
import type { Crossing, Crossings } from '../../rules/dated';
import { sooner } from '../../rules/time-dependency';
import { physicalSchema } from '../catalog/physical';
import { faultOf } from '../fault-of';
import type { LiveSegment } from '../membership/live-segments';
import { isPassing } from '../storage/connection';
import { estimatedRows, indexesOf } from '../storage/indexes';

/** Why time makes it necessary to judge everybody: it does for any rule of the kind, or for want of an index. */
export type WholeReason = 'everybody' | 'rule' | 'index';

/** How a segment is kept true as time passes. */
export interface Timing {
  /** Dates whose crossings are found by an index. */
  ranges: readonly Crossing[];
  /** All the rest. */
  whole?: { kind: NonNullable<Crossings['whole']>; reason: WholeReason };
}

/** A table of so few rows is read as fast as an index. */
export const FEW_ROWS = 10_000;

/** How long what is known of indexes is taken to be so. */
const KNOWN_MS = 60_000;

const known = new WeakMap<Core.Strapi, Map<string, { until: number; found: Promise<boolean> }>>();

export async function timingOf(strapi: Core.Strapi, { crossings, reads }: LiveSegment): Promise<Timing> {
  const ranges: Crossing[] = [];
  let kind = crossings.whole;
  let reason: WholeReason = reads.everybody ? 'everybody' : 'rule';
  for (const crossing of crossings.ranges) {
    if (await isFound(strapi, crossing)) ranges.push(crossing);
    else {
      const both = sooner(kind, crossing.kind);
      // What is to be said is what could be better.
      if (both !== kind || kind === crossing.kind) reason = 'index';
      kind = both;
    }
  }
  return { ranges, ...(kind && { whole: { kind, reason } }) };
}

async function isFound(strapi: Core.Strapi, { of }: Crossing): Promise<boolean> {
  if ('events' in of) return true;
  const { uid, attribute } = of.field;
  const physical = physicalSchema(strapi);
  const column = physical.column(uid, attribute);
  return column !== undefined && isIndexed(strapi, physical.table(uid), column.name);
}

/** Whether rows are found by ranges of the column, as far as was known a minute ago. */
function isIndexed(strapi: Core.Strapi, table: string, column: string): Promise<boolean> {
  const columns = known.get(strapi) ?? new Map<string, { until: number; found: Promise<boolean> }>();
  known.set(strapi, columns);
  const key = `${table} ${column}`;
  const cached = columns.get(key);
  if (cached && cached.until > Date.now()) return cached.found;
  const found = lookUp(strapi, table, column);
  columns.set(key, { until: Date.now() + KNOWN_MS, found });
  found.catch(() => columns.delete(key));
  return found;
}

/** To be called when indexes were made or dropped. */
export function forgetIndexes(strapi: Core.Strapi): void {
  known.delete(strapi);
}

/** A table that cannot be looked at is none in which dates are found; a refresh says what is wrong. */
async function lookUp(strapi: Core.Strapi, table: string, column: string): Promise<boolean> {
  try {
    const indexes = await indexesOf(strapi, table);
    return indexes.some(({ columns }) => columns[0] === column) || (await estimatedRows(strapi, table)) <= FEW_ROWS;
  } catch (error) {
    if (isPassing(error)) throw error;
    const fault = faultOf(error);
    strapi.log.error(`[segments] the indexes of ${table} could not be looked up: ${fault}`);
    return false;
  }
}
