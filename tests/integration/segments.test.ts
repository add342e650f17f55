import type { Rule } from '../../rules/rule';
import { refreshesOf } from '../../server/membership/refreshes';
import { apiToken } from '../support/access';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;
let token: string;

const call = (method: 'get' | 'post' | 'put' | 'delete', path: string) =>
  app.request[method](`/api/segments${path}`).set('Authorization', `Bearer ${token}`);

const germans: Rule = {
  version: 1,
  root: {
    id: 'root',
    type: 'group',
    match: 'all',
    children: [{ id: 'c', type: 'attribute', path: 'country', operator: 'is', operand: 'Germany' }],
  },
};
const inSegment = (segment: string): Rule => ({
  version: 1,
  root: {
    id: 'root',
    type: 'group',
    match: 'all',
    children: [{ id: 'm', type: 'membership', segment, operator: 'is_member' }],
  },
});

const idle = () => refreshesOf(app.strapi).idle();
const keysOf = async (key: string): Promise<string[]> => {
  const { body } = await call('get', `/segments/${key}/members?limit=1000`).expect(200);
  return body.data.map((person: { id: string }) => person.id);
};
const addCustomer = (customerNumber: string, country: string | null, more: object = {}) =>
  app.strapi.documents('api::customer.customer').create({ data: { customerNumber, country, ...more } as never });

beforeAll(async () => {
  app = await bootStrapi();
  token = await apiToken(app.strapi, { type: 'full-access' });
  await addCustomer('c1', 'Germany', { email: 'one@shop.example', lifetimeValue: 5000 });
  await addCustomer('c2', 'France');
  await addCustomer('c3', 'Germany');
  await addCustomer('c4', null);
});
afterAll(() => app?.destroy());

test('a new segment is filled, listed and says what it is in a sentence', async () => {
  const { body, headers } = await call('post', '/segments')
    .send({ key: 'germans', name: 'Germans', rule: germans })
    .expect(201);
  expect(headers.etag).toBe('"1"');
  expect(body.data).toMatchObject({ key: 'germans', status: 'new', audience: 'contact', kind: 'dynamic' });
  expect(body.data.sentence).toContain('Germany');
  await idle();
  expect(await keysOf('germans')).toEqual(['c1', 'c3']);
  const { body: after } = await call('get', '/segments/germans').expect(200);
  expect(after.data).toMatchObject({ status: 'ready', members: 2, error: null });
  const { body: list } = await call('get', '/segments?search=germ').expect(200);
  expect(list.data.map((segment: { key: string }) => segment.key)).toEqual(['germans']);
});

test('a refresh finds whom writes around Strapi let in and out, counts them and says so in a run', async () => {
  const { documentId } = await addCustomer('c5', 'France');
  await app.strapi.plugin('segments').service('settling').kick();
  const customers = app.strapi.db.connection('customers');
  await customers.clone().where({ customer_number: 'c5' }).update({ country: 'Germany' });
  await customers.clone().where({ customer_number: 'c3' }).update({ country: 'Austria' });
  const { body } = await call('post', '/segments/germans/refresh').expect(202);
  await idle();
  const { body: run } = await call('get', `/runs/${body.data.id}`).expect(200);
  expect(run.data).toMatchObject({ state: 'succeeded', joined: 1, left: 1, repaired: 2, members: 2, error: null });
  expect(await keysOf('germans')).toEqual(['c1', 'c5']);
  const { body: why } = await call('get', '/segments/germans/explain?subject=c3').expect(200);
  expect(why.data).toMatchObject({ member: false, holds: false });
  expect(why.data.changes[0]).toMatchObject({ kind: 'left', cause: 'refresh' });
  expect(why.data.tree.children[0]).toMatchObject({
    id: 'c',
    result: false,
    actual: 'Austria',
    expected: { operator: 'is', operand: 'Germany' },
  });
  const { body: of } = await call('get', `/subjects/contact/${encodeURIComponent(`doc:${documentId}`)}/segments`);
  expect(of.data.map((one: { key: string }) => one.key)).toEqual(['germans']);
});

test('a second refresh with nothing changed repairs nothing', async () => {
  const { body } = await call('post', '/segments/germans/refresh').expect(202);
  await idle();
  const { body: run } = await call('get', `/runs/${body.data.id}`);
  expect(run.data).toMatchObject({ state: 'succeeded', joined: 0, left: 0, repaired: 0, members: 2 });
});

