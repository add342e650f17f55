import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

export type { Knex } from 'knex';

/** The transaction of Strapi's that the caller is in, else the pool: for reads on behalf of code that may be in one. */
export async function currentConnection(strapi: Core.Strapi): Promise<Knex> {
  if (!strapi.db.inTransaction()) return connection(strapi);
  return strapi.db.transaction(async ({ trx }) => trx as Knex);
}

/** What the driver calls an error; undefined for what is none of the database's. */
export function databaseCode(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

const DEADLOCKS = new Set([
  '40P01',
  '40001',
  'ER_LOCK_DEADLOCK',
  'ER_CHECKREAD',
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
]);
const LOCK_TIMEOUTS = new Set(['55P03', 'ER_LOCK_WAIT_TIMEOUT', 'ER_LOCK_NOWAIT', 'SQLITE_LOCKED']);
const ATTEMPTS = 6;

/** Strapi's own pool; on SQLite it is a single connection, so never query it inside a transaction without the `trx`. */
export function connection(strapi: Core.Strapi): Knex {
  return strapi.db.connection;
}

/**
 * Runs `work` in one transaction, READ COMMITTED where the database has levels. A deadlock repeats the whole of it,
 * so `work` must have no effects but those in the database.
 */
export async function inTransaction<T>(strapi: Core.Strapi, work: Work<T>): Promise<T> {
  const options = strapi.db.dialect.client === 'sqlite' ? undefined : ({ isolationLevel: 'read committed' } as const);
  return despiteDeadlocks(work, (tried) => strapi.db.connection.transaction(tried, options));
}

/** The same as a transaction of Strapi's own, which its services take part in. */
export async function inStrapiTransaction<T>(strapi: Core.Strapi, work: Work<T>): Promise<T> {
  return despiteDeadlocks(work, async (tried) => strapi.db.transaction(({ trx }) => tried(trx as Knex.Transaction)));
}

type Work<T> = (trx: Knex.Transaction) => Promise<T>;

async function despiteDeadlocks<T>(work: Work<T>, transaction: (work: Work<T>) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    let failure: { error: unknown } | undefined;
    const tried = async (trx: Knex.Transaction) => {
      try {
        return await work(trx);
      } catch (error) {
        failure = { error };
        throw error;
      }
    };
    try {
      return await transaction(tried);
    } catch (ended) {
      // SQLite ends a transaction by itself where the disk is full: that there is none to roll back says nothing of why.
      const error = failure ? failure.error : ended;
      if (attempt === ATTEMPTS || !DEADLOCKS.has(databaseCode(error) ?? '')) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10 * 2 ** attempt * Math.random()));
    }
  }
}

const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'PROTOCOL_CONNECTION_LOST',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  '53300', // PostgreSQL has no connection left,
  '57P01', // is shutting down
  '57P02', // after a crash
  '57P03', // or starting
  '08003', // a connection that is closed
  '08006', // or broke
]);

/** Nothing can be written, whatever it is: a disk is full or fails, there is no memory, or it is a copy that is only read. */
const UNWRITABLE = new Set([
  '53100',
  '53200',
  '58030',
  '25006',
  'ER_DISK_FULL',
  'ER_RECORD_FILE_FULL',
  'ER_ERROR_ON_WRITE',
  'ER_OUTOFMEMORY',
  'ER_OUT_OF_RESOURCES',
  'ER_OPTION_PREVENTS_STATEMENT',
]);
/** The same of SQLite, whose codes may say more behind these. */
const SQLITE_UNWRITABLE = /^SQLITE_(FULL|IOERR|CANTOPEN|READONLY|NOMEM)/;

/** What drivers say without a code of a connection that broke. */
const BROKEN =
  /^(Connection terminated|Connection ended|Client has encountered a connection error|Can't add new command)/;

/** Whether the database could not be reached or takes no writes at all, so that nothing is said of what it was asked. */
export function isAway(error: unknown): boolean {
  const { name, message } = (error ?? {}) as { name?: string; message?: string };
  const code = databaseCode(error) ?? '';
  return (
    AWAY.has(code) ||
    UNWRITABLE.has(code) ||
    SQLITE_UNWRITABLE.test(code) ||
    name === 'KnexTimeoutError' ||
    BROKEN.test(message ?? '')
  );
}

/** Whether others held what was asked for as long as it was waited for. */
export const isLockTimeout = (error: unknown): boolean => LOCK_TIMEOUTS.has(databaseCode(error) ?? '');

/** Whether the same may well succeed a little later: the database was away, or others held what was asked for. */
export function isPassing(error: unknown): boolean {
  const code = databaseCode(error) ?? '';
  return DEADLOCKS.has(code) || isLockTimeout(error) || isAway(error);
}

/**
 * Has PostgreSQL reach rows by their indexes until the transaction ends. While a table is filled its statistics are those of
 * the empty one, by which the planner would read all of it for every few rows.
 */
export async function preferIndexes(trx: Knex.Transaction): Promise<void> {
  if (!isPostgres(trx)) return;
  await trx.raw('set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off');
}

/** As much of better-sqlite3 as is needed. */
export interface SqliteDatabase {
  prepare(sql: string): {
    run(values: readonly unknown[]): { changes: number; lastInsertRowid: number | bigint };
    raw(): { all(values: readonly unknown[]): unknown[][] };
  };
}

/** The driver's own connection that a transaction on SQLite runs on. */
export async function sqliteDatabase(trx: Knex.Transaction): Promise<SqliteDatabase> {
  // Inside a transaction no other can be handed out, and none needs to be given back.
  return (await trx.client.acquireConnection()) as SqliteDatabase;
}

/** The rows of a query as arrays of values in the order of its columns: an object a row costs half as much again. */
export async function arrayRows(trx: Knex.Transaction, query: Knex.QueryBuilder): Promise<unknown[][]> {
  if (!isSqlite(trx)) {
    return (await query.transacting(trx).options({ rowMode: 'array', rowsAsArray: true })) as unknown[][];
  }
  const { sql, bindings } = query.toSQL().toNative();
  return (await sqliteDatabase(trx)).prepare(sql).raw().all(bindings);
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

/**
 * How an `insert … select` begins whose select judges by rules. MySQL and MariaDB would refuse there what they merely warn of
 * in a select: that a text which an expression looks at is no number.
 */
export const insertSelected = (knex: Knex): string => (isMysql(knex) ? 'insert ignore into' : 'insert into');

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

export function isMysql(knex: Knex): boolean {
  return String(knex.client.config.client).includes('mysql');
}
