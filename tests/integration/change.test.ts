import { refreshesOf } from '../../server/membership/refreshes';
import type { Settler } from '../../server/membership/settler';
import type { clockService } from '../../server/membership/clock';
import { adminToken, apiToken } from '../support/access';
import { TestAudiences } from '../support/audiences';
import { membersOf, ruleOf } from '../support/membership';
import { bootStrapi, type TestStrapi } from '../support/strapi';

/*
 * What fields were, by what is recorded of them: from the moment on at which the first segment asks, by Strapi's writes of
 * all kinds in their own transaction, and by the refresh for what went around Strapi. The clock is driven.
 */

let app: TestStrapi;
let admin: string;
let audiences: TestAudiences;
let now = Date.parse('2026-03-10T12:00:00.000Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CUSTOMER = 'api::customer.customer';
const pass = (ms: number) => (now += ms);

beforeAll(async () => {
  app = await bootStrapi();
  admin = await adminToken(app.strapi);
  audiences = new TestAudiences(app.strapi);
  app.strapi
    .plugin('segments')
    .service<ReturnType<typeof clockService>>('clock')
    .drive(() => new Date(now));
});
afterAll(() => app?.destroy());

const call = (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object, bearer = admin) =>
  app.request[method](`/segments${path}`).set('Authorization', `Bearer ${bearer}`).send(body);
const change = (path: string, more: object) => ruleOf({ id: 'c', type: 'change', path, ...more });
const lately = { changed: { type: 'last', n: 7, unit: 'day' } };

async function create(key: string, rule: object): Promise<void> {
  await call('post', '/segments', { key, name: key, audience: 'contact', kind: 'dynamic', rule }).expect(201);
  await refreshesOf(app.strapi).idle();
}

async function refreshed(key: string): Promise<number[]> {
  await refreshesOf(app.strapi).request(key, 'called');
  await refreshesOf(app.strapi).idle();
  return membersOf(app.strapi, key);
}

const named = async (rule: object): Promise<number> => {
  const { body } = await call('post', '/segments/preview', { audience: 'contact', rule }).expect(200);
  return body.data.count as number;
};
const recorded = () =>
  app.strapi.db.connection('segments_recordings').orderBy('id').pluck('field') as Promise<string[]>;
const kept = async () => Number((await app.strapi.db.connection('segments_histories').count({ n: '*' }).first())?.n);
const update = (documentId: string, data: object) =>
  app.strapi.documents(CUSTOMER as never).update({ documentId, data: data as never } as never);

test('a change is seen from the first segment on that asks for it', async () => {
  const ada = await audiences.customer('ada', { country: 'France', points: 1 });
  const bert = await audiences.customer('bert', { country: 'France', points: 1 });
  await update(ada.documentId, { country: 'Germany' });
  const rule = change('country', { from: 'France', to: 'Germany', since: lately });
  expect(await named(rule)).toBe(0);
  expect(await kept()).toBe(0);

  await create('movers', rule);
  // What is there when recording begins did not change.
  expect(await membersOf(app.strapi, 'movers')).toEqual([]);
  expect(await recorded()).toEqual(['country']);
  expect(await kept()).toBe(2);

  pass(HOUR);
  await update(bert.documentId, { country: 'Germany' });
  expect(await named(rule)).toBe(1);
  expect(await named(change('country', { from: 'Italy', since: lately }))).toBe(0);
  expect(await refreshed('movers')).toEqual([bert.id]);

  pass(8 * DAY);
  expect(await refreshed('movers')).toEqual([]);
  expect(await named(change('country', { to: 'Germany', since: { atLeast: { n: 8, unit: 'day' } } }))).toBe(2);
  expect(await named(change('country', { to: 'Germany', since: { lessThan: { n: 9, unit: 'day' } } }))).toBe(2);
  expect(await named(change('country', { to: 'Germany', since: { lessThan: { n: 8, unit: 'day' } } }))).toBe(0);
});

test('every way of writing is seen, each in its own transaction', async () => {
  const toItaly = change('country', { to: 'Italy', since: lately });
  const query = app.strapi.db.query(CUSTOMER);
  const cleo = await audiences.customer('cleo', { country: 'Spain' });
  // Whoever comes did not change.
  expect(await named(change('country', { to: 'Spain', since: lately }))).toBe(0);
  expect(await named(change('country', { to: 'Spain', since: { lessThan: { n: 1, unit: 'hour' } } }))).toBe(1);

  await query.update({ where: { customerNumber: 'cleo' }, data: { country: 'Italy' } });
  expect(await named(toItaly)).toBe(1);
  // Their rows do not fit the condition any more when they are written.
  await query.updateMany({ where: { country: 'Germany' }, data: { country: 'Italy' } });
  expect(await named(toItaly)).toBe(3);

  await expect(
    app.strapi.db.transaction(async () => {
      await query.update({ where: { id: cleo.id }, data: { country: 'Spain' } });
      throw new Error('rolled back');
    })
  ).rejects.toThrow('rolled back');
  expect(await named(toItaly)).toBe(3);

  await query.createMany({ data: ['d1', 'd2', 'd3'].map((customerNumber) => ({ customerNumber, country: 'Italy' })) });
  expect(await named(change('country', { to: 'Italy', since: { lessThan: { n: 1, unit: 'hour' } } }))).toBe(6);
  const before = await kept();
  await query.deleteMany({ where: { customerNumber: { $in: ['d1', 'd2', 'd3'] } } });
  await app.strapi.documents(CUSTOMER as never).delete({ documentId: cleo.documentId } as never);
  expect(await kept()).toBe(before - 4);
});

test('what went around Strapi counts from when a refresh notices it', async () => {
  pass(30 * DAY);
  const knex = app.strapi.db.connection;
  await knex('customers').where({ customer_number: 'ada' }).update({ country: 'Norway' });
  await knex('customers').where({ customer_number: 'bert' }).delete();
  const rule = change('country', { from: 'Italy', to: 'Norway', since: lately });
  expect(await named(rule)).toBe(0);
  const count = await kept();
  await refreshed('movers');
  expect(await named(rule)).toBe(1);
  expect(await kept()).toBe(count - 1);
});

test('what went around Strapi is noticed when its subject is settled', async () => {
  const fred = await audiences.customer('fred', { country: 'France' });
  await create('arrived', change('country', { from: 'France', to: 'Chile', since: lately }));
  const knex = app.strapi.db.connection;
  await knex('customers').where({ id: fred.id }).update({ country: 'Chile' });
  await knex('segments_marks').insert({ uid: CUSTOMER, row_id: fred.id, what: '{"all":true}', cause: 'write' });
  await app.strapi.plugin('segments').service<Settler>('settling').kick();
  expect(await membersOf(app.strapi, 'arrived')).toEqual([fred.id]);
  await call('delete', '/segments/arrived').expect(204);
});

test('values of every type are compared as what they are', async () => {
  const eve = await audiences.customer('eve', {
    country: null,
    points: 7,
    balance: 19.99,
    score: 0.1,
    bigNumber: '9007199254740993',
    newsletter: false,
    birthday: '1990-02-28',
    registeredAt: '2026-01-01T00:00:00.000Z',
    preferredTime: '08:30:00.000',
    preferences: { theme: 'dark', n: 0.1 },
  });
  const cases: [path: string, from: unknown, to: unknown, valueType?: string][] = [
    ['points', 7, 8],
    ['balance', 19.99, 0.3],
    ['score', 0.1, 0.30000000000000004],
    ['bigNumber', '9007199254740993', '9007199254740995'],
    ['newsletter', false, true],
    ['birthday', '1990-02-28', '1990-03-01'],
    ['registeredAt', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.001Z'],
    ['preferredTime', '08:30', '09:00'],
    ['country', null, 'Ελλάδα'],
    ['preferences.theme', 'dark', null, 'text'],
    ['preferences.n', 0.1, 0.2, 'number'],
  ];
  const rules = cases.map(([path, from, to, valueType]) =>
    change(path, { from, to, since: lately, ...(valueType && { valueType }) })
  );
  await create('all_types', {
    version: 1,
    root: {
      id: 'root',
      type: 'group',
      match: 'any',
      children: rules.map(({ root }, n) => ({ ...root.children[0], id: `c${n}` })),
    },
  });
  pass(HOUR);
  await update(eve.documentId, {
    country: 'Ελλάδα',
    points: 8,
    balance: 0.3,
    score: 0.30000000000000004,
    bigNumber: '9007199254740995',
    newsletter: true,
    birthday: '1990-03-01',
    registeredAt: '2026-01-01T00:00:00.001Z',
    preferredTime: '09:00:00.000',
    preferences: { n: 0.2 },
  });
  for (const [index, rule] of rules.entries()) expect([cases[index], await named(rule)]).toEqual([cases[index], 1]);
  // A save that changes nothing is no change.
  pass(8 * DAY);
  await update(eve.documentId, { points: 8, score: 0.30000000000000004, newsletter: true });
  for (const [index, rule] of rules.entries()) expect([cases[index], await named(rule)]).toEqual([cases[index], 0]);
});

test('explaining says since when it is held, and since when that is known', async () => {
  const rule = change('points', { to: 8, since: { atLeast: { n: 1, unit: 'day' } } });
  const { body } = await call('post', '/segments/explain', { audience: 'contact', rule, subject: 'eve' }).expect(200);
  const [node] = body.data.tree.children;
  const [recording] = await app.strapi.db.connection('segments_recordings').where({ field: 'points' });
  expect(node).toMatchObject({
    result: true,
    actual: new Date(now - 8 * DAY).toISOString(),
    expected: { operator: 'held' },
    recordedSince: new Date(recording.since).toISOString(),
  });
});

test('private fields are no more told by their past than by their present', async () => {
  const token = await apiToken(app.strapi, { type: 'full-access' });
  const rule = change('lifetimeValue', { since: lately });
  expect(await named(rule)).toBe(0);
  const refused = await app.request
    .post('/api/segments/segments/preview')
    .set('Authorization', `Bearer ${token}`)
    .send({ audience: 'contact', rule });
  expect([refused.status, refused.body.error?.details?.issues?.[0]?.code]).toEqual([400, 'unknown_field']);
});

test('a field that nobody asks about any more is forgotten', async () => {
  const tick = () => app.strapi.plugin('segments').service<{ tick(): Promise<void> }>('schedules').tick();
  await tick();
  expect(await recorded()).toContain('country');
  await call('delete', '/segments/all_types').expect(204);
  await tick();
  expect(await recorded()).toEqual(['country']);
  await call('delete', '/segments/movers').expect(204);
  await tick();
  expect([await recorded(), await kept()]).toEqual([[], 0]);
});
