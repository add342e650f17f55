/**
 * Makes the data that all measurements use, once: `npm run bench:generate -- --size 100k --db both`.
 * 1m: a million customers, three million orders, ten million events of 30 names over a year; about 4 GB a database.
 */
import { existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { spawnSync } from 'node:child_process';
import { boot } from './lib/boot.mjs';
import { tablesOf } from './lib/generate-sql.mjs';
import { DATABASES, NOW, readOptions, SIZES } from './lib/options.mjs';
import { targetOf } from './lib/target.mjs';

const require = createRequire(import.meta.url);

/** Goes up when the data changes in shape or content. */
const STAMP = 2;

/** Makes sure that the target holds the data; takes minutes the first time. */
export async function ensureData(target) {
  if (await isStamped(target)) return;
  console.error(`Making the ${target.size} data on ${target.db} …`);
  await emptyTarget(target);
  // Strapi makes the tables, in a process of its own: one holds one Strapi.
  const made = spawnSync(
    process.execPath,
    [import.meta.filename ?? new URL(import.meta.url).pathname, '--schema', '--db', target.db, '--size', target.size],
    { stdio: 'inherit' }
  );
  if (made.status !== 0) throw new Error('Strapi could not make the tables');
  await (target.db === 'sqlite' ? fillSqlite(target) : fillPostgres(target));
}

async function makeSchema(target) {
  const { strapi } = await boot(target);
  for (const [index, key] of ['bench_a', 'bench_b'].entries()) {
    await strapi.documents('plugin::segments.segment').create({
      data: { key, name: key, audience: 'contact', kind: 'static', active: true, exposed: true, version: 1 },
    });
    const knex = strapi.db.connection;
    await knex('segments_sets').insert({ id: index + 1, segment_key: key, status: 'current', created_at: NOW });
    await knex('segments_states').insert({
      segment_key: key,
      audience: 'contact',
      set_id: index + 1,
      status: 'ready',
      members: 0,
    });
  }
  if (target.db === 'postgres')
    await strapi.db.connection.raw(`select setval(pg_get_serial_sequence('segments_sets', 'id'), 1000)`);
  await strapi.destroy();
}

async function isStamped(target) {
  try {
    if (target.db === 'sqlite') {
      if (!existsSync(target.file)) return false;
      const db = openSqlite(target, { readonly: true });
      const row = db.prepare('select version from bench_stamp').get();
      db.close();
      return row?.version === STAMP;
    }
    const client = await openPostgres(target.url);
    const { rows } = await client.query('select version from bench_stamp').finally(() => client.end());
    return rows[0]?.version === STAMP;
  } catch {
    return false;
  }
}

/** Takes the database away and, on PostgreSQL, makes a new one. */
export async function emptyTarget(target) {
  if (target.db === 'sqlite') {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(target.file + suffix, { force: true });
    return;
  }
  const server = await openPostgres(target.server);
  await server.query(`drop database if exists "${target.name}" with (force)`);
  await server.query(`create database "${target.name}"`);
  await server.end();
}

const openSqlite = (target, options) => new (require('better-sqlite3'))(target.file, options);

async function openPostgres(url) {
  const client = new (require('pg').Client)({ connectionString: url });
  await client.connect();
  return client;
}

/** Rows of one statement while filling, so that progress is seen. */
const STEP = 1_000_000;

async function fill(tables, run) {
  for (const { table, rows, insert } of tables) {
    const started = Date.now();
    for (let from = 1; from <= rows; from += STEP) await run(insert(from, Math.min(from + STEP - 1, rows)));
    console.error(`  ${table}: ${Math.round((Date.now() - started) / 1000)} s`);
  }
}

async function fillSqlite(target) {
  const db = openSqlite(target);
  db.pragma('journal_mode = off');
  db.pragma('synchronous = off');
  db.pragma('foreign_keys = off');
  db.pragma('cache_size = -400000');
  const tables = tablesOf('sqlite', SIZES[target.size]);
  const names = [...new Set(tables.map(({ table }) => table))];
  const indexes = db
    .prepare(
      `select name, sql from sqlite_master where type = 'index' and sql is not null and tbl_name in (${names.map(() => '?').join(', ')})`
    )
    .all(...names);
  for (const { name } of indexes) db.exec(`drop index "${name}"`);
  await fill(tables, (sql) => db.exec(sql));
  const started = Date.now();
  for (const { sql } of indexes) db.exec(sql);
  db.exec(
    'update segments_states set members = (select count(*) from segments_members m where m.set_id = segments_states.set_id)'
  );
  db.exec('analyze');
  console.error(`  indexes: ${Math.round((Date.now() - started) / 1000)} s`);
  db.exec(`create table bench_stamp (version integer); insert into bench_stamp values (${STAMP})`);
  db.pragma('journal_mode = delete');
  db.close();
}

async function fillPostgres(target) {
  const client = await openPostgres(target.url);
  await client.query(
    `set synchronous_commit = off; set session_replication_role = replica; set maintenance_work_mem = '512MB'`
  );
  const tables = tablesOf('postgres', SIZES[target.size]);
  const names = [...new Set(tables.map(({ table }) => table))];
  const { rows: uniques } = await client.query(
    `select conrelid::regclass::text as "table", conname as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'u' and conrelid::regclass::text = any($1)`,
    [names]
  );
  for (const { table, name } of uniques) await client.query(`alter table "${table}" drop constraint "${name}"`);
  const { rows: indexes } = await client.query(
    `select indexname as name, indexdef as definition from pg_indexes where schemaname = 'public' and tablename = any($1) and indexname not like '%_pkey'`,
    [names]
  );
  for (const { name } of indexes) await client.query(`drop index "${name}"`);
  await fill(tables, (sql) => client.query(sql));
  const started = Date.now();
  for (const { table, name, definition } of uniques)
    await client.query(`alter table "${table}" add constraint "${name}" ${definition}`);
  for (const { definition } of indexes) await client.query(definition);
  for (const table of names) {
    if (table === 'segments_members') continue;
    await client.query(`select setval(pg_get_serial_sequence('${table}', 'id'), (select max(id) from ${table}))`);
  }
  await client.query(
    'update segments_states t set members = (select count(*) from segments_members m where m.set_id = t.set_id)'
  );
  // Besides the planner's figures this sets the visibility map, without which no index answers alone.
  await client.query('vacuum analyze');
  console.error(`  indexes: ${Math.round((Date.now() - started) / 1000)} s`);
  await client.query(`create table bench_stamp (version integer)`);
  await client.query(`insert into bench_stamp values (${STAMP})`);
  await client.end();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const options = readOptions({ schema: { type: 'boolean', default: false } });
  for (const db of options.db === 'both' ? DATABASES : [options.db]) {
    const target = targetOf(db, options.size);
    if (options.schema) await makeSchema(target);
    else await ensureData(target);
  }
  process.exit(0);
}
