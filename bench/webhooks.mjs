/**
 * `npm run bench:webhooks`: changes a second from the change log to one receiver on this machine, which verifies each message;
 * beside a loop that does as little as can be written by hand: reads the same changes in pages, looks the names up, signs and
 * posts, and remembers nothing. Once with all changes of one segment, and once of a hundred that take turns in the log.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';
import { command } from './lib/command.mjs';
import { median } from './lib/measure.mjs';
import { figure, report } from './lib/report.mjs';
import { ROOT } from './lib/target.mjs';

const PAGE = 500;
const prefix = 'bench_hook_';
const never = { id: 'event', type: 'event', events: ['Bench Never'], aggregate: { fn: 'performed' } };

await command(measure);

async function measure({ strapi, product, options }) {
  const { db, size, quick } = options;
  product.clockService({ strapi }).drive(undefined);
  const knex = strapi.db.connection;
  const hooks = strapi.plugin('segments').service('webhooks');
  const changes = quick ? 2_000 : 4_000;
  await clean(strapi);
  // What earlier measurements have left is nobody's news.
  await knex('segments_changes').whereNull('announced').update({ announced: 1 });
  await knex('segments_runs').whereNull('announced').update({ announced: 1 });
  const byHand = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  // Its address is known only once it listens, and its secret only once its address is.
  const { id, secret } = await hooks.create({
    url: 'http://127.0.0.1:9/',
    description: 'bench',
    segments: null,
    events: ['segment.member.joined'],
    enabled: true,
  });
  const receiver = await startReceiver({ secrets: [secret, byHand], changes });
  await hooks.update(id, { url: receiver.url });
  const rows = [];
  const figures = [];
  try {
    for (const segments of [1, 100]) {
      await makeSegments(strapi, segments);
      const seen = { product: [], bare: [] };
      let last;
      for (let round = 0; round < (quick ? 1 : 3); round++) {
        for (const way of round % 2 ? ['product', 'bare'] : ['bare', 'product']) {
          await logChanges(knex, db, { segments, changes, announced: way === 'bare' ? 1 : null });
          const received = receiver.next();
          const started = Date.now();
          if (way === 'product') await Promise.all([hooks.work(), received]);
          else await Promise.all([sendByHand(knex, receiver.url, byHand, changes), received]);
          const result = await received;
          if (result.changes !== changes || result.refused + result.repeated > 0)
            throw new Error(`not what was to come: ${JSON.stringify(result)}`);
          seen[way].push(changes / ((result.at - started) / 1_000));
          if (way === 'product') last = result;
          await knex('segments_changes').where('segment_key', 'like', `${prefix}%`).delete();
        }
      }
      const [own, bare] = [median(seen.product), median(seen.bare)];
      figures.push({ segments, product: own, bare, messages: last.messages });
      rows.push([
        figure(segments),
        figure(last.messages),
        figure(own),
        figure(bare),
        `${Math.round((own / bare) * 100)} %`,
        figure((own * last.messages) / changes),
      ]);
    }
    report(
      'webhooks',
      { db, size },
      {
        columns: ['segments', 'messages', 'changes a second', 'by hand, a second', 'share', 'messages a second'],
        rows,
        notes: [`${changes.toLocaleString('en')} changes, each message verified by its receiver.`],
        figures,
      }
    );
  } finally {
    await hooks.remove(id);
    await clean(strapi);
    receiver.stop();
  }
}

async function makeSegments(strapi, count) {
  await clean(strapi);
  for (let n = 0; n < count; n++) {
    const key = `${prefix}${n}`;
    const rule = { version: 1, root: { id: 'root', type: 'group', match: 'all', children: [never] } };
    await strapi
      .plugin('segments')
      .service('segments')
      .create({ key, name: key, audience: 'contact', kind: 'dynamic', rule });
  }
  await strapi.plugin('segments').service('refreshes').idle();
  await strapi.db.connection('segments_runs').whereNull('announced').update({ announced: 1 });
}

/** As settling logs them. The segments take turns, as where one event makes its subject join all of them. */
async function logChanges(knex, db, { segments, changes, announced }) {
  const at = db === 'sqlite' ? Date.now() : new Date();
  const rows = Array.from({ length: changes }, (_, n) => ({
    segment_key: `${prefix}${n % segments}`,
    subject_id: 1 + Math.floor(n / segments),
    kind: 'joined',
    cause: 'event',
    at,
    announced,
  }));
  await knex.batchInsert('segments_changes', rows, 500);
}

/** The same messages, of the same changes. */
async function sendByHand(knex, url, secret, changes) {
  const agent = new Agent({ keepAlive: true });
  const webhook = new Webhook(secret);
  let after = 0;
  for (let sent = 0; sent < changes; sent += PAGE) {
    const page = await knex('segments_changes as h')
      .join('customers as c', 'c.id', 'h.subject_id')
      .where('h.segment_key', 'like', `${prefix}%`)
      .where('h.id', '>', after)
      .orderBy('h.id')
      .limit(PAGE)
      .select('h.id', 'h.segment_key', 'h.cause', 'h.at', 'c.customer_number', 'c.document_id');
    after = page.at(-1).id;
    await Promise.all(
      [...grouped(page)].map(([segment, rows]) => {
        const items = rows.map((row) => ({
          identity: row.customer_number,
          documentId: row.document_id,
          at: new Date(row.at).toISOString(),
          cause: row.cause,
        }));
        const now = new Date();
        const data = { segment, audience: 'contact', items };
        const body = JSON.stringify({ type: 'segment.member.joined', timestamp: now.toISOString(), data });
        const id = `msg_${randomUUID()}`;
        const headers = {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
          'webhook-signature': webhook.sign(id, now, body),
        };
        return post(url, { agent, headers }, body);
      })
    );
  }
  agent.destroy();
}

function grouped(rows) {
  const groups = new Map();
  for (const row of rows) groups.set(row.segment_key, [...(groups.get(row.segment_key) ?? []), row]);
  return groups;
}

function post(url, options, body) {
  return new Promise((resolve, reject) => {
    request(url, { ...options, method: 'POST' }, (answer) => answer.resume().on('end', resolve))
      .on('error', reject)
      .end(body);
  });
}

/** The receiver, in a process of its own. */
async function startReceiver(what) {
  const child = spawn(process.execPath, [join(ROOT, 'bench/lib/receiver.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.write(`${JSON.stringify(what)}\n`);
  const waiting = [];
  const lines = createInterface({ input: child.stdout });
  const next = () => new Promise((resolve) => waiting.push(resolve));
  lines.on('line', (line) => waiting.shift()?.(JSON.parse(line)));
  const { url } = await next();
  return { url, next, stop: () => child.kill() };
}

async function clean(strapi) {
  const knex = strapi.db.connection;
  await knex('segments_changes').where('segment_key', 'like', `${prefix}%`).delete();
  const keys = await knex('segments_segments').where('key', 'like', `${prefix}%`).pluck('key');
  for (const key of keys) await strapi.plugin('segments').service('segments').remove(key);
}
