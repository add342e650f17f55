/**
 * `npm run bench:import`, into an empty database: contacts from CSV over HTTP beside a bare chunked upsert of the same file into the same
 * table (papaparse over text chunks, two thousand rows a transaction, as Strapi would store them: arrays with `unnest` on PostgreSQL, a
 * prepared statement on SQLite), and the memory that it takes.
 *   --rows n   100,000 by default; with --size 1m a million
 */
import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import Papa from 'papaparse';
import { command } from './lib/command.mjs';
import { tokenFor, transfer } from './lib/http.mjs';
import { timed, watched } from './lib/measure.mjs';
import { figure, report } from './lib/report.mjs';
import { TMP } from './lib/target.mjs';

const BATCH = 2_000;
const HEADER = 'customerNumber,email,firstName,country,points,registeredAt';

// Columns that both ways write.
const TEXTS = ['document_id', 'customer_number', 'email', 'first_name', 'country'];
const INSTANTS = ['registered_at', 'created_at', 'updated_at', 'published_at'];
const WRITTEN = [...TEXTS, 'points', ...INSTANTS];
const KEPT = ['document_id', 'customer_number', 'created_at', 'published_at'];
const UPSERT = `on conflict (customer_number) do update set ${WRITTEN.filter((column) => !KEPT.includes(column))
  .map((column) => `${column} = excluded.${column}`)
  .join(', ')}`;

await command(measure, { listen: true, empty: true, more: { rows: { type: 'string', default: '' } } });

async function measure({ strapi, options, url }) {
  const { db, size } = options;
  const total = Number(options.rows) || options.customers;
  const knex = strapi.db.connection;
  const token = await tokenFor(strapi);
  const upload = async (points) => {
    return (await transfer('post', `${url}/api/segments/imports?kind=contacts`, token, fileOf(points))).data;
  };
  const clear = async () => {
    await knex('customers').delete();
    if (db === 'postgres') await knex.raw('vacuum analyze customers');
  };
  const fileOf = (points) => join(TMP, `import-${db}-${points}.csv`);
  for (const points of [1, 2]) await pipeline(Readable.from(csv(total, points)), createWriteStream(fileOf(points)));
  await makeIdentityUnique(knex, db);
  const seen = { created: [], updated: [], bareCreated: [], bareUpdated: [] };
  let memory = 0;
  for (let round = 0; round < (options.quick || total >= 1_000_000 ? 1 : 3); round++) {
    await clear();
    for (const [name, points] of [
      ['bareCreated', 1],
      ['bareUpdated', 2],
    ]) {
      const ms = await timed(() => bareUpsert(knex, db, createReadStream(fileOf(points), 'utf8')));
      seen[name].push(total / (ms / 1000));
    }
    await clear();
    for (const [kind, points] of [
      ['created', 1],
      ['updated', 2],
    ]) {
      const { ms, result, aboveIdleMb } = await watched(() => upload(points));
      if (result[kind] !== total - (kind === 'updated' ? Math.ceil(total / 1009) : 0))
        throw new Error(JSON.stringify(result));
      seen[kind].push(total / (ms / 1000));
      memory = Math.max(memory, aboveIdleMb);
    }
  }
  const best = Object.fromEntries(
    Object.entries(seen).map(([name, all]) => [name, all.sort((a, b) => a - b)[all.length >> 1]])
  );
  const line = (name, product, bare) => [
    name,
    figure(product),
    figure(bare),
    `${Math.round((product / bare) * 100)} %`,
  ];
  for (const points of [1, 2]) rmSync(fileOf(points));
  report(
    'import',
    { db, size },
    {
      columns: ['rows a second', 'POST /imports', 'bare chunked upsert', 'share'],
      rows: [
        line('new contacts', best.created, best.bareCreated),
        line('known contacts, one field changed', best.updated, best.bareUpdated),
      ],
      notes: [
        `${figure(total)} rows of six columns. Memory above idle at most ${figure(memory)} MB. The sender is a process of its own.`,
      ],
      figures: { rows: total, ...best, aboveIdleMb: memory },
    }
  );
}

function* csv(rows, points) {
  yield `${HEADER}\n`;
  for (let from = 0; from < rows; from += 500) {
    let text = '';
    for (let n = from; n < Math.min(rows, from + 500); n++) {
      text += `K${n},k${n}@shop.example,"Name, ${n % 977}",Germany,${(n * points) % 1009},2024-03-0${1 + (n % 9)}T10:00:00Z\n`;
    }
    yield text;
  }
}

/** Makes the plugin's index on the identity a unique one, which an upsert needs. Both ways then write the same table and the same indexes. */
async function makeIdentityUnique(knex, db) {
  const list =
    db === 'postgres'
      ? `select indexname as name from pg_indexes where tablename = 'customers' and indexname like 'segments_identity_%'`
      : `select name from sqlite_master where type = 'index' and tbl_name = 'customers' and name like 'segments_identity_%'`;
  const answer = await knex.raw(list);
  const [{ name }] = answer.rows ?? answer;
  await knex.raw('drop index ??', [name]);
  await knex.raw('create unique index ?? on customers (customer_number)', [name]);
}

async function bareUpsert(knex, db, chunks) {
  let rest = '';
  let batch = [];
  const instant = db === 'sqlite' ? (text) => Date.parse(text) : (text) => text;
  const columns = WRITTEN.join(', ');
  const arrays = WRITTEN.map(
    (column) => `?::${TEXTS.includes(column) ? 'text' : column === 'points' ? 'int' : 'timestamp'}[]`
  );
  const write = async () => {
    if (db === 'postgres') {
      await knex.raw(
        `insert into customers (${columns}) select * from unnest(${arrays.join(', ')}) ${UPSERT}`,
        WRITTEN.map((_, place) => batch.map((row) => row[place]))
      );
    } else {
      await knex.transaction(async (trx) => {
        const database = await trx.client.acquireConnection();
        const upsert = database.prepare(
          `insert into customers (${columns}) values (${WRITTEN.map(() => '?').join(', ')}) ${UPSERT}`
        );
        for (const row of batch) upsert.run(row);
      });
    }
    batch = [];
  };
  let first = true;
  for await (const chunk of chunks) {
    const text = rest + chunk;
    const end = text.lastIndexOf('\n') + 1;
    rest = text.slice(end);
    const now = instant(new Date().toISOString());
    const { data } = Papa.parse(text.slice(0, end), { skipEmptyLines: true });
    const ids = randomBytes(data.length * 12).toString('hex');
    for (const [index, row] of data.entries()) {
      if (first) {
        first = false;
        continue;
      }
      const [number, email, name, country, points, registered] = row;
      const id = ids.slice(index * 24, index * 24 + 24);
      batch.push([id, number, email, name, country, Number(points), instant(registered), now, now, now]);
    }
    if (batch.length >= BATCH) await write();
  }
  if (batch.length > 0) await write();
}
