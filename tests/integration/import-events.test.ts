import { eventPage, type NewEvent } from '../../server/storage/events';
import { apiToken } from '../support/access';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;
let token: string;

beforeAll(async () => {
  app = await bootStrapi();
  token = await apiToken(app.strapi, { type: 'full-access' });
  const company = await app.strapi.documents('api::company.company').create({ data: { number: 'C1' } as never });
  for (const [number, data] of Object.entries({ '17850': { company: company.documentId }, 'A-1': {} })) {
    await app.strapi.documents('api::customer.customer').create({ data: { customerNumber: number, ...data } as never });
  }
});
afterAll(() => app?.destroy());

async function send(query: Record<string, string>, type: string, body: string, status = 200) {
  const answer = await app.request
    .post('/api/segments/imports')
    .query(query)
    .set('Authorization', `Bearer ${token}`)
    .set('Content-Type', type)
    .send(body);
  if (answer.status !== status) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return status === 200 ? answer.body.data : answer.body.error;
}
const ndjson = (rows: unknown[], query: Record<string, string> = {}) =>
  send({ kind: 'events', ...query }, 'application/x-ndjson', rows.map((row) => JSON.stringify(row)).join('\n'));
const csv = (body: string, query: Record<string, string> = {}, status = 200) =>
  send({ kind: 'events', ...query }, 'text/csv', body, status);

const event = (messageId: string) =>
  app.strapi.db.query('plugin::segments.event').findOne({ where: { messageId } }) as Promise<Record<string, unknown>>;
const codes = (report: { errors: { line: number; code: string }[] }) =>
  report.errors.map(({ line, code }) => [line, code]);

const ORDER = {
  type: 'track',
  userId: '17850',
  event: 'Order Completed',
  messageId: 'or-1',
  timestamp: '2010-12-01T08:26:00Z',
  properties: { total: 139.12, products: [{ sku: 'x' }] },
  context: { campaign: { source: 'mail' } },
};

test("events in Segment's shape, with the account of their contact", async () => {
  const report = await ndjson([ORDER, { ...ORDER, messageId: 'or-2', userId: 'A-1', sentAt: '2010-12-01T08:26:00Z' }]);
  expect(report).toMatchObject({ rows: 2, created: 2, failed: 0 });
  const stored = await event('or-1');
  expect(stored).toMatchObject({
    source: 'import',
    name: 'Order Completed',
    occurredAt: '2010-12-01T08:26:00.000Z',
    properties: ORDER.properties,
    context: ORDER.context,
  });
  const company = await app.strapi.db.query('api::company.company').findOne({ where: { number: 'C1' } });
  expect(stored.accountId).toBe(company.id);
  expect(await event('or-2')).toMatchObject({ accountId: null });
});

test('the same file again changes nothing, also without message ids', async () => {
  expect(await ndjson([ORDER])).toMatchObject({ created: 0, unchanged: 1 });
  const { messageId: _, ...unnamed } = ORDER;
  const rows = [unnamed, { ...unnamed, properties: { total: 1 } }, unnamed];
  expect(await ndjson(rows, { dryRun: 'true' })).toMatchObject({ created: 2, unchanged: 0, duplicates: 1 });
  expect(await ndjson(rows)).toMatchObject({ created: 2, unchanged: 0, duplicates: 1 });
  expect(await ndjson(rows)).toMatchObject({ created: 0, unchanged: 2, duplicates: 1 });
  expect(await ndjson([ORDER], { source: 'shop' })).toMatchObject({ created: 1 });
});

test('bad events are told and cost no good one', async () => {
  const deep = (levels: number): object => (levels === 0 ? {} : { a: deep(levels - 1) });
  const report = await ndjson([
    { ...ORDER, messageId: 'bad-1', userId: 'nobody' },
    { ...ORDER, messageId: 'bad-2', event: '' },
    { ...ORDER, messageId: 'bad-3', event: 'x'.repeat(201) },
    { ...ORDER, messageId: 'x'.repeat(101) },
    { ...ORDER, messageId: 'bad-5', type: 'identify' },
    { ...ORDER, messageId: 'bad-6', timestamp: 'soon' },
    { ...ORDER, messageId: 'bad-7', properties: 'text' },
    { ...ORDER, messageId: 'bad-8', properties: { x: 'y'.repeat(33_000) } },
    { ...ORDER, messageId: 'bad-9', properties: deep(20) },
    { ...ORDER, messageId: 'bad-10', properties: { x: 'a\u0000b' } },
    { ...ORDER, messageId: 'bad-11', properties: { x: '\ud800' } },
    { ...ORDER, messageId: 'bad-12', nonsense: 1 },
    { ...ORDER, messageId: 'good-1', properties: JSON.parse('{"__proto__":{"x":1}}') },
  ]);
  expect(report).toMatchObject({ created: 1, failed: 12 });
  expect(codes(report).sort(([a], [b]) => Number(a) - Number(b))).toEqual([
    [1, 'unknown_contact'],
    [2, 'required'],
    [3, 'too_long'],
    [4, 'too_long'],
    [5, 'type'],
    [6, 'datetime'],
    [7, 'json'],
    [8, 'too_large'],
    [9, 'too_deep'],
    [10, 'nul'],
    [11, 'encoding'],
    [12, 'unknown_column'],
  ]);
});

