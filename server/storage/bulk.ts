import type { Core } from '@strapi/strapi';
import { typedPlaceholder, unnested } from './bulk-postgres';
import { runForEach } from './bulk-sqlite';
import { affectedRows, connection, type Knex } from './connection';

export type BulkKind =
  'text' | 'integer' | 'bigint' | 'double' | 'decimal' | 'boolean' | 'date' | 'time' | 'instant' | 'json';

/** A column and what its values are: `Date` for instants, `YYYY-MM-DD` for dates, `HH:mm:ss.SSS` for times, text for JSON and big integers. */
export interface BulkColumn {
  name: string;
  kind: BulkKind;
}

/** One row: values in the order of the columns; null where there is none. */
export type BulkRow = readonly unknown[];

/** Limits of one statement on MySQL and MariaDB, where every value is part of its text (`max_allowed_packet`). */
const ROWS_PER_STATEMENT = 500;
const CHARACTERS_PER_STATEMENT = 2_000_000;

/**
 * Inserts many rows, in the way that is fastest on each database: one statement with an array a column on PostgreSQL, a
 * prepared statement run row by row on SQLite, statements of 500 rows on MySQL and MariaDB.
 * @param options.ignore skip rows that a unique index refuses
 * @param options.same columns that have one value for all rows
 * @returns how many rows were inserted
 */
export async function bulkInsert(
  strapi: Core.Strapi,
  table: string,
  columns: readonly BulkColumn[],
  rows: readonly BulkRow[],
  options: { ignore?: boolean; same?: readonly (BulkColumn & { value: unknown })[]; trx?: Knex.Transaction } = {}
): Promise<number> {
  if (rows.length === 0) return 0;
  const knex = options.trx ?? connection(strapi);
  const client = strapi.db.dialect.client;
  const same = options.same ?? [];
  const all = [...columns, ...same];
  const names = all.map(({ name }) => name);
  const sameValues = same.map(({ value }) => value);
  if (client === 'sqlite') {
    const insert = (quote: (name: string) => string) =>
      `insert into ${quote(table)} (${names.map(quote).join(', ')}) values (${names.map(() => '?').join(', ')})` +
      (options.ignore ? ' on conflict do nothing' : '');
    return runForEach(strapi, insert, rows, { after: sameValues }, options.trx);
  }
  const into = [table, ...names];
  const places = names.map(() => '??').join(', ');
  if (client === 'mysql') {
    const row = `(${all.map(() => '?').join(', ')})`;
    let inserted = 0;
    for (const page of statementPages(rows)) {
      const sql = `insert ${options.ignore ? 'ignore ' : ''}into ?? (${places}) values ${page.map(() => row).join(', ')}`;
      inserted += affectedRows(
        await knex.raw(sql, [...into, ...page.flatMap((values) => [...values, ...sameValues])] as Knex.RawBinding[])
      );
    }
    return inserted;
  }
  const source = unnested(columns, rows);
  const values = [...columns.map((_, index) => `v.v${index}`), ...same.map(({ kind }) => typedPlaceholder(kind))];
  const onConflict = options.ignore ? ' on conflict do nothing' : '';
  const sql = `insert into ?? (${places}) select ${values.join(', ')} from ${source.sql}${onConflict}`;
  return affectedRows(await knex.raw(sql, [...into, ...sameValues, ...source.bindings] as Knex.RawBinding[]));
}

/**
 * Writes the columns of many rows that exist. The last column is the integer that finds the row (its id).
 * @param options.same columns that get one value in all rows
 * @param options.fixed further conditions that every row must meet, by column
 */
export async function bulkUpdate(
  strapi: Core.Strapi,
  table: string,
  columns: readonly BulkColumn[],
  rows: readonly BulkRow[],
  options: {
    same?: readonly (BulkColumn & { value: unknown })[];
    fixed?: Record<string, string | number>;
    trx?: Knex.Transaction;
  } = {}
): Promise<void> {
  const key = columns[columns.length - 1];
  const written = columns.slice(0, -1);
  const same = options.same ?? [];
  if (rows.length === 0 || !key || written.length + same.length === 0) return;
  const knex = options.trx ?? connection(strapi);
  const client = strapi.db.dialect.client;
  const fixed = Object.entries(options.fixed ?? {});
  const sameValues = same.map(({ value }) => value);
  if (client === 'sqlite') {
    const update = (quote: (name: string) => string) =>
      `update ${quote(table)} set ${[...same, ...written].map(({ name }) => `${quote(name)} = ?`).join(', ')} ` +
      `where ${[key.name, ...fixed.map(([name]) => name)].map((name) => `${quote(name)} = ?`).join(' and ')}`;
    const constants = { before: sameValues, after: fixed.map(([, value]) => value) };
    await runForEach(strapi, update, rows, constants, options.trx);
    return;
  }
  const and = fixed.map(() => ' and t.?? = ?').join('');
  const assigned = [...written.map(({ name }) => name), ...same.flatMap(({ name, value }) => [name, value])];
  if (client === 'mysql') {
    for (const page of statementPages(rows)) {
      const first = `select ${columns.map((_, index) => `? as v${index}`).join(', ')}`;
      const other = ` union all select ${columns.map(() => '?').join(', ')}`;
      const set = [...written.map((_, index) => `t.?? = v.v${index}`), ...same.map(() => 't.?? = ?')].join(', ');
      const sql = `update ?? t join (${first}${other.repeat(page.length - 1)}) v on t.?? = v.v${written.length}${and} set ${set}`;
      await knex.raw(sql, [table, ...page.flat(), key.name, ...fixed.flat(), ...assigned] as Knex.RawBinding[]);
    }
    return;
  }
  const source = unnested(columns, rows);
  const set = [
    ...written.map((_, index) => `?? = v.v${index}`),
    ...same.map(({ kind }) => `?? = ${typedPlaceholder(kind)}`),
  ].join(', ');
  const sql = `update ?? as t set ${set} from ${source.sql} where t.?? = v.v${written.length}${and}`;
  await knex.raw(sql, [table, ...assigned, ...source.bindings, key.name, ...fixed.flat()] as Knex.RawBinding[]);
}

function* statementPages(rows: readonly BulkRow[]): Generator<readonly BulkRow[]> {
  let from = 0;
  let characters = 0;
  for (const [index, row] of rows.entries()) {
    for (const value of row) characters += typeof value === 'string' ? value.length : 10;
    if (index - from + 1 >= ROWS_PER_STATEMENT || characters >= CHARACTERS_PER_STATEMENT) {
      yield rows.slice(from, index + 1);
      from = index + 1;
      characters = 0;
    }
  }
  if (from < rows.length) yield rows.slice(from);
}
