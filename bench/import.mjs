/**
 * `npm run bench:import`, into an empty database: contacts from CSV over HTTP beside a bare chunked upsert of the same file
 * (papaparse over text chunks, one statement of two thousand rows), and the memory that it takes.
 *   --rows n   100,000 by default; with --size 1m a million
 */
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
  await createBareTable(knex, db);
  const seen = { created: [], updated: [], bareCreated: [], bareUpdated: [] };
  let memory = 0;
  for (let round = 0; round < (options.quick || total >= 1_000_000 ? 1 : 3); round++) {
    await clear();
    await knex('bench_customers').delete();
    for (const [kind, points] of [
      ['created', 1],
      ['updated', 2],
    ]) {
      const bareMs = await timed(() => bareUpsert(knex, db, createReadStream(fileOf(points), 'utf8')));
      seen[kind === 'created' ? 'bareCreated' : 'bareUpdated'].push(total / (bareMs / 1000));
      const { ms, result, aboveIdleMb } = await watched(() => upload(points));
      if (result.failed > 0 || (kind === 'created' && result.created !== total))
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

/** The site's table with the columns of the file, and the index that an upsert needs. */
async function createBareTable(knex, db) {
  await knex.raw('drop table if exists bench_customers');
  await knex.raw(
    `create table bench_customers (id ${db === 'postgres' ? 'serial' : 'integer'} primary key, customer_number varchar(255) unique, email varchar(255), first_name varchar(255), country varchar(255), points integer, registered_at ${db === 'postgres' ? 'timestamp(6)' : 'datetime'})`
  );
}

async function bareUpsert(knex, db, chunks) {
  let rest = '';
  let batch = [];
  const columns = ['customer_number', 'email', 'first_name', 'country', 'points', 'registered_at'];
  const set = columns
    .slice(1)
    .map((column) => `${column} = excluded.${column}`)
    .join(', ');
  const write = async () => {
    const source =
      db === 'postgres'
        ? {
            sql: 'select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::int[], ?::timestamp[])',
            bindings: columns.map((_, place) => batch.map((row) => row[place])),
          }
        : {
            sql: `select ${columns.map((_, place) => `json_extract(value, '$[${place}]')`).join(', ')} from json_each(?) where true`,
            bindings: [JSON.stringify(batch)],
          };
    await knex.raw(
      `insert into bench_customers (${columns.join(', ')}) ${source.sql} on conflict (customer_number) do update set ${set}`,
      source.bindings
    );
    batch = [];
  };
  let first = true;
  for await (const chunk of chunks) {
    const text = rest + chunk;
    const end = text.lastIndexOf('\n') + 1;
    rest = text.slice(end);
    for (const row of Papa.parse(text.slice(0, end), { skipEmptyLines: true }).data) {
      if (first) first = false;
      else
        batch.push(
          row.map((value, place) =>
            place === 4 ? Number(value) : place === 5 && db === 'sqlite' ? Date.parse(value) : value
          )
        );
    }
    if (batch.length >= BATCH) await write();
  }
  if (batch.length > 0) await write();
}
