import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import type { DatedField } from '../../rules/dated';
import { physicalSchema } from '../catalog/physical';
import { dialectOf } from '../sql/dialects';
import type { Dialect } from '../sql/dialects/dialect';
import { join, raw, sql, type Fragment } from '../sql/fragment';
import { runFragment } from '../sql/run';
import { IN_LIST } from './among';
import { connection } from './connection';
import { EVENT_SUBJECTS, TABLES } from './tables';
import { firstKeys, subjectsReaching } from './reached-subjects';

/** Rows whose date lies between two instants, or days, both included. */
export interface DateRange {
  audience: AudienceName;
  of: { event: string } | { field: DatedField };
  from: Date | string;
  to: Date | string;
  /** Only events that were dated ahead when they were received. */
  ahead: boolean;
}

/** Ranges asked for in one statement. */
const UNION = 100;

/**
 * Ids of the rows in each range, at most so many of each: of the subjects where the date is their own or of their events,
 * else of the rows that bear it. A statement for all of up to a hundred ranges.
 */
export async function rowsInRanges(
  strapi: Core.Strapi,
  ranges: readonly DateRange[],
  limit: number
): Promise<number[][]> {
  const found = ranges.map((): number[] => []);
  for (let from = 0; from < ranges.length; from += UNION) {
    const selects = ranges.slice(from, from + UNION).map((range, index) => {
      const place = raw(String(from + index));
      return sql`select * from (select ${place} as place, ${rowsIn(strapi, range)} limit ${raw(String(limit))}) ${raw(`d${index}`)}`;
    });
    for (const row of await runFragment(strapi, join(selects, ' union all '))) {
      found[Number(row.place)]?.push(Number(row.k));
    }
  }
  return found;
}

/** `… as k from … where …` */
function rowsIn(strapi: Core.Strapi, range: DateRange): Fragment {
  const dialect = dialectOf(strapi);
  const { quote } = dialect;
  const ends = sql`${endOf(range.from, dialect)} and ${endOf(range.to, dialect)}`;
  if ('event' in range.of) {
    const subject = sql`e.${quote(EVENT_SUBJECTS[range.audience])}`;
    const isNamed = dialect.isAnyText(raw('e.name'), [range.of.event]);
    const isAhead = range.ahead ? raw(' and e.occurred_at > e.received_at') : raw('');
    return sql`${subject} as k from ${quote(TABLES.event)} e where ${isNamed} and e.occurred_at between ${ends} and ${subject} is not null${isAhead}`;
  }
  const { uid, attribute } = range.of.field;
  const physical = physicalSchema(strapi);
  const column = physical.column(uid, attribute);
  if (!column) throw new Error(`${uid}.${attribute} is not in the database`);
  return sql`t.id as k from ${quote(physical.table(uid))} t where t.${quote(column.name)} between ${ends}`;
}

export const endOf = (end: Date | string, dialect: Dialect): Fragment =>
  typeof end === 'string' ? dialect.day(end) : dialect.instant(end);

/** The subjects from which the range's field is reached in these rows, once each; more than `limit` of them are not told apart. */
export async function subjectsOfRows(
  strapi: Core.Strapi,
  { of }: DateRange,
  rows: readonly number[],
  limit: number
): Promise<Set<number>> {
  const subjects = new Set<number>();
  if ('event' in of || of.field.path.length === 0) {
    for (const row of rows) subjects.add(row);
    return subjects;
  }
  const { path, uid } = of.field;
  for (let from = 0; from < rows.length && subjects.size <= limit; from += IN_LIST) {
    const reaching = subjectsReaching(strapi, path, uid, rows.slice(from, from + IN_LIST));
    for (const subject of await firstKeys(strapi, connection(strapi), reaching, limit + 1)) subjects.add(subject);
  }
  return subjects;
}
