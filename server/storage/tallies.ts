import type { Query } from '../sql/facts';
import { join, raw, sql, type Fragment } from '../sql/fragment';

/** How many rows of `from` the predicate holds for; with `most`, no more than that are looked for. */
export async function countWhere(query: Query, from: Fragment, predicate: Fragment, most?: number): Promise<number> {
  const rows = sql`from ${from} where ${predicate}`;
  const [row] = await query(
    most === undefined
      ? sql`select count(*) as n ${rows}`
      : sql`select count(*) as n from (select 1 as found ${rows} limit ${raw(String(most))}) q`
  );
  return Number(row?.n);
}

/** How many of the rows that `among` holds for have each combination of truths, those of the predicates in their order. */
export async function tally(
  query: Query,
  from: Fragment,
  predicates: readonly Fragment[],
  among: Fragment
): Promise<{ truths: boolean[]; n: number }[]> {
  const names = predicates.map((_, place) => `t${place}`);
  const truths = predicates.map((holds, place) => sql`case when ${holds} then 1 else 0 end as ${raw(`t${place}`)}`);
  const all = raw(names.join(', '));
  const judged = sql`select ${join(truths, ', ')} from ${from} where ${among}`;
  const rows = await query(sql`select ${all}, count(*) as n from (${judged}) q group by ${all}`);
  return rows.map((row) => ({ truths: names.map((name) => Number(row[name]) === 1), n: Number(row.n) }));
}

/** Two sets of subjects, each the rows of `from` that its predicate holds for. */
export interface SetPair {
  from: Fragment;
  before: Fragment;
  after: Fragment;
}

/** The two laid together: each subject of either once, with where it is in. */
const together = ({ from, before, after }: SetPair): Fragment => sql`
  select u.id, max(u.old_side) as old_side, max(u.new_side) as new_side from (
    select s.id as id, 1 as old_side, 0 as new_side from ${from} where ${before}
    union all select s.id, 0, 1 from ${from} where ${after}
  ) u group by u.id`;

/** How many are in each set, and how many in both. */
export async function compareSets(
  query: Query,
  sets: SetPair
): Promise<{ before: number; after: number; both: number }> {
  const [row] = await query(
    sql`select count(*) as n, sum(g.old_side) as n_old, sum(g.new_side) as n_new from (${together(sets)}) g`
  );
  const [all, before, after] = [row?.n, row?.n_old, row?.n_new].map((n) => Number(n ?? 0)) as [number, number, number];
  return { before, after, both: before + after - all };
}

/** Row ids of the first few that are in this set only. */
export async function differing(
  query: Query,
  sets: SetPair,
  only: 'before' | 'after',
  limit: number
): Promise<number[]> {
  const where = raw(only === 'before' ? 'g.new_side = 0' : 'g.old_side = 0');
  const rows = await query(
    sql`select g.id as id from (${together(sets)}) g where ${where} order by g.id limit ${raw(String(limit))}`
  );
  return rows.map((row) => Number(row.id));
}
