/**
 * `npm run bench:sweep`: a sweep over a hundred segments with a window each, with nothing crossing and with a thousand
 * people crossing, beside the same on a smaller base (`--size 10k`, then `--size 100k`).
 */
import { command } from './lib/command.mjs';
import { median, timed } from './lib/measure.mjs';
import { NOW } from './lib/options.mjs';
import { figure, ratio, report, resultsOf } from './lib/report.mjs';

const SEGMENTS = 100;
const CROSSING = 1_000;
const EVENT = 'Bench Swept';
const STEP_MS = 5_000;
const HOUR_MS = 3_600_000;
const prefix = 'bench_sweep_';

await command(measure);

async function measure({ strapi, options }) {
  const { db, size, customers, quick } = options;
  const rounds = quick ? 2 : 7;
  const service = (name) => strapi.plugin('segments').service(name);
  let now = NOW.getTime();
  service('clock').drive(() => new Date(now));
  const sweep = async () => {
    now += STEP_MS;
    let swept;
    const ms = await timed(async () => (swept = await service('sweep').sweep()));
    return { ms, swept };
  };
  await clean(strapi);
  await makeEvents(strapi, db, customers, rounds);
  for (let n = 1; n <= SEGMENTS; n++) await service('segments').create(windowOf(n));
  await service('refreshes').idle();
  // The first knows no time to begin from.
  await strapi.db.connection('segments_watermarks').where('name', 'like', 'sweep%').delete();
  await sweep();
  await service('refreshes').idle();
  const seen = { nothing: [], crossing: [] };
  for (let round = 0; round < rounds; round++) {
    const crossing = await sweep();
    if (crossing.swept.subjects !== CROSSING || crossing.swept.left !== CROSSING) {
      throw new Error(`not what was to cross: ${JSON.stringify(crossing.swept)}`);
    }
    seen.crossing.push(crossing.ms);
    const nothing = await sweep();
    if (nothing.swept.rows !== 0) throw new Error(`what was not to cross: ${JSON.stringify(nothing.swept)}`);
    seen.nothing.push(nothing.ms);
  }
  await clean(strapi);
  const figures = { customers, nothing: median(seen.nothing), crossing: median(seen.crossing) };
  const smaller = resultsOf('sweep').find(
    (result) => result.db === db && result.figures.customers < customers
  )?.figures;
  const row = (name, key) => [name, figure(figures[key]), figure(smaller?.[key]), ratio(figures[key] / smaller?.[key])];
  report(
    'sweep',
    { db, size },
    {
      columns: [
        `a sweep of ${SEGMENTS} segments`,
        `${customers.toLocaleString('en')} customers`,
        smaller ? `${smaller.customers.toLocaleString('en')} customers` : 'fewer customers',
        'ratio',
      ],
      rows: [row('nothing crossed', 'nothing'), row(`${CROSSING.toLocaleString('en')} people crossed`, 'crossing')],
      notes: ['Times in ms, medians.'],
      figures,
    }
  );
}

function windowOf(n) {
  return {
    key: `${prefix}${n}`,
    name: `Swept ${n}`,
    audience: 'contact',
    kind: 'dynamic',
    rule: {
      version: 1,
      root: {
        id: 'root',
        type: 'group',
        match: 'all',
        children: [
          {
            id: 'event',
            type: 'event',
            events: [EVENT],
            aggregate: { fn: 'performed' },
            window: { type: 'last', n, unit: 'hour' },
          },
        ],
      },
    },
  };
}

/** Of everybody one event that crosses nothing; and in each round a thousand that leave the hundred windows, ten each. */
async function makeEvents(strapi, db, customers, rounds) {
  const knex = strapi.db.connection;
  const rows = [];
  const add = (contact, at) => {
    const occurred = db === 'sqlite' ? at : new Date(at);
    rows.push({
      source: 'bench_sweep',
      message_id: `s${rows.length}`,
      name: EVENT,
      contact_id: contact,
      occurred_at: occurred,
      received_at: occurred,
    });
  };
  const crossing = rounds * CROSSING;
  for (let contact = crossing + 1; contact <= customers; contact++) {
    add(contact, NOW.getTime() - (200 + (contact % 5_000)) * HOUR_MS);
  }
  for (let n = 0; n < crossing; n++) {
    const round = Math.floor(n / CROSSING);
    const hours = 1 + (n % SEGMENTS);
    // In the middle of the step of its round; a step without crossings lies between two of them.
    add(1 + n, NOW.getTime() - hours * HOUR_MS + STEP_MS * (2 * round + 1) + STEP_MS / 2);
  }
  await knex.batchInsert('segments_events', rows, 80);
  await knex.raw(db === 'postgres' ? 'vacuum analyze segments_events' : 'analyze segments_events');
}

async function clean(strapi) {
  const knex = strapi.db.connection;
  await knex('segments_events').where({ source: 'bench_sweep' }).delete();
  const keys = await knex('segments_segments').where('key', 'like', `${prefix}%`).pluck('key');
  for (const key of keys) await strapi.plugin('segments').service('segments').remove(key);
}
