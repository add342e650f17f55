import { gzipSync } from 'node:zlib';
import type { SourceWithKey } from '../../contracts/sources';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { createSource, send, storedEvents } from '../support/tracking';

let app: TestStrapi;
let server: SourceWithKey;
let browser: SourceWithKey;

const SHOP = 'https://shop.example';
const PATH = '/api/segments/v1/batch';

beforeAll(async () => {
  app = await bootStrapi();
  server = await createSource(app);
  browser = await createSource(app, { kind: 'browser', origins: [SHOP] });
});
afterAll(() => app?.destroy());

let serial = 0;
const item = <T extends object>(more = {} as T) => {
  serial += 1;
  return { type: 'track', messageId: `t${serial}`, anonymousId: 'anna', event: 'Signed Up', ...more };
};
const messages = async (): Promise<string[]> => (await storedEvents(app.strapi)).map((event) => event.message_id);

test('a batch is stored, with what happened when', async () => {
  const first = item({ timestamp: new Date(Date.now() - 60_000).toISOString(), properties: { plan: 'x' } });
  const { body } = await send(app, server.writeKey, 'batch', { batch: [first, item()] }).expect(200);
  expect(body).toEqual({ success: true, accepted: 2, duplicates: 0, ignored: 0, rejected: [] });
  const [stored] = await storedEvents(app.strapi, first.messageId);
  expect(stored).toMatchObject({ source: `source:${server.id}`, name: 'Signed Up', properties: { plan: 'x' } });
  expect(stored?.visitor_id).toEqual(expect.any(Number));
  expect(Math.abs(Number(stored?.occurredAt) - Date.parse(first.timestamp))).toBeLessThan(1_000);
});

test.each([
  ['identify', 'Identified'],
  ['track', 'Signed Up'],
  ['page', 'Page Viewed'],
  ['screen', 'Screen Viewed'],
  ['group', 'Group Joined'],
  ['alias', 'Aliased'],
  ['t', 'Signed Up'],
  ['p', 'Page Viewed'],
])('a call of its own: %s', async (call, name) => {
  const { type: _, ...body } = item({ groupId: 'g' });
  await send(app, server.writeKey, call, body).expect(200);
  expect(await storedEvents(app.strapi, body.messageId)).toMatchObject([{ name }]);
});

test('the same message again, and twice at once, is stored once; of another source it is another', async () => {
  const batch = [item(), item()];
  const answers = await Promise.all([1, 2, 3].map(() => send(app, server.writeKey, 'batch', { batch }).expect(200)));
  const sum = (part: 'accepted' | 'duplicates') => answers.reduce((total, { body }) => total + body[part], 0);
  expect({ accepted: sum('accepted'), duplicates: sum('duplicates') }).toEqual({ accepted: 2, duplicates: 4 });
  const { body } = await send(app, browser.writeKey, 'b', { batch: [batch[0], batch[0], item()] }).expect(200);
  expect(body).toMatchObject({ accepted: 2, duplicates: 1 });
});

test('calls without anonymous id, at once and overlapping, store each message once', async () => {
  await app.strapi.documents('api::customer.customer').create({ data: { customerNumber: 'over' } as never });
  const all = Array.from({ length: 30 }, () => item({ anonymousId: null, userId: 'over' }));
  const calls = [all.slice(0, 20), all.slice(10), [...all].reverse(), all.slice(5, 25)];
  const answers = await Promise.all(calls.map((batch) => send(app, server.writeKey, 'batch', { batch }).expect(200)));
  expect(answers.reduce((total, { body }) => total + body.accepted, 0)).toBe(30);
  const stored = new Set(await messages());
  expect(all.every(({ messageId }) => stored.has(messageId))).toBe(true);
});

