import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { dialectOf } from '../sql/dialects';
import { and, bind, raw, sql, type Fragment } from '../sql/fragment';
import { runFragment } from '../sql/run';
import { EVENT_SUBJECTS, TABLES } from './tables';

export interface AskedTotals {
  audience: AudienceName;
  /** Table of the audience's subjects. */
  table: string;
  /** Set of the members whose part is told apart. */
  setId: number;
  event: string;
  /** The number that is summed; without it events are counted. */
  number?: { column: string; keys: readonly string[] };
  /** Instants at which periods begin, and at which the last one ends. */
  edges: readonly Date[];
}

/** Anybody may track 1e308: two of them are more than a double holds, which PostgreSQL refuses to add up. */
const BOUNDED = raw('case when x.v > 1e280 then 1e280 when x.v < -1e280 then -1e280 else x.v end');

/** By place of the period: what members brought, and what everybody of the audience did. Periods without any are absent. */
export async function eventTotals(
  strapi: Core.Strapi,
  { audience, table, setId, event, number, edges }: AskedTotals
): Promise<Map<number, { members: number; everybody: number }>> {
  const dialect = dialectOf(strapi);
  const at = raw('e.occurred_at');
  const subject = raw(`e.${EVENT_SUBJECTS[audience]}`);
  const value = number ? dialect.json(raw(`e.${number.column}`), number.keys, 'number') : raw('1');
  const [first, last] = [edges[0] as Date, edges.at(-1) as Date];
  const where = and([
    dialect.isAnyText(raw('e.name'), [event]),
    sql`${at} >= ${dialect.instant(first)} and ${at} < ${dialect.instant(last)}`,
    // Events outlive those who did them.
    sql`exists (select 1 from ${dialect.quote(table)} s where s.id = ${subject})`,
  ]);
  const isMember = sql`exists (select 1 from ${raw(TABLES.member)} m where m.set_id = ${bind(setId)} and m.subject_id = ${subject})`;
  const period = periodOf((place) => sql`${at} < ${dialect.instant(edges[place] as Date)}`, 0, edges.length - 1);
  const rows = await runFragment(
    strapi,
    sql`select x.place as place, sum(case when x.own = 1 then ${BOUNDED} else 0 end) as members, sum(${BOUNDED}) as everybody from (select ${period} as place, case when ${isMember} then 1 else 0 end as own, ${value} as v from ${raw(TABLES.event)} e where ${where}) x group by x.place`
  );
  return new Map(
    rows.map((row) => [Number(row.place), { members: Number(row.members), everybody: Number(row.everybody) }])
  );
}

/** The place of the period in which a row is, found by halves: a year has 366 days. */
function periodOf(isBefore: (place: number) => Fragment, low: number, high: number): Fragment {
  if (high - low <= 1) return raw(String(low));
  const middle = (low + high) >> 1;
  return sql`case when ${isBefore(middle)} then ${periodOf(isBefore, low, middle)} else ${periodOf(isBefore, middle, high)} end`;
}
