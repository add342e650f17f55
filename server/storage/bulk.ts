import type { Core } from '@strapi/strapi';
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

const POSTGRES_TYPES: Record<BulkKind, string> = {
  text: 'text',
  integer: 'int4',
  bigint: 'int8',
  double: 'float8',
  decimal: 'numeric',
  boolean: 'bool',
  date: 'date',
  time: 'time',
  instant: 'timestamp',
  json: 'jsonb',
};

/** Limits of one statement on MySQL and MariaDB, where every value is part of its text (`max_allowed_packet`). */
const ROWS_PER_STATEMENT = 500;
const CHARACTERS_PER_STATEMENT = 2_000_000;

/**
 * Inserts many rows. One statement for all on PostgreSQL (an array a column) and SQLite (one JSON document), so that
 * the cost of a statement's text does not grow with the rows; statements of 500 rows on MySQL and MariaDB.
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
  const names = [...columns, ...same].map(() => '??').join(', ');
  const into = [table, ...columns.map(({ name }) => name), ...same.map(({ name }) => name)];
  const sameValues = same.map(({ value }) => (client === 'sqlite' ? forSqlite(value) : value));
  if (client === 'mysql') {
    const row = `(${[...columns, ...same].map(() => '?').join(', ')})`;
    let inserted = 0;
    for (const page of statementPages(rows)) {
      const sql = `insert ${options.ignore ? 'ignore ' : ''}into ?? (${names}) values ${page.map(() => row).join(', ')}`;
      inserted += affectedRows(
        await knex.raw(sql, [...into, ...page.flatMap((values) => [...values, ...sameValues])] as Knex.RawBinding[])
      );
    }
    return inserted;
  }
  const source = rowSource(client, columns, rows);
  const constants = same.map(({ kind }) => (client === 'sqlite' ? '?' : `?::${POSTGRES_TYPES[kind]}`));
  const onConflict = options.ignore ? ' on conflict do nothing' : '';
  // `where true` keeps SQLite from reading "on conflict" as the condition of a join.
  const sql = `insert into ?? (${names}) select ${[...source.values, ...constants].join(', ')} from ${source.sql} where true${onConflict}`;
  return affectedRows(await knex.raw(sql, [...into, ...sameValues, ...source.bindings] as Knex.RawBinding[]));
}

/**
 * Writes the columns of many rows that exist. The first column is the integer that finds the row (its id).
 * @param fixed further conditions that every row must meet, by column
 */
export async function bulkUpdate(
  strapi: Core.Strapi,
  table: string,
  columns: readonly BulkColumn[],
  rows: readonly BulkRow[],
  options: { fixed?: Record<string, string | number>; trx?: Knex.Transaction } = {}
): Promise<void> {
  const [key, ...written] = columns;
  if (rows.length === 0 || !key) return;
  const knex = options.trx ?? connection(strapi);
  const client = strapi.db.dialect.client;
  const fixed = Object.entries(options.fixed ?? {});
  const and = fixed.map(() => ' and t.?? = ?').join('');
  if (client === 'mysql') {
    for (const page of statementPages(rows)) {
      const first = `select ${columns.map((_, index) => `? as v${index}`).join(', ')}`;
      const other = ` union all select ${columns.map(() => '?').join(', ')}`;
      const set = written.map((_, index) => `t.?? = v.v${index + 1}`).join(', ');
      const sql = `update ?? t join (${first}${other.repeat(page.length - 1)}) v on t.?? = v.v0${and} set ${set}`;
      await knex.raw(sql, [
        table,
        ...page.flat(),
        key.name,
        ...fixed.flat(),
        ...written.map(({ name }) => name),
      ] as Knex.RawBinding[]);
    }
    return;
  }
  const source = rowSource(client, columns, rows);
  const set = written.map((_, index) => `?? = ${source.values[index + 1]}`).join(', ');
  const sql = `update ?? as t set ${set} from ${source.sql} where t.?? = ${source.values[0]}${and}`;
  await knex.raw(sql, [
    table,
    ...written.map(({ name }) => name),
    ...source.bindings,
    key.name,
    ...fixed.flat(),
  ] as Knex.RawBinding[]);
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

/** The rows as a table `v`, and how each column is read from it. */
function rowSource(
  client: string,
  columns: readonly BulkColumn[],
  rows: readonly BulkRow[]
): { sql: string; values: string[]; bindings: unknown[] } {
  if (client === 'sqlite') {
    return {
      sql: 'json_each(?) v',
      values: columns.map((_, index) => `json_extract(v.value, '$[${index}]')`),
      bindings: [JSON.stringify(rows.map((row) => row.map(forSqlite)))],
    };
  }
  return {
    sql: `unnest(${columns.map(({ kind }) => `?::${POSTGRES_TYPES[kind]}[]`).join(', ')}) as v(${columns
      .map((_, index) => `v${index}`)
      .join(', ')})`,
    values: columns.map((_, index) => `v.v${index}`),
    bindings: columns.map((_, index) => rows.map((row) => row[index] ?? null)),
  };
}

/** Strapi keeps instants as milliseconds on SQLite. */
function forSqlite(value: unknown): unknown {
  return value instanceof Date ? value.getTime() : (value ?? null);
}
