import { TRUE, type Fragment } from '../sql/fragment';
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

/** Smallest and largest row id, and how many rows there are; undefined for an empty table. */
export async function idBounds(
  knex: Knex,
  table: string
): Promise<{ from: number; to: number; rows: number } | undefined> {
  const row = (await knex(table).min({ from: 'id' }).max({ to: 'id' }).count({ rows: '*' }).first()) as
    { from: number | null; to: number; rows: number | string } | undefined;
  if (!row || row.from === null) return undefined;
  return { from: Number(row.from), to: Number(row.to), rows: Number(row.rows) };
}

/** How many rows of `table` (alias `s`) the predicate holds for, and of how many. */
export async function countWhere(
  knex: Knex,
  table: string,
  predicate: Fragment
): Promise<{ count: number; of: number }> {
  return { count: await count(knex, table, predicate), of: await count(knex, table, TRUE) };
}

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