describe('bodies', () => {
  const raw = (body: Buffer | string, headers: Record<string, string>) => {
    const call = app.request
      .post(PATH)
      .auth(server.writeKey, '')
      .set(headers)
      .serialize((each: unknown) => each as string);
    return call.send(body as string);
  };
  const text = () => JSON.stringify({ batch: [item()] });

  test.each([
    ['JSON', { 'Content-Type': 'application/json' }],
    ['plain text', { 'Content-Type': 'text/plain' }],
    ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }],
    ['something unknown', { 'Content-Type': 'x/y; charset=nonsense' }],
  ])('JSON called %s', async (_name, headers) => {
    expect((await raw(text(), headers).expect(200)).body.accepted).toBe(1);
  });

  test.each([
    ['a form', { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Encoding': 'gzip' }],
    ['JSON', { 'Content-Type': 'application/json' }],
  ])('gzip called %s', async (_name, headers) => {
    expect((await raw(gzipSync(text()), headers).expect(200)).body.accepted).toBe(1);
  });

  const NAN = '{"batch":[{"value":NaN}]}';
  const cases: [string, () => Buffer | string][] = [
    ['nothing', () => ''],
    ['no JSON', () => '{'],
    ['NaN, which is no JSON', () => NAN],
    ['a list', () => '[]'],
    ['more than 512 KB', () => JSON.stringify({ batch: [item({ properties: { x: 'x'.repeat(1_000_000) } })] })],
    ['a bomb of gzip', () => gzipSync(Buffer.alloc(20_000_000, ' '))],
    ['broken gzip', () => gzipSync(text()).subarray(0, 30)],
  ];
  test.each(cases)('%s is refused', async (_name, body) => {
    const { body: answer } = await raw(body(), { 'Content-Type': 'text/plain' }).expect(400);
    expect(answer).toMatchObject({ data: null, error: { status: 400, name: 'ValidationError', details: {} } });
  });

  test('a depth bomb of the whole body is refused, and the server lives', async () => {
    await raw('['.repeat(200_000) + ']'.repeat(200_000), { 'Content-Type': 'text/plain' }).expect(400);
    await app.request.get('/_health').expect(204);
  });
});