test('a changed rule builds a new set, keeps who stays since when, and logs the difference', async () => {
  const before = (await call('get', '/segments/germans/members')).body.data;
  const rule = structuredClone(germans);
  Object.assign(rule.root.children[0] as object, { operator: 'is_any_of', operand: ['Germany', 'France'] });
  await call('put', '/segments/germans').send({ rule }).expect(200);
  await idle();
  expect(await keysOf('germans')).toEqual(['c1', 'c2', 'c5']);
  const after = (await call('get', '/segments/germans/members')).body.data;
  const since = (people: { id: string; joinedAt: string }[]) => people.find((person) => person.id === 'c1')?.joinedAt;
  expect(since(after)).toBe(since(before));
  const { body: runs } = await call('get', '/segments/germans/runs').expect(200);
  expect(runs.data[0]).toMatchObject({ state: 'succeeded', cause: 'saved', joined: 1, left: 0, repaired: 0 });
});

test('joins and leaves are counted by day', async () => {
  const { body } = await call('get', '/segments/germans/counts').expect(200);
  const today = new Date().toISOString().slice(0, 10);
  expect(body.data).toEqual([{ day: today, members: 3, joined: 2, left: 1 }]);
  expect((await call('get', '/segments/germans/counts?from=2999-01-01').expect(200)).body.data).toEqual([]);
  await app.strapi.db.connection('segments_counts').insert([
    { segment_key: 'germans', day: '2020-02-27', members: 1, joined: 1, left: 0 },
    { segment_key: 'germans', day: '2020-02-29', members: 3, joined: 2, left: 0 },
  ]);
  const { body: past } = await call('get', '/segments/germans/counts?from=2020-02-28&to=2020-03-01').expect(200);
  expect(past.data).toEqual([
    { day: '2020-02-28', members: 1, joined: 0, left: 0 },
    { day: '2020-02-29', members: 3, joined: 2, left: 0 },
    { day: '2020-03-01', members: 3, joined: 0, left: 0 },
  ]);
  expect((await call('get', '/segments/germans/counts').expect(200)).body.data).toHaveLength(90);
  await call('get', '/segments/germans/counts?from=yesterday').expect(400);
});

test('the second of two saves is told what was saved meanwhile', async () => {
  const { headers } = await call('get', '/segments/germans').expect(200);
  await call('put', '/segments/germans')
    .set('If-Match', String(headers.etag))
    .send({ name: 'Germans and French' })
    .expect(200);
  const { body } = await call('put', '/segments/germans')
    .set('If-Match', String(headers.etag))
    .send({ name: 'Lost' })
    .expect(412);
  expect(body.data).toBeNull();
  expect(body.error.details.current.name).toBe('Germans and French');
  await call('put', '/segments/germans').set('If-Match', 'nonsense').send({ name: 'x' }).expect(400);
});

test('forced in and out survive refreshes; released, the rule speaks again', async () => {
  const { body } = await call('post', '/segments/germans/members')
    .send({ subjects: ['c4', 'nobody', 'c4'], note: 'a friend' })
    .expect(200);
  expect(body.data).toMatchObject({ joined: 1, left: 0, unknown: ['nobody'] });
  await call('delete', '/segments/germans/members')
    .send({ subjects: ['c1'] })
    .expect(200);
  expect(await keysOf('germans')).toEqual(['c2', 'c4', 'c5']);
  await call('post', '/segments/germans/refresh').expect(202);
  await idle();
  expect(await keysOf('germans')).toEqual(['c2', 'c4', 'c5']);
  const { body: why } = await call('get', '/segments/germans/explain?subject=c4').expect(200);
  expect(why.data).toMatchObject({ member: true, holds: true, forced: { mode: 'in', note: 'a friend' } });
  const again = await call('post', '/segments/germans/members').send({ subjects: ['c4'] });
  expect(again.body.data).toMatchObject({ joined: 0, left: 0, changed: 0 });
  await call('delete', '/segments/germans/overrides')
    .send({ subjects: ['c4', 'c1'] })
    .expect(200);
  expect(await keysOf('germans')).toEqual(['c1', 'c2', 'c5']);
});

