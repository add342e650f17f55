import type { Fragment } from '../sql/fragment';
import { affectedRows, insertSelected, isPostgres, type Knex } from './connection';
import { rangedTable } from './judged';
import { TABLES } from './tables';

/**
 * Notes who is in the set but should not be, or should be but is not, without taking locks.
 * `predicate` is over alias `s` of `table`; `range` bounds the subjects looked at, both ends included.
 * @returns how many differ
 */
export async function noteDifferences(
  knex: Knex,
  of: { runId: number; setId: number; table: string; predicate: Fragment; range?: { from: number; to: number } }
): Promise<number> {
  const inRange = (column: string) => (of.range ? ` and ${column} between ${of.range.from} and ${of.range.to}` : '');
  const named = `select s.id as id from ${rangedTable(knex, of.range !== undefined)} where ${of.predicate.sql}${inRange('s.id')}`;
  const present = `select m.subject_id as id from ${TABLES.member} m where m.set_id = ${of.setId}${inRange('m.subject_id')}`;
  const differing = isPostgres(knex)
    ? `select coalesce(r.id, p.id) as id from (${named}) r full join (${present}) p on p.id = r.id where r.id is null or p.id is null`
    : // The others join fully not at all, or slowly: laid together, whoever stands there once differs.
      `select d.id from (${named} union all ${present}) d group by d.id having count(*) = 1`;
  const result: unknown = await knex.raw(
    `${insertSelected(knex)} ${TABLES.difference} (run_id, subject_id) select ${of.runId}, x.id from (${differing}) x`,
    [of.table, ...of.predicate.bindings] as Knex.RawBinding[]
  );
  return affectedRows(result);
}

/** How many of a run's noted subjects have no row in their table any more: they were deleted. */
export async function countDeleted(knex: Knex, runId: number, table: string): Promise<number> {
  const row = (await knex(`${TABLES.difference} as d`)
    .where({ 'd.run_id': runId })
    .whereNotExists(knex(`${table} as s`).select('s.id').whereRaw('s.id = d.subject_id'))
    .count({ n: '*' })
    .first()) as { n: number | string };
  return Number(row.n);
}

/** The next page of a run's noted subjects in ascending order. */
export async function differencePage(knex: Knex, runId: number, after: number, limit: number): Promise<number[]> {
  const rows = (await knex(TABLES.difference)
    .where({ run_id: runId })
    .where('subject_id', '>', after)
    .orderBy('subject_id')
    .limit(limit)
    .select('subject_id')) as { subject_id: number }[];
  return rows.map((row) => Number(row.subject_id));
}

/** Forgets what runs noted that nobody works on any more. */
export async function sweepDifferences(knex: Knex): Promise<void> {
  const running = knex(TABLES.run).where({ state: 'running' }).select('id');
  await knex(TABLES.difference).whereNotIn('run_id', running).delete();
}

export async function forgetDifferences(knex: Knex, runId: number): Promise<void> {
  await knex(TABLES.difference).where({ run_id: runId }).delete();
}