describe('poison', () => {
  const nested = (levels: number): object => (levels === 0 ? {} : { a: nested(levels - 1) });
  const POISON: [string, string][] = [
    ['U+0000', '{"text":"a\\u0000b","\\u0000":1}'],
    ['half a surrogate pair', '{"text":"\\ud800","\\udfff":1}'],
    ['a depth bomb', `{"deep":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
    ['17 levels', JSON.stringify(nested(17))],
    ['16 levels', JSON.stringify(nested(15))],
    ['a long text', JSON.stringify({ text: 'x'.repeat(300_000) })],
    ['the prototype', '{"__proto__":{"a":1},"constructor":{"prototype":1}}'],
    [
      'numbers without end',
      '{"a":1e999,"b":-1e999,"c":1e-999,"d":-0,"e":1.7976931348623157e308,"f":12345678901234567890}',
    ],
    ['keys without end', JSON.stringify(Object.fromEntries(Array.from({ length: 900 }, (_, n) => [`k${n}`, n])))],
    ['a name that is SQL', '{"\'; drop table segments_events; --":"?","??":":a"}'],
    ['emoji and marks', '{"😀":"e\\u0301 \\u202e \\ufeff 👩‍👩‍👧"}'],
    ['nothing but blanks', '{"":" ","\\u2028":"\\u2029"}'],
  ];
  const TIMES = ['9999-12-31T23:59:59Z', '+275760-09-13T00:00:00.000Z', '0000-01-01', '-271821-04-20T00:00:00Z', 'NaN'];

  test.each(POISON)('%s, at any place of a batch and part of an item, costs no neighbour', async (_name, json) => {
    for (const place of [0, 1, 2]) {
      for (const part of ['properties', 'context', 'traits']) {
        const neighbours = [item(), item()];
        const parts = neighbours.map((neighbour) => JSON.stringify(neighbour));
        const { messageId } = item();
        const type = part === 'traits' ? 'identify' : 'track';
        parts.splice(
          place,
          0,
          `{"type":"${type}","anonymousId":"anna","event":"E","messageId":"${messageId}","${part}":${json}}`
        );
        const { body } = await send(app, server.writeKey, 'batch', `{"batch":[${parts.join(',')}]}`).expect(200);
        expect(body.accepted + body.rejected.length).toBe(3);
        const stored = new Set(await messages());
        expect(neighbours.filter(({ messageId: id }) => !stored.has(id))).toEqual([]);
        expect(stored.has(messageId)).toBe(body.rejected.length === 0);
      }
    }
  });

  test.each(TIMES)('the time %s', async (timestamp) => {
    for (const name of ['timestamp', 'originalTimestamp', 'sentAt']) {
      const batch = [item({ [name]: timestamp }), item()];
      const before = Date.now();
      expect((await send(app, server.writeKey, 'batch', { batch }).expect(200)).body.accepted).toBe(2);
      const [stored] = await storedEvents(app.strapi, batch[0]?.messageId);
      expect(Math.abs(Number(stored?.occurredAt) - before)).toBeLessThan(5_000);
    }
  });

  test('ids that a database compares its own way are as many visitors', async () => {
    const ids = ['case', 'CASE', 'case ', 'cäse', 'x'.repeat(255), '%', "'", '\\'];
    const batch = ids.map((anonymousId) => item({ anonymousId }));
    expect((await send(app, server.writeKey, 'batch', { batch }).expect(200)).body.accepted).toBe(ids.length);
    const visitors = new Set<number | null>();
    for (const { messageId } of batch) visitors.add((await storedEvents(app.strapi, messageId))[0]?.visitor_id ?? null);
    expect(visitors.size).toBe(ids.length);
  });
});

describe('keys', () => {
  test('in the header, in the body, in the first item', async () => {
    const anonymous = (body: object) =>
      app.request.post(PATH).set('Content-Type', 'text/plain').send(JSON.stringify(body));
    await anonymous({ batch: [item()], writeKey: server.writeKey }).expect(200);
    await anonymous({ batch: [item({ writeKey: server.writeKey })] }).expect(200);
    const { body } = await anonymous({ batch: [item()] }).expect(401);
    expect(body.error).toEqual({ status: 401, name: 'UnauthorizedError', message: expect.any(String), details: {} });
  });

  test.each(['nobody', '', 'wk_', 'x'.repeat(400), '\0'])('a wrong one: %j', async (key) => {
    await send(app, key, 'batch', { batch: [item()] }).expect(401);
    // What it sends is of no interest.
    await send(app, key, 'batch', '{').expect(401);
    await send(app, key, 'm', '{').expect(401);
  });

  test('a page cannot use the key of a server, nor that of another site', async () => {
    await send(app, server.writeKey, 'batch', { batch: [item()] }, { Origin: SHOP }).expect(403);
    await send(app, browser.writeKey, 'batch', { batch: [item()] }, { Origin: 'https://evil.example' }).expect(403);
    await send(app, browser.writeKey, 'batch', { batch: [item()] }, { Origin: SHOP }).expect(200);
  });
});

describe('CORS', () => {
  const preflight = (origin: string) =>
    app.request.options(PATH).set({
      Origin: origin,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization,x-retry-count',
    });

  test('a preflight of a known origin', async () => {
    const { headers } = await preflight(SHOP).expect(204);
    expect(headers['access-control-allow-origin']).toBe(SHOP);
    expect(headers['access-control-allow-headers']).toMatch(/Authorization.*X-Retry-Count/);
    expect(headers['access-control-allow-credentials']).toBeUndefined();
    expect(headers.vary).toContain('Origin');
  });

  test('a preflight of an unknown one', async () => {
    const { headers } = await preflight('https://evil.example').expect(204);
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['access-control-allow-headers']).toBeUndefined();
  });

  test('errors can be read by the page', async () => {
    const { headers } = await send(app, 'wrong', 'batch', { batch: [] }, { Origin: SHOP }).expect(401);
    expect(headers).toMatchObject({
      'access-control-allow-origin': SHOP,
      'access-control-expose-headers': 'Retry-After',
    });
  });
});

test('unknown calls and methods', async () => {
  await app.request.post('/api/segments/v1/nothing').expect(404);
  await app.request.get(PATH).expect(405);
  await app.request.post('/api/segments/v1/m').send('{"series":[]}').expect(200);
  await app.request.post('/api/segments/v1/m').send('{"no JSON').expect(200);
});

test('the settings that a browser asks for', async () => {
  const path = `/api/segments/v1/projects/${browser.writeKey}/settings`;
  const { body, headers } = await app.request.get(path).set('Origin', SHOP).expect(200);
  expect(body.integrations['Segment.io']).toMatchObject({ apiKey: browser.writeKey, protocol: 'http' });
  expect(body.integrations['Segment.io'].apiHost).toMatch(/^127\.0\.0\.1:\d+\/api\/segments\/v1$/);
  expect(headers['access-control-allow-origin']).toBe(SHOP);
  await app.request.get('/api/segments/v1/projects/nobody/settings').expect(401);
});

describe('who objects', () => {
  test('by Global Privacy Control is not recorded', async () => {
    const one = item();
    const { body } = await send(app, browser.writeKey, 'b', { batch: [one] }, { 'Sec-GPC': '1' }).expect(200);
    expect(body).toMatchObject({ accepted: 0, ignored: 1 });
    expect(await storedEvents(app.strapi, one.messageId)).toEqual([]);
  });

  test('to the category is not recorded, and no visitor is made', async () => {
    const refused = item({
      anonymousId: 'objector',
      context: { consent: { categoryPreferences: { analytics: false } } },
    });
    const agreed = item({ context: { consent: { categoryPreferences: { analytics: true, ads: false } } } });
    const { body } = await send(app, browser.writeKey, 'b', { batch: [refused, agreed] }).expect(200);
    expect(body).toMatchObject({ accepted: 1, ignored: 1 });
    expect(await app.strapi.db.connection('segments_visitors').where({ anonymous_id: 'objector' })).toEqual([]);
  });
});

test('when the database is away the sender is asked to come again', async () => {
  const { connection } = app.strapi.db;
  await connection.schema.renameTable('segments_visitors', 'segments_visitors_away');
  try {
    const { headers, body } = await send(app, server.writeKey, 'batch', { batch: [item(), item()] }).expect(503);
    expect(headers['retry-after']).toBe('5');
    expect(body.error).toMatchObject({ name: 'ServiceUnavailableError' });
    expect(JSON.stringify(body)).not.toMatch(/segments_visitors|select|insert/i);
  } finally {
    await connection.schema.renameTable('segments_visitors_away', 'segments_visitors');
  }
});

test('the log tells the code of what the database refuses, and nothing of whom it was about', async () => {
  const said = (['error', 'warn'] as const).map((level) => jest.spyOn(app.strapi.log, level));
  const { connection } = app.strapi.db;
  await connection.schema.renameTable('segments_visitors', 'segments_visitors_away');
  try {
    await send(app, server.writeKey, 'track', item({ anonymousId: 'anna@secret.example' })).expect(503);
  } finally {
    await connection.schema.renameTable('segments_visitors_away', 'segments_visitors');
  }
  const lines = said.flatMap(({ mock }) =>
    mock.calls.map(([line]: unknown[]) => (line instanceof Error ? String(line) : line))
  );
  expect(lines).toEqual([
    expect.stringMatching(/^\[segments\] tracking failed: (SQLITE_ERROR|42P01|ER_NO_SUCH_TABLE)$/),
  ]);
  for (const spy of said) spy.mockRestore();
});
