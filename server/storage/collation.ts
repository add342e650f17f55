import type { Core } from '@strapi/strapi';
import { connection, type Knex } from './connection';
import { TABLES } from './tables';

/** Columns whose values differ where a byte differs; the length is that of `models`. */
const EXACT: { table: string; column: string; length: number }[] = [
  { table: TABLES.event, column: 'source', length: 50 },
  { table: TABLES.event, column: 'message_id', length: 100 },
  { table: TABLES.event, column: 'name', length: 200 },
  { table: TABLES.visitor, column: 'anonymous_id', length: 255 },
  { table: TABLES.recording, column: 'field', length: 410 },
];

/**
 * On MySQL and MariaDB text compares without regard to case, accents and trailing blanks, by the database's default.
 * For the names and ids of events and visitors that would take two for one, so their columns get a binary collation. Idempotent:
 * a second instance, or a second boot, finds nothing to do.
 */
export async function makeTextExact(strapi: Core.Strapi): Promise<void> {
  if (strapi.db.dialect.client !== 'mysql') return;
  const knex = connection(strapi);
  const collation = await binaryCollation(knex);
  for (const { table, column, length } of EXACT) {
    const [rows] = (await knex.raw(
      'select collation_name as collation from information_schema.columns ' +
        'where table_schema = database() and table_name = ? and column_name = ?',
      [table, column]
    )) as unknown as [{ collation: string }[]];
    if (rows[0]?.collation === collation) continue;
    await knex.raw(`alter table ?? modify ?? varchar(${length}) character set utf8mb4 collate ${collation}`, [
      table,
      column,
    ]);
  }
}

/** The binary collation of utf8mb4 that does not ignore trailing blanks; the two servers name it differently. */
async function binaryCollation(knex: Knex): Promise<string> {
  const [rows] = (await knex.raw('select version() as version')) as unknown as [{ version: string }[]];
  return /mariadb/i.test(rows[0]?.version ?? '') ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin';
}
