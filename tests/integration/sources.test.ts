import { adminToken, adminTokenWith, apiToken } from '../support/access';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { createSource, send } from '../support/tracking';

let app: TestStrapi;
let token: string;

beforeAll(async () => {
  app = await bootStrapi();
  token = await adminToken(app.strapi);
});
afterAll(() => app?.destroy());

const as = (method: 'get' | 'post' | 'put' | 'delete', path: string, jwt = token) =>
  app.request[method](`/segments/sources${path}`).auth(jwt, { type: 'bearer' });
let serial = 0;
const track = (key: string) => {
  serial += 1;
  return send(app, key, 'track', { anonymousId: 'a', event: 'E', messageId: `s${serial}` });
};
/** Other instances notice a change within a second. */
const later = () => new Promise((done) => setTimeout(done, 1_100));

test('a source shows its key once, and keeps no more than its hash', async () => {
  const { id, writeKey } = await createSource(app, {
    name: 'Shop',
    kind: 'browser',
    origins: ['https://shop.example'],
  });
  expect(writeKey).toMatch(/^wk_[\w-]{24}$/);
  const { body } = await as('get', '').expect(200);
  expect(body.data).toEqual([
    {
      id,
      name: 'Shop',
      kind: 'browser',
      origins: ['https://shop.example'],
      enabled: true,
      createdAt: expect.any(String),
      usedAt: null,
      formerUntil: null,
    },
  ]);
  const row: unknown = await app.strapi.db.connection('segments_sources').where({ id }).first();
  expect(JSON.stringify(row)).not.toContain(writeKey);
});

test('use is noted', async () => {
  const { id, writeKey } = await createSource(app);
  await track(writeKey).expect(200);
  await later();
  const { body } = await as('get', '').expect(200);
  expect(body.data.find((source: { id: number }) => source.id === id).usedAt).toEqual(expect.any(String));
});

test('rotation: both keys work, a second rotation ends the first', async () => {
  const { id, writeKey: first } = await createSource(app);
  const { body } = await as('post', `/${id}/rotate`).expect(200);
  const second = body.data.writeKey;
  expect(second).not.toBe(first);
  expect(Date.parse(body.data.formerUntil)).toBeGreaterThan(Date.now());
  await track(first).expect(200);
  await track(second).expect(200);
  const { body: again } = await as('post', `/${id}/rotate`).expect(200);
  await track(first).expect(401);
  await track(second).expect(200);
  await track(again.data.writeKey).expect(200);
});

test('disabled, enabled, deleted', async () => {
  const { id, writeKey } = await createSource(app);
  await as('put', `/${id}`).send({ enabled: false }).expect(200);
  await track(writeKey).expect(401);
  await as('put', `/${id}`).send({ enabled: true, name: 'Another name' }).expect(200);
  await track(writeKey).expect(200);
  await as('delete', `/${id}`).expect(204);
  await track(writeKey).expect(401);
  await as('delete', `/${id}`).expect(404);
  await as('post', `/${id}/rotate`).expect(404);
  await as('put', `/${id}`).send({ enabled: true }).expect(404);
});

test.each([
  [{ kind: 'server' }, 'name'],
  [{ name: ' ', kind: 'server' }, 'name'],
  [{ name: 'a\0', kind: 'server' }, 'name'],
  [{ name: 'x', kind: 'both' }, 'kind'],
  [{ name: 'x', kind: 'server', origins: ['*'] }, 'origins'],
  [{ name: 'x', kind: 'browser', origins: ['shop.example'] }, 'origins'],
  [{ name: 'x', kind: 'browser', origins: ['https://shop.example/'] }, 'origins'],
  [{ name: 'x', kind: 'browser', origins: ['javascript:x'] }, 'origins'],
])('%j is refused', async (source, path) => {
  const { body } = await as('post', '').send(source).expect(400);
  expect(body.error.details.errors[0].path[0]).toBe(path);
});

test('only whoever may change settings, and no API token', async () => {
  const reader = await adminTokenWith(app.strapi, ['plugin::segments.read', 'plugin::segments.edit']);
  await as('get', '', reader).expect(403);
  await as('post', '', reader).send({ name: 'x', kind: 'server' }).expect(403);
  const keeper = await adminTokenWith(app.strapi, ['plugin::segments.settings']);
  await as('post', '', keeper).send({ name: 'x', kind: 'server' }).expect(201);
  const full = await apiToken(app.strapi, { type: 'full-access' });
  await app.request.get('/api/segments/sources').auth(full, { type: 'bearer' }).expect(404);
});
