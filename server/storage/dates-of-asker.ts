import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { physicalSchema } from '../catalog/physical';
import { dialectOf } from '../sql/dialects';
import { bind, join, raw, sql, type Fragment } from '../sql/fragment';
import { isReached } from '../sql/is-reached';
import { runFragment } from '../sql/run';
import { currentConnection, toDate } from './connection';
import { endOf, type DateRange } from './crossed';
import { EVENT_SUBJECTS, TABLES } from './tables';

/** Row ids of whoever asks, as far as they are proven. */
export type AskedAs = Partial<Record<AudienceName, number>>;

/** Ranges asked for in one statement. */
const UNION = 200;

/**
 * The first date of one subject in each range, in the order of the ranges: an instant, or a day for a field of that type;
 * undefined where there is none. A statement for all of up to two hundred ranges of each type.
 */
export async function firstDates(
  strapi: Core.Strapi,
  ranges: readonly DateRange[],
  asker: AskedAs
): Promise<(Date | string | undefined)[]> {
  const found = ranges.map((): Date | string | undefined => undefined);
  const places = ranges.map((range, place) => ({ range, place }));
  // Columns of different types cannot be answered in one.
  for (const type of ['datetime', 'date'] as const) {
    const ofType = places.filter(({ range: { of } }) => ('field' in of ? of.field.type : 'datetime') === type);
    for (let from = 0; from < ofType.length; from += UNION) {
      const selects = ofType.slice(from, from + UNION).flatMap(({ range, place }) => {
        const id = asker[range.audience];
        return id === undefined ? [] : sql`select ${raw(String(place))} as place, ${firstIn(strapi, range, id)}`;
      });
      if (selects.length === 0) continue;
      for (const row of await runFragment(strapi, join(selects, ' union all '), await currentConnection(strapi))) {
        if (row.d !== null) found[Number(row.place)] = type === 'date' ? dayText(row.d) : toDate(row.d);
      }
    }
  }
  return found;
}

/** `min(…) as d from … where …` */
function firstIn(strapi: Core.Strapi, { of, audience, from, to, ahead }: DateRange, id: number): Fragment {
  const dialect = dialectOf(strapi);
  const { quote } = dialect;
  const ends = sql`${endOf(from, dialect)} and ${endOf(to, dialect)}`;
  if ('event' in of) {
    const isOwn = sql`e.${quote(EVENT_SUBJECTS[audience])} = ${bind(id)}`;
    const isNamed = dialect.isAnyText(raw('e.name'), [of.event]);
    const isAhead = ahead ? raw(' and e.occurred_at > e.received_at') : raw('');
    return sql`min(e.occurred_at) as d from ${quote(TABLES.event)} e where ${isOwn} and ${isNamed} and e.occurred_at between ${ends}${isAhead}`;
  }
  const { path, uid, attribute } = of.field;
  const physical = physicalSchema(strapi);
  const column = physical.column(uid, attribute);
  if (!column) throw new Error(`${uid}.${attribute} is not in the database`);
  const date = sql`t.${quote(column.name)}`;
  return sql`min(${date}) as d from ${quote(physical.table(uid))} t where t.id ${isReached(path, id, { physical, dialect })} and ${date} between ${ends}`;
}

/** Drivers hand out days as text, or as their midnight in UTC. */
const dayText = (day: unknown): string => (day instanceof Date ? day.toISOString() : String(day)).slice(0, 10);