test('forced while the first fill waits, runs or ends: in or out when all is done', async () => {
  for (const delay of [0, 2, 10, 30]) {
    const key = `fresh_${delay}`;
    await call('post', '/segments').send({ key, name: key, rule: germans }).expect(201);
    await new Promise((resolve) => setTimeout(resolve, delay));
    await Promise.all([
      call('post', `/segments/${key}/members`)
        .send({ subjects: ['c4'] })
        .expect(200),
      call('post', `/segments/${key}/members/remove`)
        .send({ subjects: ['c1'] })
        .expect(200),
    ]);
    await idle();
    expect(await keysOf(key)).toEqual(['c4', 'c5']);
    const { body } = await call('get', `/segments/${key}`).expect(200);
    expect(body.data).toMatchObject({ status: 'ready', members: 2 });
    await call('delete', `/segments/${key}`).expect(204);
  }
});

test('names to remove or release may come with a POST', async () => {
  const send = (what: string) => call('post', `/segments/germans/members/${what}`).send({ subjects: ['c5', 'nobody'] });
  expect((await send('remove').expect(200)).body.data).toMatchObject({ changed: 1, left: 1, unknown: ['nobody'] });
  expect((await send('release').expect(200)).body.data).toMatchObject({ changed: 1, joined: 1 });
});

test('a static segment is its list', async () => {
  await call('post', '/segments').send({ key: 'friends', name: 'Friends', kind: 'static' }).expect(201);
  await idle();
  expect(await keysOf('friends')).toEqual([]);
  await call('post', '/segments/friends/members')
    .send({ subjects: ['c2', 'c4'] })
    .expect(200);
  expect(await keysOf('friends')).toEqual(['c2', 'c4']);
  await call('delete', '/segments/friends/members')
    .send({ subjects: ['c2'] })
    .expect(200);
  expect(await keysOf('friends')).toEqual(['c4']);
  await call('put', '/segments/friends').send({ rule: germans }).expect(400);
});

test('a reference follows the segment that it refers to', async () => {
  await call('post', '/segments')
    .send({ key: 'of_friends', name: 'Of friends', rule: inSegment('friends') })
    .expect(201);
  await idle();
  expect(await keysOf('of_friends')).toEqual(['c4']);
  await call('post', '/segments/friends/members')
    .send({ subjects: ['c5'] })
    .expect(200);
  await idle();
  expect(await keysOf('of_friends')).toEqual(['c4', 'c5']);
});

test('cycles are refused with their path; diamonds are fine', async () => {
  await call('post', '/segments')
    .send({ key: 'left_arm', name: 'Left', rule: inSegment('friends') })
    .expect(201);
  const both = inSegment('left_arm');
  both.root.children.push({ id: 'm2', type: 'membership', segment: 'of_friends', operator: 'is_member' });
  await call('post', '/segments').send({ key: 'diamond', name: 'Diamond', rule: both }).expect(201);
  await idle();
  expect(await keysOf('diamond')).toEqual(['c4', 'c5']);
  const { body } = await call('put', '/segments/left_arm')
    .send({ rule: inSegment('diamond') })
    .expect(400);
  expect(body.error.details.issues[0]).toMatchObject({ nodeId: 'm', code: 'segment_cycle' });
});

test('a segment that others refer to is not deleted, and one that nobody uses leaves nothing behind', async () => {
  const { body } = await call('delete', '/segments/friends').expect(400);
  expect(body.error.details.segments).toEqual(expect.arrayContaining(['left_arm', 'of_friends']));
  await call('delete', '/segments/diamond').expect(204);
  await call('get', '/segments/diamond').expect(404);
  for (const table of ['states', 'counts', 'changes', 'overrides']) {
    expect(await app.strapi.db.connection(`segments_${table}`).where({ segment_key: 'diamond' })).toEqual([]);
  }
});

test('an inactive segment is not refreshed, and a reference to it fails in words and keeps the last members', async () => {
  await call('put', '/segments/friends').send({ active: false }).expect(200);
  await idle();
  const { body } = await call('get', '/segments/of_friends').expect(200);
  expect(body.data.status).toBe('failed');
  expect(body.data.error).toMatch(/friends|Friends/);
  expect(await keysOf('of_friends')).toEqual(['c4', 'c5']);
  const { body: run } = await call('post', '/segments/friends/refresh').expect(202);
  await idle();
  const { body: skipped } = await call('get', `/runs/${run.data.id}`);
  expect(skipped.data).toMatchObject({ state: 'skipped', error: 'The segment is not active.' });
  await call('put', '/segments/friends').send({ active: true }).expect(200);
  await idle();
  expect((await call('get', '/segments/of_friends')).body.data.status).toBe('ready');
});

