import type { Core } from '@strapi/strapi';
import { join, raw, sql, type Fragment } from '../sql/fragment';
import { runFragment } from '../sql/run';
import type { Knex } from './connection';

/** Ids of the rows of `table` (alias `s`) that the predicate holds for, among these ids. */
export async function judgedAmong(
  knex: Knex,
  table: string,
  predicate: Fragment,
  ids: readonly number[]
): Promise<Set<number>> {
  const rows = (await knex(`${table} as s`)
    .whereIn('s.id', ids as number[])
    .whereRaw(predicate.sql, predicate.bindings as Knex.RawBinding[])
    .select({ id: 's.id' })) as { id: number }[];
  return new Set(rows.map((row) => Number(row.id)));
}

/** Alternatives of one union: SQLite takes 500, and the plans of more than these take longer than another statement. */
const UNION = 100;

/**
 * Whom each of several predicates holds for, by their places. Each is over alias `s` and says itself whom it is about.
 * @param gathered `with … as (…) `: what they share
 */
export async function judgedTogether(
  strapi: Core.Strapi,
  trx: Knex.Transaction,
  table: Fragment,
  predicates: readonly Fragment[],
  gathered?: Fragment
): Promise<Set<number>[]> {
  const holds = predicates.map(() => new Set<number>());
  for (let from = 0; from < predicates.length; from += UNION) {
    const selects = predicates
      .slice(from, from + UNION)
      .map(
        (predicate, index) =>
          sql`select ${raw(String(from + index))} as place, s.id as id from ${table} s where ${predicate}`
      );
    for (const row of await runFragment(strapi, sql`${gathered ?? raw('')}${join(selects, ' union all ')}`, trx)) {
      holds[Number(row.place)]?.add(Number(row.id));
    }
  }
  return holds;
}

/** Smallest and largest row id; undefined for an empty table. */
export async function idBounds(knex: Knex, table: string): Promise<{ from: number; to: number } | undefined> {
  // A query each: together the databases would read all rows for them.
  const least = (await knex(table).min({ id: 'id' }).first()) as { id: number | null } | undefined;
  const most = (await knex(table).max({ id: 'id' }).first()) as { id: number | null } | undefined;
  if (!least || !most || least.id === null || most.id === null) return undefined;
  return { from: Number(least.id), to: Number(most.id) };
}

export async function countRows(knex: Knex, table: string): Promise<number> {
  const row = (await knex(table).count({ rows: '*' }).first()) as { rows: number | string };
  return Number(row.rows);
}

/** Whether SQLite finds the predicate's rows of `table` (alias `s`) by an index rather than by reading all. */
export async function isFoundByIndex(knex: Knex, table: string, predicate: Fragment): Promise<boolean> {
  const plan = (await knex.raw(`explain query plan select s.id from ?? s where ${predicate.sql}`, [
    table,
    ...predicate.bindings,
  ] as Knex.RawBinding[])) as unknown as { detail: string }[];
  return plan.some(({ detail }) => detail.startsWith('SEARCH s '));
}

/**
 * The audience's table as `s`, for a statement over a range of its ids. SQLite would rather walk another index from end
 * to end in each range.
 */
export const rangedTable = (knex: Knex, ranged: boolean): string =>
  ranged && String(knex.client.config.client).includes('sqlite') ? '?? s not indexed' : '?? s';

/** The same with its name, for statements that are put together from fragments. */
export const subjectsAs = (knex: Knex, table: string, ranged: boolean): Fragment => ({
  sql: rangedTable(knex, ranged),
  bindings: [table],
});

async function count(knex: Knex, table: string, predicate: Fragment): Promise<number> {
  const row = (await knex(`${table} as s`)
    .whereRaw(predicate.sql, predicate.bindings as Knex.RawBinding[])
    .count({ rows: '*' })
    .first()) as { rows: number | string };
  return Number(row.rows);
}

/** A statement each: one with all of them would judge every subject by every predicate, without any index. */
export async function countEach(knex: Knex, table: string, predicates: readonly Fragment[]): Promise<number[]> {
  const counts: number[] = [];
  for (const predicate of predicates) counts.push(await count(knex, table, predicate));
  return counts;
}

/** What each node of a rule is for one subject: one select of all truths and actual values. */
export async function explainRow(
  knex: Knex,
  table: string,
  subjectId: number,
  nodes: readonly { nodeId: string; truth: Fragment; actual?: Fragment }[]
): Promise<Map<string, { result: boolean; actual?: unknown }>> {
  const columns: string[] = [];
  const bindings: unknown[] = [];
  nodes.forEach(({ truth, actual }, index) => {
    columns.push(`(${truth.sql}) as t${index}`);
    bindings.push(...truth.bindings);
    if (!actual) return;
    columns.push(`(${actual.sql}) as a${index}`);
    bindings.push(...actual.bindings);
  });
  const row = (await knex(`${table} as s`)
    .select(knex.raw(columns.join(', '), bindings as Knex.RawBinding[]))
    .where('s.id', subjectId)
    .first()) as Record<string, unknown> | undefined;
  return new Map(
    nodes.map(({ nodeId, actual }, index) => {
      const result = Number(row?.[`t${index}`] ?? 0) === 1;
      return [nodeId, actual ? { result, actual: row?.[`a${index}`] ?? null } : { result }];
    })
  );
}
