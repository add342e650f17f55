import type { Core } from '@strapi/strapi';
import { dependenciesOf } from '../../rules/dependencies';
import { connection } from '../storage/connection';
import { countRows, idBounds, isFoundByIndex } from '../storage/judged';
import type { Judge, Judged } from './judge';
import { paces, type Range } from './paces';

/** Rows of the audience judged in one statement, so that none holds the database for long. */
const RANGE_ROWS = 2_000_000;

/** An index hands over this many faster than a range is read. */
const FEW_MEMBERS = 100_000;

/** Subjects judged in one statement: null is everybody. `left`: how many more statements there will be, as it looks. */
export interface Step {
  range: Range | null;
  left: number;
}

/**
 * How the audience is cut for a statement each. Only what the subjects' own rows tell is judged in ranges: related rows
 * and events are found by their dates and names in one pass, which each range would repeat. So is, on SQLite, what an
 * index finds for few; there a statement stops the whole process, so that ranges are as wide as it may stand still.
 * @param members how many there were last time; undefined if nobody knows
 */
export async function stepsOf(
  strapi: Core.Strapi,
  segment: Judged,
  judge: Judge,
  members?: number
): Promise<Iterable<Step>> {
  const knex = connection(strapi);
  const { client } = strapi.db.dialect;
  const atOnce = [{ range: null, left: 0 }];
  const bounds = isOfOwnRow(segment, judge) ? await idBounds(knex, judge.table) : undefined;
  if (!bounds) return atOnce;
  if (client === 'sqlite') {
    const isFew = members !== undefined && members <= FEW_MEMBERS;
    if (isFew && (await isFoundByIndex(knex, judge.table, judge.predicate({ kind: 'all' })))) return atOnce;
    return withEnds(paces(bounds), client);
  }
  if (bounds.to - bounds.from < RANGE_ROWS) return atOnce;
  // Ids may have gaps; the width follows their density.
  const rows = await countRows(knex, judge.table);
  if (rows <= RANGE_ROWS) return atOnce;
  return withEnds(even(bounds, Math.ceil(((bounds.to - bounds.from + 1) / rows) * RANGE_ROWS)), client);
}

function* even(ids: Range, width: number): Generator<Step & { range: Range }> {
  for (let from = ids.from; from <= ids.to; from += width) {
    yield { range: { from, to: from + width - 1 }, left: Math.ceil((ids.to - from + 1) / width) - 1 };
  }
}

/** Members whose rows were deleted may lie before the first row and after the last. */
function* withEnds(steps: Iterable<Step & { range: Range }>, client: string): Generator<Step> {
  const lastId = client === 'mysql' ? 4_294_967_295 : 2_147_483_647;
  let from = 0;
  for (const { range, left } of steps) {
    yield { range: { from, to: left === 0 ? lastId : range.to }, left };
    from = range.to + 1;
  }
}

/** Whether the subjects' own rows tell all that the rule asks. */
export function isOfOwnRow({ rule }: Pick<Judged, 'rule'>, { context: { catalog } }: Judge): boolean {
  if (!rule) return false;
  const { events, relations, tags, fields } = dependenciesOf(rule, catalog);
  return events.length === 0 && relations.length === 0 && !tags && fields.every(({ uid }) => uid === catalog.uid);
}
