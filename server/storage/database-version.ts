import type { Core } from '@strapi/strapi';
import { connection } from './connection';

/** The database's product and version, as a report of trouble names them. */
export async function databaseVersion(strapi: Core.Strapi): Promise<{ client: string; version: string }> {
  const knex = connection(strapi);
  const { client } = strapi.db.dialect;
  if (client === 'sqlite') {
    const [row] = (await knex.raw('select sqlite_version() as version')) as { version: string }[];
    return { client: 'SQLite', version: row?.version ?? '' };
  }
  const answer = (await knex.raw('select version() as version')) as unknown;
  const rows = (client === 'postgres' ? (answer as { rows: unknown[] }).rows : (answer as unknown[][])[0]) as {
    version: string;
  }[];
  const said = rows[0]?.version ?? '';
  // `PostgreSQL 15.1 (Debian …) on …`, `10.11.19-MariaDB-…`, `8.4.0`
  const version = /\d+(\.\d+)+/.exec(said)?.[0] ?? said;
  const product = client === 'postgres' ? 'PostgreSQL' : /mariadb/i.test(said) ? 'MariaDB' : 'MySQL';
  return { client: product, version };
}
