import type { BulkColumn, BulkKind, BulkRow } from './bulk';
import type { Knex } from './connection';

const TYPES: Record<BulkKind, string> = {
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

/** Placeholder of one value of this kind. */
export const typedPlaceholder = (kind: BulkKind): string => `?::${TYPES[kind]}`;

/** The rows as a table `v` with columns `v0`, `v1`, …: an array a column, so that the statement's text does not grow with the rows. */
export function unnested(
  columns: readonly BulkColumn[],
  rows: readonly BulkRow[]
): { sql: string; bindings: string[] } {
  const arrays = columns.map(({ kind }) => `${typedPlaceholder(kind)}[]`);
  return {
    sql: `unnest(${arrays.join(', ')}) as v(${columns.map((_, index) => `v${index}`).join(', ')})`,
    bindings: columns.map((_, index) => arrayText(rows, index)),
  };
}

/** One column of the rows as PostgreSQL writes arrays. The driver's own writer takes several times as long. */
function arrayText(rows: readonly BulkRow[], index: number): string {
  let text = '';
  for (const row of rows) text += `,${elementText(row[index])}`;
  return `{${text.slice(1)}}`;
}

function elementText(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return localText(value);
  const text = String(value);
  return `"${text.includes('"') || text.includes('\\') ? text.replace(/["\\]/g, '\\$&') : text}"`;
}

/** The wall time of this process, as the driver reads and writes columns without zone. */
function localText(instant: Date): string {
  return new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000).toISOString().slice(0, -1);
}

/** Inserts rows, those that a unique index refuses left out. @returns the text column `returning` of the inserted ones */
export async function bulkInsertReturning(
  table: string,
  columns: readonly BulkColumn[],
  rows: readonly BulkRow[],
  returning: string,
  trx: Knex.Transaction
): Promise<string[]> {
  const source = unnested(columns, rows);
  const places = columns.map(() => '??').join(', ');
  const values = columns.map((_, index) => `v.v${index}`).join(', ');
  const sql = `insert into ?? (${places}) select ${values} from ${source.sql} on conflict do nothing returning ?? as returned`;
  const names = columns.map(({ name }) => name);
  const { rows: returned } = (await trx.raw(sql, [table, ...names, ...source.bindings, returning])) as unknown as {
    rows: { returned: string }[];
  };
  return returned.map((row) => row.returned);
}