test('events of the future are dated at receipt', async () => {
  const now = Date.now();
  const at = (hours: number) => new Date(now + hours * 3_600_000).toISOString();
  await ndjson([
    { ...ORDER, messageId: 'ahead-23', timestamp: at(23) },
    { ...ORDER, messageId: 'ahead-25', timestamp: at(25) },
    { userId: '17850', event: 'x', messageId: 'ahead-none' },
  ]);
  expect(await event('ahead-23')).toMatchObject({ occurredAt: at(23) });
  for (const id of ['ahead-25', 'ahead-none']) {
    const { occurredAt, receivedAt } = await event(id);
    expect(occurredAt).toBe(receivedAt);
  }
});

test('addresses are not stored', async () => {
  const context = { ip: '203.0.113.7' };
  await ndjson([
    { ...ORDER, messageId: 'ip-1', context: { ...context, page: '/home' } },
    { ...ORDER, messageId: 'ip-2', context },
  ]);
  await csv('userId,event,messageId,context.ip,context.page\n17850,Viewed,ip-3,203.0.113.7,/home\n');
  for (const id of ['ip-1', 'ip-3']) expect((await event(id)).context).toEqual({ page: '/home' });
  expect((await event('ip-2')).context).toBeNull();
});

test('CSV columns are fields, or keys of properties and context', async () => {
  const header = 'user_id,Event,message id,timestamp,properties.total,properties.code,context.page,properties';
  const rows = '17850,Viewed,csv-1,2024-01-01T00:00:00Z,12.5,00123,/home,"{""a"":true}"\n17850,Viewed,csv-2,,,,,\n';
  expect(await csv(`${header}\n${rows}`)).toMatchObject({ created: 2 });
  expect(await event('csv-1')).toMatchObject({
    properties: { a: true, total: 12.5, code: '00123' },
    context: { page: '/home' },
  });
  expect(await event('csv-2')).toMatchObject({ properties: null, context: null });
  const code = async (body: string) => (await csv(body, {}, 400)).details.code;
  expect(await code('userId,name\n1,x')).toBe('unknown_column');
  expect(await code('userId,timestamp\n1,2024-01-01')).toBe('column_missing');
  expect(await code('userId,event,event_\n1,x,y')).toBe('column_twice');
  const mapping = JSON.stringify({ name: 'event', customer: 'userId', note: null });
  expect(await csv('customer,name,note\nA-1,Mapped,x\n', { mapping })).toMatchObject({ created: 1 });
});

test('a timeline is read page by page', async () => {
  const customer = await app.strapi.db.query('api::customer.customer').findOne({ where: { customerNumber: 'A-1' } });
  const rows = Array.from({ length: 5 }, (_, index) => ({
    userId: 'A-1',
    event: 'Tick',
    messageId: `tick-${index}`,
    timestamp: '2030-01-01T00:00:00Z'.replace('2030', String(2015 + (index >> 1))),
  }));
  expect(await ndjson(rows, { source: 'ticks' })).toMatchObject({ created: 5 });
  const seen: string[] = [];
  for (let page = await eventPage(app.strapi, 'contact', customer.id, 2); page.length > 0;) {
    seen.push(...page.filter(({ source }) => source === 'ticks').map(({ messageId }) => messageId));
    page = await eventPage(app.strapi, 'contact', customer.id, 2, page[page.length - 1]);
  }
  expect(seen).toEqual(['tick-4', 'tick-3', 'tick-2', 'tick-1', 'tick-0']);
});

test('the service takes events of known rows', async () => {
  const { insert } = app.strapi.plugin('segments').service('events');
  const at = new Date();
  const one: NewEvent = {
    source: 'svc',
    messageId: 'm',
    name: 'x',
    occurredAt: at,
    receivedAt: at,
    contactId: 1,
    accountId: null,
  };
  expect(await insert([one, one])).toEqual({ inserted: 1, duplicates: 1 });
  expect(await insert([one])).toEqual({ inserted: 0, duplicates: 1 });
});

test('an import asks every segment to look again', async () => {
  const root = {
    id: 'r',
    type: 'group',
    match: 'all',
    children: [{ id: 'e', type: 'event', events: ['Bought'], aggregate: { fn: 'performed' } }],
  };
  const refreshes = app.strapi.plugin('segments').service('refreshes');
  const authorized = { Authorization: `Bearer ${token}` };
  await app.request
    .post('/api/segments/segments')
    .set(authorized)
    .send({ key: 'buyers', name: 'Buyers', rule: { version: 1, root } })
    .expect(201);
  await refreshes.idle();
  await ndjson([{ ...ORDER, messageId: 'bought-1', event: 'Bought' }]);
  await refreshes.idle();
  const members = await app.request.get('/api/segments/segments/buyers/members').set(authorized).expect(200);
  expect(members.body.meta.total).toBe(1);
});
