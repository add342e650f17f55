import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import knex, { type Knex } from 'knex';

export type TestDialect = 'sqlite' | 'postgres' | 'mariadb' | 'mysql';

/** A database of a test's own. */
export interface TestDatabase {
  dialect: TestDialect;
  /** What the playground's `config/database.js` reads. */
  env: Record<string, string>;
  /** Removes the database; every connection must be closed before. */
  drop(): Promise<void>;
}

const DIALECTS: readonly string[] = ['sqlite', 'postgres', 'mariadb', 'mysql'] satisfies TestDialect[];

const SERVERS = {
  postgres: { variable: 'TEST_POSTGRES_URL', fallback: 'postgres://root@127.0.0.1:5432/test', client: 'pg' },
  mariadb: { variable: 'TEST_MARIADB_URL', fallback: 'mysql://root@127.0.0.1:3306/test', client: 'mysql2' },
  mysql: { variable: 'TEST_MYSQL_URL', fallback: 'mysql://root@127.0.0.1:3306/test', client: 'mysql2' },
} as const;

/** The database that this run is for: SEGMENTS_TEST_DB, else SQLite. */
export function testDialect(): TestDialect {
  const name = process.env.SEGMENTS_TEST_DB || 'sqlite';
  if (!DIALECTS.includes(name)) throw new Error(`SEGMENTS_TEST_DB is "${name}"; it can be ${DIALECTS.join(', ')}`);
  return name as TestDialect;
}

/** Makes an empty database: a temporary file for SQLite, else a new database on the server of TEST_…_URL. */
export async function createDatabase(dialect: TestDialect = testDialect()): Promise<TestDatabase> {
  if (dialect === 'sqlite') return createSqlite();
  const { variable, fallback, client } = SERVERS[dialect];
  const serverUrl = process.env[variable] || fallback;
  const name = `segments_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  const onServer = (statement: string) => runOnServer(client, serverUrl, statement);

  await onServer(dialect === 'postgres' ? `create database ${name}` : `create database ${name} character set utf8mb4`);
  // A test's database need not outlive a power cut; Strapi's hundreds of DDL statements are quicker without waiting.
  if (dialect === 'postgres') await onServer(`alter database ${name} set synchronous_commit = off`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    dialect,
    env: {
      DATABASE_CLIENT: dialect === 'postgres' ? 'postgres' : 'mysql',
      DATABASE_URL: url.href,
      DATABASE_POOL_MIN: '0',
    },
    drop: () => onServer(`drop database if exists ${name}${dialect === 'postgres' ? ' with (force)' : ''}`),
  };
}

function createSqlite(): TestDatabase {
  const directory = mkdtempSync(join(tmpdir(), 'segments-test-'));
  return {
    dialect: 'sqlite',
    env: { DATABASE_CLIENT: 'sqlite', DATABASE_FILENAME: join(directory, 'data.db'), DATABASE_URL: '' },
    drop: async () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** A connection of the test's own to a database that a server works on; to be destroyed. */
export function connectTo({ dialect, env }: TestDatabase): Knex {
  if (dialect === 'sqlite') {
    return knex({ client: 'better-sqlite3', connection: { filename: env.DATABASE_FILENAME! }, useNullAsDefault: true });
  }
  return knex({ client: SERVERS[dialect].client, connection: env.DATABASE_URL! });
}

async function runOnServer(client: string, url: string, statement: string): Promise<void> {
  const server = knex({ client, connection: url });
  try {
    await server.raw(statement);
  } finally {
    await server.destroy();
  }
}
