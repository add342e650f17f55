import type { Impact } from '../../contracts/segments';
import { refreshesOf } from '../../server/membership/refreshes';
import { adminTokenWith, apiToken } from '../support/access';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;
let token: string;

const call = (path: string, body: object) =>
  app.request.post(`/api/segments/segments${path}`).auth(token, { type: 'bearer' }).send(body);
const rule = (...children: object[]) => ({
  version: 1,
  root: { id: 'root', type: 'group', match: 'all', children },
});
const from = (...countries: string[]) =>
  rule({ id: 'c', type: 'attribute', path: 'country', operator: 'is_any_of', operand: countries });
const impact = async (body: object, key = 'europe'): Promise<Impact> =>
  (await call(`/${key}/impact`, body).expect(200)).body.data;
const ids = (people: { id: string }[]) => people.map(({ id }) => id);

beforeAll(async () => {
  app = await bootStrapi();
  token = await apiToken(app.strapi, { type: 'full-access' });
  const countries = ['Germany', 'Germany', 'France', 'France', 'Spain', 'Italy', null];
  for (const [index, country] of countries.entries()) {
    await app.strapi
      .documents('api::customer.customer')
      .create({ data: { customerNumber: `c${index}`, country } as never });
  }
  await call('', { key: 'europe', name: 'Europe', rule: from('Germany', 'France') }).expect(201);
  await refreshesOf(app.strapi).idle();
});
afterAll(async () => {
  await refreshesOf(app.strapi).idle();
  await app?.destroy();
});

test('says who would join and who would leave, and saves nothing', async () => {
  const found = await impact({ rule: from('France', 'Spain', 'Italy') });
  expect(found).toMatchObject({ before: 4, after: 4, joining: 2, leaving: 2 });
  expect(ids(found.sample.joining)).toEqual(['c4', 'c5']);
  expect(ids(found.sample.leaving)).toEqual(['c0', 'c1']);
  const few = await impact({ rule: from('France', 'Spain', 'Italy'), sample: 1 });
  expect([ids(few.sample.joining), ids(few.sample.leaving)]).toEqual([['c4'], ['c0']]);
  expect(await impact({ rule: from('Germany', 'France') })).toMatchObject({ joining: 0, leaving: 0, before: 4 });
  const segment = await app.strapi.db.query('plugin::segments.segment').findOne({ where: { key: 'europe' } });
  expect(segment.version).toBe(1);
});

test('those without a value join and leave too', async () => {
  const empty = rule({ id: 'c', type: 'attribute', path: 'country', operator: 'is_empty' });
  expect(await impact({ rule: empty })).toMatchObject({ before: 4, after: 1, joining: 1, leaving: 4 });
  expect(await impact({ rule: null })).toMatchObject({ before: 4, after: 0, joining: 0, leaving: 4 });
});

test('those forced in and out stay where they are', async () => {
  await call('/europe/members', { subjects: ['c6'] }).expect(200);
  await call('/europe/members/remove', { subjects: ['c0'] }).expect(200);
  const found = await impact({ rule: from('Spain') });
  expect(found).toMatchObject({ before: 4, after: 2, joining: 1, leaving: 3 });
  expect(ids(found.sample.leaving)).toEqual(['c1', 'c2', 'c3']);
  await call('/europe/members/release', { subjects: ['c0', 'c6'] }).expect(200);
});

test('what has changed since the last refresh is not laid at the rule’s door', async () => {
  await app.strapi.db.connection('customers').where({ customer_number: 'c5' }).update({ country: 'Germany' });
  expect(await impact({ rule: from('Germany', 'France') })).toMatchObject({ before: 5, joining: 0, leaving: 0 });
});

test('under a rule that has become invalid, the last good members count', async () => {
  await call('', { key: 'other', name: 'Other', rule: from('Spain') }).expect(201);
  const members = { id: 'm', type: 'membership', segment: 'other', operator: 'is_member' };
  await call('', { key: 'broken', name: 'Broken', rule: rule(members) }).expect(201);
  await refreshesOf(app.strapi).idle();
  const gone = rule({ id: 'c', type: 'attribute', path: 'nothing', operator: 'is', operand: 'x' });
  await app.strapi.db
    .query('plugin::segments.segment')
    .updateMany({ where: { key: 'broken' }, data: { rule: gone as never } });
  expect(await impact({ rule: from('France') }, 'broken')).toMatchObject({
    ...{ before: 1, after: 2, joining: 2, leaving: 1 },
    sample: { leaving: [{ id: 'c4' }] },
  });
});

test('bad rules, lists and strangers are refused; persons are masked', async () => {
  const bad = rule({ id: 'bad', type: 'attribute', path: 'nothing', operator: 'is', operand: 'x' });
  expect((await call('/europe/impact', { rule: bad }).expect(400)).body.error.details.issues[0].nodeId).toBe('bad');
  const self = rule({ id: 'm', type: 'membership', segment: 'europe', operator: 'is_member' });
  await call('/europe/impact', { rule: self }).expect(400);
  await call('/europe/impact', { rule: from('x'), sample: 51 }).expect(400);
  await call('/nothing/impact', { rule: from('x') }).expect(404);
  await call('', { key: 'list', name: 'List', kind: 'static' }).expect(201);
  await call('/list/impact', { rule: from('x') }).expect(400);
  const reader = await adminTokenWith(app.strapi, ['plugin::segments.read']);
  const { body } = await app.request
    .post('/segments/segments/europe/impact')
    .auth(reader, { type: 'bearer' })
    .send({ rule: from('Spain') })
    .expect(200);
  expect(body.meta).toEqual({ masked: true });
  expect(body.data.joining).toBe(1);
  expect(body.data.sample.joining[0].id).toMatch(/^doc:/);
  expect(JSON.stringify(body)).not.toMatch(/"c\d"/);
});
