import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
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

/** Names the database that `createDatabase` copies, as JSON of a `TestDatabase`; set for a whole run of tests by `template.ts`. */
export const TEMPLATE_VARIABLE = 'SEGMENTS_TEST_TEMPLATE';

/**
 * Makes a database: a temporary file for SQLite, else a new database on the server of TEST_…_URL. It is a copy of the one that Strapi
 * has booted on once in this run, which spares hundreds of DDL statements; `empty` asks for none of that.
 */
export async function createDatabase(
  dialect: TestDialect = testDialect(),
  { empty = false } = {}
): Promise<TestDatabase> {
  const template = empty ? undefined : templateFor(dialect);
  if (dialect === 'sqlite') return createSqlite(template);
  const { variable, fallback, client } = SERVERS[dialect];
  const serverUrl = process.env[variable] || fallback;
  const name = `segments_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  const onServer = (statement: string) => runOnServer(client, serverUrl, statement);

  if (dialect === 'postgres') {
    await onServer(`create database ${name}${template ? ` template ${databaseName(template)}` : ''}`);
    // A test's database need not outlive a power cut; Strapi's hundreds of DDL statements are quicker without waiting.
    await onServer(`alter database ${name} set synchronous_commit = off`);
  } else {
    await onServer(`create database ${name} character set utf8mb4`);
    if (template) await copyTables(client, serverUrl, databaseName(template), name);
  }
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

function templateFor(dialect: TestDialect): TestDatabase | undefined {
  const given = process.env[TEMPLATE_VARIABLE];
  const template = given ? (JSON.parse(given) as TestDatabase) : undefined;
  return template?.dialect === dialect ? template : undefined;
}

function databaseName({ env }: TestDatabase): string {
  return new URL(env.DATABASE_URL!).pathname.slice(1);
}

/** What PostgreSQL's templates do, for MySQL and MariaDB, which have none: with foreign keys, which `create table … like` leaves out. */
async function copyTables(client: string, serverUrl: string, from: string, to: string): Promise<void> {
  const server = knex({
    client,
    connection: `${serverUrl}${serverUrl.includes('?') ? '&' : '?'}multipleStatements=true`,
  });
  try {
    const [tables] = await server.raw(`show full tables from ${from} where table_type = 'BASE TABLE'`);
    const names = (tables as Record<string, string>[]).map((row) => Object.values(row)[0]!);
    const [answers] = await server.raw(names.map((name) => `show create table ${from}.\`${name}\``).join(';'));
    const creates = (answers as Record<string, string>[][]).map(([row]) => row!['Create Table']!);
    const fills = names.map((name) => `insert into \`${name}\` select * from ${from}.\`${name}\``);
    await server.raw(
      [`use ${to}`, 'set foreign_key_checks = 0', ...creates, ...fills].join(';').replaceAll('?', '\\?')
    );
  } finally {
    await server.destroy();
  }
}

function createSqlite(template: TestDatabase | undefined): TestDatabase {
  const directory = mkdtempSync(join(tmpdir(), 'segments-test-'));
  const filename = join(directory, 'data.db');
  if (template) copyFileSync(template.env.DATABASE_FILENAME!, filename);
  return {
    dialect: 'sqlite',
    env: { DATABASE_CLIENT: 'sqlite', DATABASE_FILENAME: filename, DATABASE_URL: '' },
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
