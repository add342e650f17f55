/**
 * `npm run bench:track`: events stored over HTTP, settled in the transaction, with no segment and with a hundred that all
 * read the event, beside bare multi-row inserts into the same table; and how long a call takes until the next decision sees
 * it, one at a time, with a hundred segments of which twenty read the event.
 */
import { command } from './lib/command.mjs';
import { client, tokenFor } from './lib/http.mjs';
import { median, percentile, timed } from './lib/measure.mjs';
import { figure, report } from './lib/report.mjs';

const PREFIX = 'bench_track_';
const EVENT = 'Bench Viewed';
const CONNECTIONS = 4;

await command(measure, { listen: true });

async function measure({ strapi, product, options, url }) {
  const { db, size, customers, quick } = options;
  const api = client(url, await tokenFor(strapi));
  const source = await product.sourcesOf(strapi).create({ name: 'bench', kind: 'server' });
  const clean = () =>
    strapi.db
      .connection('segments_events')
      .where({ source: `source:${source.id}` })
      .delete();
  const rows = [];
  const figures = {};
  try {
    for (const [segments, readers] of [
      [0, 0],
      [100, 100],
    ]) {
      await makeSegments(api, segments, readers);
      for (const batch of [100, 1_000]) {
        const total = quick ? batch * 8 : 20_000;
        const own = await ingested(url, source.writeKey, customers, batch, total);
        await clean();
        const bare = await bareInserts(strapi, db, source.id, customers, batch, total);
        await clean();
        figures[`${segments} segments, ${batch}`] = { product: own, bare };
        rows.push([figure(batch), figure(segments), figure(own), figure(bare), share(own, bare)]);
      }
      await removeSegments(api);
    }
    await makeSegments(api, 100, 20);
    const waits = await untilSeen(url, api, source.writeKey, customers, quick ? 50 : 500);
    figures.untilSeen = { p50: median(waits), p99: percentile(waits, 0.99) };
    report(
      'track',
      { db, size },
      {
        columns: ['events a batch', 'segments', 'over HTTP, a second', 'bare multi-row, a second', 'share'],
        rows,
        notes: [
          `One call, then the decision that sees it, 100 segments of which 20 read the event: p50 ${figure(figures.untilSeen.p50)} ms, p99 ${figure(figures.untilSeen.p99)} ms.`,
        ],
        figures,
      }
    );
  } finally {
    await removeSegments(api);
    await clean();
    await product.sourcesOf(strapi).delete(source.id);
  }
}

const share = (part, whole) => `${Math.round((part / whole) * 100)} %`;
let serial = 0;

function item(customers) {
  serial += 1;
  return {
    type: 'track',
    event: EVENT,
    messageId: `b${serial}`,
    userId: `C${1 + ((serial * 7_919) % customers)}`,
    properties: { category: 'shoes', total: serial % 100 },
    context: { campaign: { source: 'mail' } },
  };
}

async function send(url, writeKey, batch) {
  const answer = await fetch(`${url}/api/segments/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${writeKey}:`)}` },
    body: JSON.stringify({ batch }),
  });
  const { accepted } = await answer.json();
  if (accepted !== batch.length) throw new Error(`${answer.status}: ${accepted} of ${batch.length} accepted`);
}

/** Events a second, by some connections at a time. */
async function ingested(url, writeKey, customers, batch, total) {
  const batches = Array.from({ length: total / batch }, () => Array.from({ length: batch }, () => item(customers)));
  const ms = await timed(() =>
    Promise.all(
      Array.from({ length: CONNECTIONS }, async () => {
        for (let next = batches.pop(); next; next = batches.pop()) await send(url, writeKey, next);
      })
    )
  );
  return total / (ms / 1_000);
}

async function bareInserts(strapi, db, sourceId, customers, batch, total) {
  const knex = strapi.db.connection;
  const now = db === 'sqlite' ? Date.now() : new Date();
  const pages = Array.from({ length: total / batch }, () =>
    Array.from({ length: batch }, () => {
      const { messageId, event, properties, context } = item(customers);
      return {
        source: `source:${sourceId}`,
        message_id: messageId,
        name: event,
        occurred_at: now,
        received_at: now,
        contact_id: 1 + (serial % customers),
        properties: JSON.stringify(properties),
        context: JSON.stringify(context),
      };
    })
  );
  const ms = await timed(async () => {
    for (const page of pages) await knex.batchInsert('segments_events', page, db === 'postgres' ? 1_000 : 500);
  });
  return total / (ms / 1_000);
}

/** Milliseconds from a call to the answer of the decision after it. */
async function untilSeen(url, api, writeKey, customers, calls) {
  const waits = [];
  for (let n = 0; n < calls; n++) {
    const one = item(customers);
    waits.push(
      await timed(async () => {
        await send(url, writeKey, [one]);
        await api('GET', `/api/segments/decision?segmentsSubject=${one.userId}`);
      })
    );
  }
  return waits;
}

async function makeSegments(api, count, readers) {
  for (let n = 0; n < count; n++) {
    const node = {
      id: 'e',
      type: 'event',
      events: [n < readers ? EVENT : `Other ${n}`],
      aggregate: { fn: 'count' },
      operator: 'at_least',
      operand: 1 + (n % 5),
    };
    const rule = { version: 1, root: { id: 'root', type: 'group', match: 'all', children: [node] } };
    await api('POST', '/api/segments/segments', { key: `${PREFIX}${n}`, name: `${PREFIX}${n}`, rule });
  }
  for (;;) {
    const { data } = await api('GET', '/api/segments/runs');
    if (data.length === 0) return;
    await new Promise((done) => setTimeout(done, 200));
  }
}

async function removeSegments(api) {
  const { data } = await api('GET', `/api/segments/segments?search=${PREFIX}&pageSize=1000`);
  for (const { key } of data) await api('DELETE', `/api/segments/segments/${key}`);
}
