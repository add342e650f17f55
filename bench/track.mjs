/**
 * `npm run bench:track`: events sent over HTTP, with no segment and with a hundred that all read them, beside bare multi-row
 * inserts into the same table; and how long a call takes until the decision after it sees it, with a hundred segments of which
 * twenty read the event, beside a bare route that inserts one row and one that reads one. `--settle deferred` for members
 * that follow behind the answers.
 */
import { command } from './lib/command.mjs';
import { apart, tokenFor } from './lib/http.mjs';
import { median, percentile, timed } from './lib/measure.mjs';
import { EVENT, FIRST, makeReadingSegments, removeReadingSegments } from './lib/reading-segments.mjs';
import { figure, report } from './lib/report.mjs';

const CONNECTIONS = 4;
/** Who performs the events of the batches: few enough that each comes often. */
const PEOPLE = 2_000;
const BARE = 'bench_bare';
/** Of messages: no two alike, also not over several runs. */
let serial = Date.now();

await command(measure, {
  listen: true,
  more: { settle: { type: 'string', default: 'immediate' } },
  env: ({ settle }) => ({ TRACKING_SETTLE: settle }),
  beforeMount,
});

/** What a plugin's author could write with the least: a row stored, and a row read, behind the same authentication. */
function beforeMount(strapi) {
  const knex = strapi.db.connection;
  const isSqlite = strapi.db.dialect.client === 'sqlite';
  const config = { auth: { scope: ['plugin::segments.decision.find'] } };
  const route = (method, path, handler) => ({
    method,
    path,
    handler,
    info: { type: 'content-api', apiName: 'bench' },
    config,
  });
  strapi.server.routes({
    type: 'content-api',
    routes: [
      route('POST', '/bench-event', async (ctx) => {
        const now = isSqlite ? Date.now() : new Date();
        await knex('segments_events').insert(bareRow(ctx.request.body, now, Number(ctx.query.contact)));
        ctx.body = { accepted: 1 };
      }),
      route('GET', '/bench-row', async (ctx) => {
        const row = await knex('customers').where({ customer_number: ctx.query.number }).first('customer_number');
        ctx.body = { data: row };
      }),
    ],
  });
}

function bareRow({ messageId, properties, context }, now, contact) {
  return {
    source: BARE,
    message_id: messageId,
    name: BARE,
    occurred_at: now,
    received_at: now,
    contact_id: contact,
    properties: JSON.stringify(properties),
    context: JSON.stringify(context),
  };
}

async function measure({ strapi, product, options, url }) {
  const { db, size, settle } = options;
  product.clockService({ strapi }).drive(undefined);
  const source = await product.sourcesOf(strapi).create({ name: 'bench', kind: 'server' });
  const sender = senderOf(url, source.writeKey, await tokenFor(strapi));
  const clean = () => strapi.db.connection('segments_events').whereIn('name', [EVENT, BARE]).delete();
  const bench = { ...options, strapi, sender, knex: strapi.db.connection };
  const rows = [];
  const figures = { batches: [], pairs: {} };
  await removeReadingSegments(strapi);
  await clean();
  try {
    for (const [segments, readers] of [
      [0, 0],
      [100, 100],
    ]) {
      await makeReadingSegments(strapi, segments, readers);
      await warm(bench);
      for (const batch of [100, 1_000]) {
        const seen = { segments, batch, ...(await batches(bench, batch)) };
        figures.batches.push(seen);
        rows.push([
          figure(batch),
          figure(segments),
          figure(seen.product),
          figure(seen.bare),
          `${Math.round((seen.product / seen.bare) * 100)} %`,
          figure(seen.settled),
          figure(seen.changes),
        ]);
      }
      await removeReadingSegments(strapi);
      await clean();
    }
    await makeReadingSegments(strapi, 100, 20);
    await warm(bench);
    figures.pairs = settle === 'deferred' ? {} : await latencies(bench);
    report(
      settle === 'deferred' ? 'track-deferred' : 'track',
      { db, size },
      {
        columns: [
          'events a batch',
          'segments',
          'over HTTP, a second',
          'bare multi-row, a second',
          'share',
          'settled, a second',
          'changes an event',
        ],
        rows,
        notes: Object.entries(figures.pairs).map(
          ([name, { p50, p99, bareP50, bareP99, missed, failed }]) =>
            `Until the next decision sees it, ${name}: p50 ${figure(p50)} ms, p99 ${figure(p99)} ms; bare row in, bare row out: p50 ${figure(bareP50)} ms, p99 ${figure(bareP99)} ms. Missed ${missed}, failed ${failed}.`
        ),
        figures,
      }
    );
  } finally {
    await removeReadingSegments(strapi);
    await clean();
    await product.sourcesOf(strapi).delete(source.id);
  }
}

function item(people) {
  serial += 1;
  return {
    type: 'track',
    event: EVENT,
    messageId: `b${serial}`,
    userId: `C${1 + ((serial * 7_919) % people)}`,
    properties: { category: `category${serial % 101}`, total: serial % 100 },
    context: { campaign: { source: 'mail' } },
  };
}

