import type { Core } from '@strapi/strapi';
import { foldCase } from '../../../rules/fold-case';
import { runFragment } from '../run';
import { bind, join, raw, sql } from '../fragment';
import type { Dialect } from './dialect';
import { CASED, foldExceptions, type FoldException } from './exceptions';
import { mysql } from './mysql';
import { postgres } from './postgres';
import { sqlite } from './sqlite';

const dialects = new WeakMap<object, Dialect>();

/**
 * Finds out which database this is and how it lowers text, once. To be awaited after the schema sync, before rules
 * are compiled.
 */
export async function prepareDialect(strapi: Core.Strapi): Promise<void> {
  dialects.set(strapi.db, await detect(strapi));
}

/** The dialect of Strapi's database; `prepareDialect` must have run. */
export function dialectOf(strapi: Core.Strapi): Dialect {
  const dialect = dialects.get(strapi.db);
  if (!dialect) throw new Error('The SQL dialect is not prepared yet: rules cannot be compiled before bootstrap');
  return dialect;
}

async function detect(strapi: Core.Strapi): Promise<Dialect> {
  switch (strapi.db.dialect.client) {
    case 'sqlite':
      await registerFold(strapi);
      return sqlite;
    case 'postgres':
      return postgres(await postgresCase(strapi));
    default:
      return mysql(await mysqlCase(strapi));
  }
}

interface SqliteConnection {
  function(name: string, options: { deterministic: boolean }, work: (value: unknown) => unknown): void;
}

/** Gives the connection that is open, and each that the pool opens later, the function `segments_fold`. */
async function registerFold(strapi: Core.Strapi): Promise<void> {
  const client = strapi.db.connection.client as {
    acquireRawConnection(): Promise<SqliteConnection>;
    acquireConnection(): Promise<SqliteConnection>;
    releaseConnection(connection: SqliteConnection): Promise<void>;
  };
  const register = (connection: SqliteConnection): SqliteConnection => {
    connection.function('segments_fold', { deterministic: true }, (value) =>
      value === null ? null : foldCase(String(value))
    );
    return connection;
  };
  const acquire = client.acquireRawConnection.bind(client);
  client.acquireRawConnection = async () => register(await acquire());
  const open = await client.acquireConnection();
  register(open);
  await client.releaseConnection(open);
}

// Best first: the built-in one folds one code point at a time, ICU knows every script, libc those of its own tables.
const POSTGRES_COLLATIONS = ['pg_c_utf8', 'und-x-icu', 'C.utf8', 'C.UTF-8', 'en_US.utf8'];

async function postgresCase(strapi: Core.Strapi) {
  const known = await runFragment(
    strapi,
    sql`select collname as name from pg_collation where collencoding in (-1, pg_char_to_encoding('UTF8')) and collname = any(${bind(POSTGRES_COLLATIONS)}::text[])`
  );
  const names = new Set(known.map((row) => row.name));
  const collation = POSTGRES_COLLATIONS.find((name) => names.has(name)) ?? 'default';
  const rows = await runFragment(
    strapi,
    sql`select c as character, lower(c collate "${raw(collation)}") as lowered from unnest(${bind(CASED)}::text[]) c`
  );
  return { collation, exceptions: [...exceptionsOf(rows), FINAL_SIGMA] };
}

/** ICU lowers a sigma by its neighbours, so that no single character shows it. */
const FINAL_SIGMA: FoldException = { character: 'Σ', folded: 'σ', lowered: 'ς' };

const MYSQL_COLLATIONS = ['utf8mb4_uca1400_as_cs', 'uca1400_as_cs', 'utf8mb4_0900_as_cs', 'utf8mb4_unicode_520_ci'];

async function mysqlCase(strapi: Core.Strapi) {
  const [server] = await runFragment(strapi, raw('select version() as version'));
  const name = /mariadb/i.test(String(server?.version)) ? ('mariadb' as const) : ('mysql' as const);
  const list = join(MYSQL_COLLATIONS.map(bind), ', ');
  const known = await runFragment(
    strapi,
    sql`select collation_name as name from information_schema.collations where collation_name in (${list})`
  );
  const names = new Set(known.map((row) => row.name));
  const found = MYSQL_COLLATIONS.find((each) => names.has(each)) ?? 'utf8mb4_bin';
  // MariaDB lists these without the character set that they are named with in SQL.
  const collation = found.startsWith('utf8mb4_') ? found : `utf8mb4_${found}`;
  const [row] = await runFragment(
    strapi,
    sql`select lower(convert(${bind(CASED.join('\n'))} using utf8mb4) collate ${raw(collation)}) as lowered`
  );
  const lowered = String(row?.lowered).split('\n');
  return {
    name,
    collation,
    exceptions: exceptionsOf(CASED.map((character, index) => ({ character, lowered: lowered[index] }))),
  };
}

function exceptionsOf(rows: readonly Record<string, unknown>[]): FoldException[] {
  return foldExceptions(new Map(rows.map((row) => [String(row.character), String(row.lowered)])));
}
