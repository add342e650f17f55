import type { Core } from '@strapi/strapi';
import { dependenciesOf } from '../../rules/dependencies';
import { connection } from '../storage/connection';
import { countRows, idBounds, isFoundByIndex } from '../storage/judged';
import type { Judge, Judged } from './judge';

/** Rows of the audience judged in one statement. On SQLite a statement stops the whole process, so it must be short. */
const RANGE_ROWS = { sqlite: 50_000, other: 2_000_000 } as const;

/** An index hands over this many faster than a range is read. */
const FEW_MEMBERS = 100_000;

export type Range = { from: number; to: number };

/**
 * How the audience is cut for a statement each; null means all of it at once. Only what the subjects' own rows tell is
 * judged in ranges: related rows and events are found by their dates and names in one pass, which each range would
 * repeat. So is, on SQLite, what an index finds for few.
 * @param members how many there were last time; undefined if nobody knows
 */
export async function rangesOf(
  strapi: Core.Strapi,
  segment: Judged,
  judge: Judge,
  members?: number
): Promise<(Range | null)[]> {
  const knex = connection(strapi);
  const { client } = strapi.db.dialect;
  const size = client === 'sqlite' ? RANGE_ROWS.sqlite : RANGE_ROWS.other;
  if (!isOfOwnRow(segment, judge)) return [null];
  const bounds = await idBounds(knex, judge.table);
  if (!bounds || bounds.to - bounds.from < size) return [null];
  if (client === 'sqlite' && members !== undefined && members <= FEW_MEMBERS) {
    if (await isFoundByIndex(knex, judge.table, judge.predicate({ kind: 'all' }))) return [null];
  }
  // Ids may have gaps; the width follows their density.
  const rows = await countRows(knex, judge.table);
  if (rows <= size) return [null];
  const width = Math.ceil(((bounds.to - bounds.from + 1) / rows) * size);
  const ranges: Range[] = [];
  for (let from = bounds.from; from <= bounds.to; from += width) ranges.push({ from, to: from + width - 1 });
  // Members whose rows were deleted may lie before the first row and after the last.
  const lastId = client === 'mysql' ? 4_294_967_295 : 2_147_483_647;
  return ranges.map(({ from, to }, index) => ({
    from: index === 0 ? 0 : from,
    to: index === ranges.length - 1 ? lastId : to,
  }));
}

function isOfOwnRow({ rule }: Judged, { context: { catalog } }: Judge): boolean {
  if (!rule) return false;
  const { events, relations, tags, fields } = dependenciesOf(rule, catalog);
  return events.length === 0 && relations.length === 0 && !tags && fields.every(({ uid }) => uid === catalog.uid);
}