/** Calls as the process that sends them takes them. */
function senderOf(url, writeKey, token) {
  const json = { 'content-type': 'application/json' };
  const written = { ...json, authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}` };
  const asked = { authorization: `Bearer ${token}` };
  const call = (path, headers, body) => ({ method: 'POST', path, headers, body: JSON.stringify(body) });
  return {
    batches: (pages) =>
      apart('track-load.mjs', {
        way: 'batches',
        url,
        connections: CONNECTIONS,
        calls: pages.map((batch) => call('/api/segments/v1/batch', written, { batch })),
      }),
    pairs: (items, { bare, rate, askEvery = 1 }) =>
      apart('track-load.mjs', {
        way: 'pairs',
        url,
        rate,
        calls: items.map((one, n) => ({
          first: bare
            ? call(`/api/bench-event?contact=${one.userId.slice(1)}`, { ...asked, ...json }, one)
            : call('/api/segments/v1/track', written, one),
          ...(n % askEvery === 0 && {
            then: {
              path: bare
                ? `/api/bench-row?number=${one.userId}`
                : `/api/segments/decision?segmentsSubject=${one.userId}`,
              headers: asked,
            },
            sees: JSON.stringify(bare ? one.userId : FIRST),
          }),
        })),
      }),
  };
}

/** Some events of everybody's; then the database looks at its tables, as it does in time by itself, so that it knows the name. */
async function warm({ sender, knex }) {
  await sender.batches([Array.from({ length: 1_000 }, () => item(PEOPLE))]);
  await knex.raw('analyze segments_events');
}

/** Events a second over HTTP and by bare inserts, in turns; and, until all members had followed, settled. */
async function batches({ strapi, sender, knex, db, quick }, batch) {
  const total = quick ? batch * 4 : 4_000;
  const seen = { product: [], settled: [], bare: [] };
  const changes = async () => Number((await knex('segments_changes').count({ n: '*' }).first()).n);
  const before = await changes();
  const rounds = quick ? 2 : 3;
  const pagesOf = () => Array.from({ length: total / batch }, () => Array.from({ length: batch }, () => item(PEOPLE)));
  const ways = {
    async product() {
      const pages = pagesOf();
      const started = performance.now();
      const { ms, refused } = await sender.batches(pages);
      const answered = performance.now();
      if (refused > 0) throw new Error(`${refused} events were refused`);
      await strapi.plugin('segments').service('settling').kick();
      seen.product.push(total / (ms / 1_000));
      // The process that sends takes some time to start, which is not the server's.
      seen.settled.push(total / ((performance.now() - started - (answered - started - ms)) / 1_000));
    },
    async bare() {
      const now = db === 'sqlite' ? Date.now() : new Date();
      const pages = pagesOf().map((page) => page.map((one) => bareRow(one, now, Number(one.userId.slice(1)))));
      const ms = await timed(async () => {
        for (const page of pages) await bareInsert(knex, db, page);
      });
      seen.bare.push(total / (ms / 1_000));
    },
  };
  for (let round = 0; round < rounds; round++) {
    for (const way of round % 2 ? ['product', 'bare'] : ['bare', 'product']) await ways[way]();
  }
  return {
    product: median(seen.product),
    bare: median(seen.bare),
    settled: median(seen.settled),
    changes: ((await changes()) - before) / (rounds * total),
  };
}

/** SQLite takes 500 rows a statement in the form that knex gives them; a batch is one transaction all the same. */
async function bareInsert(knex, db, rows) {
  if (db === 'postgres' || rows.length <= 500) await knex('segments_events').insert(rows);
  else await knex.batchInsert('segments_events', rows, 500);
}

/** Each by somebody who has not performed the event before, so that the decision must name a segment more. */
async function latencies({ sender, customers, quick }) {
  const loads = {
    'one call at a time': { pairs: quick ? 100 : 300 },
    '200 requests a second, each call asked after': { pairs: quick ? 200 : 500, rate: 100 },
    '200 calls a second, every tenth asked after': { pairs: quick ? 400 : 1_000, rate: 200, askEvery: 10 },
    '200 calls a second, each asked after': { pairs: quick ? 400 : 1_000, rate: 200 },
  };
  const figures = {};
  // Nobody of those whom the batches were of.
  let person = PEOPLE;
  for (const [name, { pairs, ...how }] of Object.entries(loads)) {
    const fresh = (count) =>
      Array.from({ length: count }, () => ({ ...item(1), userId: `C${1 + (person++ % customers)}` }));
    const items = fresh(pairs);
    await sender.pairs(fresh(50), {});
    const bare = await sender.pairs(items, { ...how, bare: true });
    const own = await sender.pairs(items, how);
    figures[name] = {
      p50: median(own.pairs),
      p99: percentile(own.pairs, 0.99),
      callP50: median(own.calls),
      callP99: percentile(own.calls, 0.99),
      bareP50: median(bare.pairs),
      bareP99: percentile(bare.pairs, 0.99),
      perSecond: own.perSecond,
      missed: own.missed + bare.missed,
      failed: own.failed + bare.failed,
    };
  }
  return figures;
}
