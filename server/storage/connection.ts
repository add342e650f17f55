import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

export type { Knex } from 'knex';

/** The transaction of Strapi's that the caller is in, else the pool: for reads on behalf of code that may be in one. */
export async function currentConnection(strapi: Core.Strapi): Promise<Knex> {
  if (!strapi.db.inTransaction()) return connection(strapi);
  return strapi.db.transaction(async ({ trx }) => trx as Knex);
}

const DEADLOCKS = new Set(['40P01', '40001', 'ER_LOCK_DEADLOCK', 'ER_CHECKREAD', 'SQLITE_BUSY']);
const ATTEMPTS = 6;

/** Strapi's own pool; on SQLite it is a single connection, so never query it inside a transaction without the `trx`. */
export function connection(strapi: Core.Strapi): Knex {
  return strapi.db.connection;
}

/**
 * Runs `work` in one transaction, READ COMMITTED where the database has levels. A deadlock repeats the whole of it,
 * so `work` must have no effects but those in the database.
 */
export async function inTransaction<T>(strapi: Core.Strapi, work: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
  const options = strapi.db.dialect.client === 'sqlite' ? undefined : ({ isolationLevel: 'read committed' } as const);
  for (let attempt = 1; ; attempt++) {
    try {
      return await strapi.db.connection.transaction(work, options);
    } catch (error) {
      const code = (error as { code?: string }).code ?? '';
      if (attempt === ATTEMPTS || !DEADLOCKS.has(code)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10 * 2 ** attempt * Math.random()));
    }
  }
}

/** Dates come back as milliseconds on SQLite and as `Date` elsewhere. */
export function toDate(value: unknown): Date;
export function toDate(value: null | undefined): null;
export function toDate(value: unknown): Date | null {
  if (value === null || value === undefined) return null;
  return value instanceof Date ? value : new Date(value as string | number);
}

/** Now by the database's clock, which all instances share. */
export async function databaseNow(knex: Knex): Promise<Date> {
  if (isSqlite(knex)) return new Date();
  const sql = isPostgres(knex)
    ? 'select floor(extract(epoch from clock_timestamp()) * 1000) as ms'
    : 'select floor(unix_timestamp(sysdate(3)) * 1000) as ms';
  const result: unknown = await knex.raw(sql);
  const rows = Array.isArray(result) ? (result[0] as { ms: unknown }[]) : (result as { rows: { ms: unknown }[] }).rows;
  return new Date(Number(rows[0]?.ms));
}

/** Rows that a raw insert, update or delete touched, as each driver says it. */
export function affectedRows(result: unknown): number {
  const said = (Array.isArray(result) ? result[0] : result) as
    { rowCount?: number | null; affectedRows?: number; changes?: number } | undefined;
  return Number(said?.rowCount ?? said?.affectedRows ?? said?.changes ?? 0);
}

/** Id of the one row that an insert with `['id']` made; MySQL answers it bare. */
export function insertedId([inserted]: readonly ({ id: number | string } | number)[]): number {
  return Number(typeof inserted === 'object' ? inserted.id : inserted);
}

/** Placeholder for an instant outside of `values` and comparisons, where PostgreSQL cannot tell its type. */
export function instantPlaceholder(knex: Knex): string {
  return isPostgres(knex) ? '?::timestamp' : '?';
}

export function isSqlite(knex: Knex): boolean {
  return String(knex.client.config.client).includes('sqlite');
}

export function isPostgres(knex: Knex): boolean {
  return /pg|postgres/.test(String(knex.client.config.client));
}