test('preview counts without storing, alone and per condition, at another time too', async () => {
  const rule = {
    version: 1,
    root: {
      id: 'root',
      type: 'group',
      match: 'any',
      children: [
        { id: 'a', type: 'attribute', path: 'country', operator: 'is', operand: 'France' },
        { id: 'b', type: 'attribute', path: 'email', operator: 'contains', operand: 'ONE@' },
        { id: 'n', type: 'attribute', path: 'createdAt', operator: 'in_last', operand: { n: 1, unit: 'hour' } },
      ],
    },
  };
  const { body } = await call('post', '/segments/preview').send({ rule, perCondition: true }).expect(200);
  expect(body.data).toMatchObject({ count: 5, of: 5, exact: true, margin: 0 });
  expect(body.data.conditions).toEqual([
    { nodeId: 'a', alone: 1, cumulative: 1 },
    { nodeId: 'b', alone: 1, cumulative: 2 },
    { nodeId: 'n', alone: 5, cumulative: 5 },
  ]);
  expect(body.data.sample).toHaveLength(5);
  const asOf = new Date(Date.now() + 7_200_000).toISOString();
  const { body: later } = await call('post', '/segments/preview').send({ rule, asOf, sample: 1 }).expect(200);
  expect(later.data).toMatchObject({ count: 2, asOf });
  expect(later.data.sample).toEqual([expect.objectContaining({ id: 'c1', label: 'one@shop.example' })]);
});

test('private fields are unknown to a token, whatever the path; the admin sees those that are exposed', async () => {
  for (const path of [
    'lifetimeValue',
    'secretNote',
    'pin',
    'user.password',
    'user.resetPasswordToken',
    'company.secretRating',
  ]) {
    const rule = structuredClone(germans);
    Object.assign(rule.root.children[0] as object, { path, operator: 'is_not_empty', operand: undefined });
    const { body } = await call('post', '/segments/preview').send({ rule }).expect(400);
    const unheardOf = structuredClone(rule);
    Object.assign(unheardOf.root.children[0] as object, { path: 'nonsense' });
    const { body: other } = await call('post', '/segments/preview').send({ rule: unheardOf }).expect(400);
    const anonymous = (said: object) => JSON.stringify(said).replaceAll(path, '…').replaceAll('nonsense', '…');
    expect(anonymous(body)).toBe(anonymous(other));
  }
});

test.each([
  ['post', '/segments', { key: 'UPPER', name: 'x' }],
  ['post', '/segments', { key: 'preview', name: 'x' }],
  ['post', '/segments', { key: 'no_name' }],
  ['post', '/segments', { key: 'germans', name: 'taken' }],
  ['post', '/segments', { key: 'fine', name: 'x', surprise: true }],
  ['post', '/segments', { key: 'fine', name: 'x', timeZone: 'Mars/Olympus' }],
  ['post', '/segments', { key: 'fine', name: 'x', rule: { version: 2 } }],
  ['post', '/segments', { key: 'fine', name: 'x', rule: 'drop table' }],
  ['put', '/segments/germans', { key: 'other' }],
  ['post', '/segments/preview', { rule: germans, sample: 51 }],
  ['post', '/segments/preview', { rule: germans, asOf: 'yesterday' }],
  ['post', '/segments/germans/members', { subjects: [] }],
  ['get', '/segments/germans/members?cursor=%00%00', undefined],
  ['get', '/segments?sort=x', undefined],
] as const)('%s %s with %j is refused in Strapi’s shape', async (method, path, input) => {
  const { body } = await call(method, path)
    .send(input as object)
    .expect(400);
  expect(body).toMatchObject({
    data: null,
    error: { status: 400, name: expect.any(String), message: expect.any(String) },
  });
  expect(JSON.stringify(body)).not.toMatch(/select |stack|node_modules/i);
});

test('nobody gets in without a scope', async () => {
  await app.request.get('/api/segments/segments').expect(403);
  const other = await apiToken(app.strapi, { type: 'custom', permissions: ['plugin::segments.segment.find'] });
  await app.request.get('/api/segments/segments').set('Authorization', `Bearer ${other}`).expect(200);
  await app.request.get('/api/segments/segments/germans').set('Authorization', `Bearer ${other}`).expect(403);
});
