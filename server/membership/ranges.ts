import type { Core } from '@strapi/strapi';
import { dependenciesOf } from '../../rules/dependencies';
import { connection } from '../storage/connection';
import { idBounds } from '../storage/judged';
import type { Judge, Judged } from './judge';

/** Rows of the audience judged in one statement. On SQLite a statement stops the whole process, so it must be short. */
const RANGE_ROWS = { sqlite: 50_000, other: 500_000 } as const;

/** The largest row id of any of the databases. */
const LAST_ID = 4_294_967_295;

export type Range = { from: number; to: number };

/**
 * How the audience is cut for a statement each; null means all of it at once. Rules over events are judged whole on
 * SQLite: an index on the event's name finds everybody in one pass, while each range would walk it again.
 */
export async function rangesOf(strapi: Core.Strapi, segment: Judged, judge: Judge): Promise<(Range | null)[]> {
  const sqlite = strapi.db.dialect.client === 'sqlite';
  const events = segment.rule ? dependenciesOf(segment.rule, judge.context.catalog).events.length > 0 : false;
  if (sqlite && events) return [null];
  const bounds = await idBounds(connection(strapi), judge.table);
  const size = sqlite ? RANGE_ROWS.sqlite : RANGE_ROWS.other;
  if (!bounds || bounds.rows <= size) return [null];
  // Ids may have gaps; the width follows their density.
  const width = Math.ceil(((bounds.to - bounds.from + 1) / bounds.rows) * size);
  const ranges: Range[] = [];
  for (let from = bounds.from; from <= bounds.to; from += width) ranges.push({ from, to: from + width - 1 });
  // Members whose rows were deleted may lie before the first row and after the last.
  return ranges.map(({ from, to }, index) => ({
    from: index === 0 ? 0 : from,
    to: index === ranges.length - 1 ? LAST_ID : to,
  }));
}
