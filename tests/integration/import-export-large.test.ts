import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { apiToken } from '../support/access';
import { bootStrapi, type TestStrapi } from '../support/strapi';

const ROWS = 200_000;
const MEGABYTE = 1_048_576;

let app: TestStrapi;
let token: string;

beforeAll(async () => {
  app = await bootStrapi();
  token = await apiToken(app.strapi, { type: 'full-access' });
  const { httpServer } = app.strapi.server;
  if (!httpServer.listening) await new Promise<void>((done) => httpServer.listen(0, '127.0.0.1', () => done()));
});
afterAll(() => app?.destroy());

/** A request that streams, which supertest does not. */
function open(method: string, path: string, headers: Record<string, string> = {}) {
  const { port } = app.strapi.server.httpServer.address() as AddressInfo;
  return httpRequest({
    port,
    host: '127.0.0.1',
    method,
    path: `/api/segments${path}`,
    headers: { Authorization: `Bearer ${token}`, ...headers },
  });
}

function* customers(rows: number): Generator<string> {
  yield 'customerNumber,email,firstName,points,newsletter,registeredAt\n';
  for (let at = 0; at < rows; at += 1_000) {
    let page = '';
    for (let n = at; n < Math.min(rows, at + 1_000); n++) {
      page += `K${n},k${n}@shop.example,"Name, ${n}",${n % 1000},${n % 2 ? 'yes' : 'no'},2024-01-01T00:00:00Z\n`;
    }
    yield page;
  }
}

async function upload(path: string, body: Iterable<string>) {
  const call = open('POST', path, { 'Content-Type': 'text/csv' });
  const answered = once(call, 'response') as Promise<[IncomingMessage]>;
  await pipeline(Readable.from(body), call);
  const [answer] = await answered;
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) text += chunk;
  return JSON.parse(text) as { data: Record<string, unknown> };
}

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Memory in use, without what only waits to be collected: how much of that the process keeps is the engine's whim. */
function inUse(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The most that memory in use grew by while `work` ran, in bytes. */
async function growth(work: () => Promise<void>): Promise<number> {
  const before = inUse();
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, inUse())), 3_000);
  await work().finally(() => clearInterval(watch));
  return Math.max(most, inUse()) - before;
}

const idle = () => app.strapi.plugin('segments').service('refreshes').idle();

test('a large file comes in with flat memory', async () => {
  const grown = await growth(async () => {
    const started = Date.now();
    const { data } = await upload('/imports?kind=contacts', customers(ROWS));
    expect(data).toMatchObject({ rows: ROWS, created: ROWS, failed: 0 });
    if (process.env.DEBUG) console.log(`${Math.round(ROWS / (Date.now() - started))} thousand rows a second`);
  });
  if (process.env.DEBUG) console.log(`in: grew by ${Math.round(grown / MEGABYTE)} MB`);
  expect(grown).toBeLessThan(60 * MEGABYTE);
  const started = Date.now();
  const { data } = await upload('/imports?kind=contacts', customers(ROWS));
  if (process.env.DEBUG) console.log(`unchanged: ${Math.round(ROWS / (Date.now() - started))} thousand rows a second`);
  expect(data).toMatchObject({ rows: ROWS, unchanged: ROWS });
}, 600_000);

test('and its members leave with flat memory', async () => {
  const rule = {
    version: 1,
    root: {
      id: 'r',
      type: 'group',
      match: 'all',
      children: [{ id: 'a', type: 'attribute', path: 'customerNumber', operator: 'is_not_empty' }],
    },
  };
  await app.request
    .post('/api/segments/segments')
    .set('Authorization', `Bearer ${token}`)
    .send({ key: 'everybody', name: 'Everybody', rule })
    .expect(201);
  await idle();
  const grown = await growth(async () => {
    const started = Date.now();
    const call = open('GET', '/segments/everybody/members.csv?columns=customerNumber,email,firstName,points,joinedAt');
    call.end();
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    let lines = 0;
    for await (const chunk of answer.setEncoding('utf8')) lines += (chunk as string).split('\n').length - 1;
    expect(lines).toBe(ROWS + 1);
    if (process.env.DEBUG) console.log(`out: ${Math.round(ROWS / (Date.now() - started))} thousand rows a second`);
  });
  if (process.env.DEBUG) console.log(`out: grew by ${Math.round(grown / MEGABYTE)} MB`);
  expect(grown).toBeLessThan(60 * MEGABYTE);
}, 600_000);

test('a reader that goes away stops the export', async () => {
  let pages = 0;
  app.strapi.db.connection.on('query', ({ sql }: { sql: string }) => {
    if (sql.includes('segments_members') && sql.includes('left join')) pages += 1;
  });
  const call = open('GET', '/segments/everybody/members.csv');
  call.end();
  const [answer] = (await once(call, 'response')) as [IncomingMessage];
  await once(answer, 'readable');
  await new Promise((resolve) => setTimeout(resolve, 300));
  const untilFull = pages;
  expect(untilFull).toBeLessThan(ROWS / 5_000);
  call.destroy();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(pages).toBeLessThanOrEqual(untilFull + 2);
  await app.request.get('/_health').expect(204);
});

test('an upload that breaks off keeps what came, and can be sent again', async () => {
  const file = [...customers(20_000)].join('').replaceAll('\nK', '\nX');
  const call = open('POST', '/imports?kind=contacts', {
    'Content-Type': 'text/csv',
    'Content-Length': String(file.length),
  });
  call.on('error', () => undefined);
  call.write(file.slice(0, file.length / 2));
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  call.destroy();
  const last = () => app.strapi.db.query('plugin::segments.import').findMany({ orderBy: { id: 'desc' }, limit: 1 });
  for (let tries = 0; tries < 100 && (await last())[0].state === 'running'; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const [broken] = await last();
  expect(broken.state).toBe('failed');
  expect(broken.created).toBeGreaterThan(0);
  const { data } = await upload('/imports?kind=contacts', [file]);
  expect(data).toMatchObject({ rows: 20_000, created: 20_000 - broken.created, unchanged: broken.created });
});

test('two imports of one kind do not meet', async () => {
  const call = open('POST', '/imports?kind=accounts', { 'Content-Type': 'text/csv' });
  call.write('number,name\nZ1,One\n');
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const second = await app.request
    .post('/api/segments/imports?kind=accounts')
    .set('Authorization', `Bearer ${token}`)
    .set('Content-Type', 'text/csv')
    .send('number\nZ1\n');
  expect(second.status).toBe(409);
  call.end();
  const [answer] = (await once(call, 'response')) as [IncomingMessage];
  expect(answer.statusCode).toBe(200);
  answer.resume();
});
