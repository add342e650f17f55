import type { Core } from '@strapi/strapi';
import { connection, sqliteDatabase, type Knex } from './connection';
import type { BulkColumn, BulkRow } from './bulk';

/**
 * Runs one statement for each row, prepared once: knex would compile and prepare it for every row, and a JSON document of all
 * rows takes SQLite several times as long to read.
 * @param statement its text, with a `?` for each value of a row; identifiers by `quote`
 * @param constants values before and after those of the row, the same for every row
 * @returns how many rows were changed
 */
export async function runForEach(
  strapi: Core.Strapi,
  statement: (quote: (name: string) => string) => string,
  rows: readonly BulkRow[],
  constants: { before?: BulkRow; after?: BulkRow },
  trx?: Knex.Transaction
): Promise<number> {
  if (!trx) return connection(strapi).transaction((own) => runForEach(strapi, statement, rows, constants, own));
  const database = await sqliteDatabase(trx);
  const prepared = database.prepare(statement((name) => trx.raw('??', [name]).toQuery()));
  const before = (constants.before ?? []).map(storable);
  const after = (constants.after ?? []).map(storable);
  let changes = 0;
  for (const row of rows) {
    const values = before.slice();
    for (const value of row) values.push(storable(value));
    for (const value of after) values.push(value);
    changes += prepared.run(values).changes;
  }
  return changes;
}

/** Inserts rows one by one and answers their ids. */
export async function insertEach(
  table: string,
  columns: readonly BulkColumn[],
  rows: readonly BulkRow[],
  trx: Knex.Transaction
): Promise<number[]> {
  const quote = (name: string) => trx.raw('??', [name]).toQuery();
  const names = columns.map(({ name }) => quote(name));
  const sql = `insert into ${quote(table)} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`;
  const prepared = (await sqliteDatabase(trx)).prepare(sql);
  return rows.map((row) => Number(prepared.run(row.map(storable)).lastInsertRowid));
}

/** Strapi keeps instants as milliseconds and booleans as 0 and 1. */
function storable(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value ?? null;
}
