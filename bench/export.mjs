/** `npm run bench:export`: members as CSV over HTTP beside papaparse over the same pages of rows, and the memory that it takes. */
import Papa from 'papaparse';
import { command } from './lib/command.mjs';
import { tokenFor, transfer } from './lib/http.mjs';
import { median, timed, watched } from './lib/measure.mjs';
import { NOW } from './lib/options.mjs';
import { figure, report } from './lib/report.mjs';

const PAGE = 5_000;
const COLUMNS = ['customerNumber', 'email', 'firstName', 'country', 'points', 'registeredAt'];
const PHYSICAL = ['customer_number', 'email', 'first_name', 'country', 'points', 'registered_at'];
const KEY = 'bench_everybody';

await command(measure, { listen: true });

async function measure({ strapi, options, url }) {
  const { db, size, customers } = options;
  const knex = strapi.db.connection;
  const setId = await everybody(strapi, knex, db);
  const token = await tokenFor(strapi);
  const path = `${url}/api/segments/segments/${KEY}/members.csv?columns=${COLUMNS.join(',')}`;
  const download = async () => {
    const { lines } = await transfer('get', path, token);
    if (lines !== customers + 1) throw new Error(`${lines} lines`);
  };
  const bare = async () => {
    let characters = 0;
    for (let after = 0; ;) {
      const page = await knex('segments_members as m')
        .join('customers as c', 'c.id', 'm.subject_id')
        .where('m.set_id', setId)
        .where('m.subject_id', '>', after)
        .orderBy('m.subject_id')
        .limit(PAGE)
        .select('c.id', ...PHYSICAL.map((column) => `c.${column}`));
      if (page.length === 0) return characters;
      after = page.at(-1).id;
      characters += Papa.unparse(page.map((row) => PHYSICAL.map((column) => cell(column, row[column])))).length;
    }
  };
  const seen = { export: [], bare: [] };
  let memory = 0;
  for (let round = 0; round < (options.quick ? 2 : 4); round++) {
    seen.bare.push(customers / ((await timed(bare)) / 1000));
    const { ms, aboveIdleMb } = await watched(download);
    seen.export.push(customers / (ms / 1000));
    memory = Math.max(memory, aboveIdleMb);
  }
  await forget(strapi, knex);
  const [exported, alone] = [median(seen.export), median(seen.bare)];
  report(
    'export',
    { db, size },
    {
      columns: ['way', 'rows a second', 'share of papaparse alone'],
      rows: [
        ['GET members.csv', figure(exported), `${Math.round((exported / alone) * 100)} %`],
        ['papaparse over keyset pages, nobody reading', figure(alone), '100 %'],
      ],
      notes: [
        `${figure(customers)} members, six columns. Memory above idle at most ${figure(memory)} MB. The reader is a process of its own.`,
      ],
      figures: { rows: customers, exported, alone, aboveIdleMb: memory },
    }
  );
}

async function everybody(strapi, knex, db) {
  await forget(strapi, knex);
  await strapi.db.query('plugin::segments.segment').create({
    data: {
      key: KEY,
      name: KEY,
      audience: 'contact',
      kind: 'static',
      active: true,
      exposed: true,
      version: 1,
      documentId: KEY.padEnd(24, '0'),
    },
  });
  await knex('segments_sets').insert({ segment_key: KEY, status: 'current', created_at: NOW });
  const { id } = await knex('segments_sets').where({ segment_key: KEY }).first();
  await knex('segments_states').insert({
    segment_key: KEY,
    audience: 'contact',
    set_id: id,
    status: 'ready',
    members: 0,
  });
  await knex.raw(
    `insert into segments_members (set_id, subject_id, joined_at) select ${Number(id)}, id, ${db === 'postgres' ? '?::timestamp' : '?'} from customers`,
    [NOW]
  );
  await knex.raw(db === 'postgres' ? 'vacuum analyze segments_members' : 'analyze segments_members');
  return id;
}

async function forget(strapi, knex) {
  await knex('segments_members')
    .whereIn('set_id', knex('segments_sets').where({ segment_key: KEY }).select('id'))
    .delete();
  await knex('segments_sets').where({ segment_key: KEY }).delete();
  await knex('segments_states').where({ segment_key: KEY }).delete();
  await strapi.db.query('plugin::segments.segment').delete({ where: { key: KEY } });
}

/** SQLite keeps date-times as milliseconds. */
function cell(column, value) {
  return column === 'registered_at' && typeof value === 'number' ? new Date(value) : value;
}
