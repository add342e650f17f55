import type { Core } from '@strapi/strapi';
import { bulkInsert, type BulkColumn, type BulkRow } from './bulk';
import { insertEach } from './bulk-sqlite';
import { IN_LIST } from './among';
import type { Knex } from './connection';

/** Inserts many rows and answers their ids, in the order of the rows. */
export async function bulkInsertIds(
  strapi: Core.Strapi,
  table: string,
  columns: readonly BulkColumn[],
  rows: readonly BulkRow[],
  trx: Knex.Transaction
): Promise<number[]> {
  switch (strapi.db.dialect.client) {
    case 'sqlite':
      return insertEach(table, columns, rows, trx);
    case 'postgres': {
      const ids = await nextIds(table, rows.length, trx);
      const withId: BulkColumn[] = [{ name: 'id', kind: 'integer' }, ...columns];
      const complete = rows.map((row, index) => [ids[index], ...row]);
      await bulkInsert(strapi, table, withId, complete, { trx });
      return ids;
    }
    default:
      return insertConsecutive(table, columns, rows, trx);
  }
}

async function nextIds(table: string, count: number, trx: Knex.Transaction): Promise<number[]> {
  const sql = "select nextval(pg_get_serial_sequence(quote_ident(?), 'id')) as id from generate_series(1, ?::int)";
  const { rows } = (await trx.raw(sql, [table, count])) as unknown as { rows: { id: string }[] };
  return rows.map(({ id }) => Number(id));
}

/** MySQL and MariaDB number the rows of one statement one after the other, and tell the first number. */
async function insertConsecutive(
  table: string,
  columns: readonly BulkColumn[],
  rows: readonly BulkRow[],
  trx: Knex.Transaction
): Promise<number[]> {
  const [[{ step } = { step: 1 }]] = (await trx.raw('select @@auto_increment_increment as step')) as unknown as [
    { step: number }[],
  ];
  const names = columns.map(({ name }) => name);
  const row = `(${names.map(() => '?').join(', ')})`;
  const ids: number[] = [];
  for (let at = 0; at < rows.length; at += IN_LIST) {
    const page = rows.slice(at, at + IN_LIST);
    const sql = `insert into ?? (${names.map(() => '??').join(', ')}) values ${page.map(() => row).join(', ')}`;
    const [{ insertId }] = (await trx.raw(sql, [table, ...names, ...page.flat()] as Knex.RawBinding[])) as unknown as [
      { insertId: number },
    ];
    for (const index of page.keys()) ids.push(Number(insertId) + index * Number(step));
  }
  return ids;
}
