import { refreshesOf } from '../../server/membership/refreshes';
import { adminToken, adminTokenWith, apiToken } from '../support/access';
import { TestAudiences, type TestCustomer } from '../support/audiences';
import { countryIs, ruleOf } from '../support/membership';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { withoutChance } from '../support/without-chance';

let app: TestStrapi;
let admin: string;
let masked: string;
let token: string;
let ada: TestCustomer;

const post = (path: string, body: object, bearer = admin, base = '/segments') =>
  app.request.post(`${base}${path}`).set('Authorization', `Bearer ${bearer}`).send(body);
const HOUR = 3_600_000;
const day = (n: number) => new Date(Date.now() - n * 24 * HOUR);

interface Node {
  id: string;
  result?: boolean;
  actual?: unknown;
  expected?: unknown;
  match?: string;
  children: Node[];
}
const explain = async (rule: object, more: object = {}, bearer = admin) => {
  const { body } = await post('/segments/explain', { rule, subject: 'ada-1', ...more }, bearer).expect(200);
  return body.data as {
    holds: boolean;
    member: boolean;
    reason: string;
    failing: { nodeId: string; sentence: string } | null;
    forced: unknown;
    tree: Node;
  };
};
const nodeOf = async (condition: object) => {
  const { tree } = await explain(ruleOf({ id: 'n', ...condition }));
  const { result, actual, expected } = tree.children[0] as Node;
  return [result, actual, expected];
};

beforeAll(async () => {
  app = await bootStrapi();
  admin = await adminToken(app.strapi);
  masked = await adminTokenWith(app.strapi, ['plugin::segments.read']);
  token = await apiToken(app.strapi, { type: 'full-access' });
  const audiences = new TestAudiences(app.strapi);
  const create = (uid: string, data: object) => app.strapi.documents(uid as never).create({ data: data as never });
  const firm = await create('api::company.company', { number: 'F1', name: 'Firm One', vip: true });
  const press = await create('plugin::segments.tag', { key: 'press', name: 'Press people' });
  ada = await audiences.customer('ada-1', {
    email: 'ada@shop.example',
    country: 'Germany',
    points: 42,
    newsletter: true,
    registeredAt: '2026-01-02T03:04:05.000Z',
    preferences: { sizes: ['M', 'L'] },
    lifetimeValue: 1234,
    company: firm.documentId,
    tags: [press.documentId],
  });
  const other = await audiences.customer('bert', { country: 'France', points: 7 });
  for (const total of [10, 20]) {
    await create('api::order.order', { orderNumber: `o${total}`, total, orderedAt: day(2), customer: ada.documentId });
  }
  let messages = 0;
  const event = (name: string, occurredAt: Date, properties: object = {}, contactId = ada.id) => ({
    source: 'test',
    messageId: `m${(messages += 1)}`,
    name,
    occurredAt,
    receivedAt: new Date(),
    contactId,
    accountId: null,
    properties,
    context: null,
  });
  await app.strapi
    .plugin('segments')
    .service('events')
    .insert([
      event('Cart Updated', day(3), { total: 5 }),
      event('Cart Updated', day(1), { total: 9 }),
      event('Order Completed', day(2)),
      event('Email Sent', day(4), { campaign: 'spring' }),
      event('Email Opened', day(3), { campaign: 'spring' }),
      event('Email Sent', day(4), { campaign: 'spring' }, other.id),
    ]);
  await post('/segments', { key: 'germans', name: 'Germans', rule: ruleOf(countryIs('Germany')) }).expect(201);
  await post('/segments', {
    key: 'vips',
    name: 'VIPs',
    audience: 'account',
    rule: ruleOf({ id: 'v', type: 'attribute', path: 'vip', operator: 'is_true' }),
  }).expect(201);
  await refreshesOf(app.strapi).idle();
});
afterAll(() => app?.destroy());

const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
const last30 = { type: 'last', n: 30, unit: 'day' };

test('each kind says what there is beside what is asked', async () => {
  expect(await nodeOf({ type: 'attribute', path: 'points', operator: 'at_least', operand: 50 })).toEqual([
    false,
    42,
    { operator: 'at_least', operand: 50 },
  ]);
  expect(await nodeOf({ type: 'attribute', path: 'newsletter', operator: 'is_true' })).toEqual([
    true,
    true,
    { operator: 'is_true' },
  ]);
  expect(
    await nodeOf({ type: 'attribute', path: 'preferences.sizes', valueType: 'list', operator: 'includes_any', operand: ['M'] })
  ).toEqual([true, ['M', 'L'], { operator: 'includes_any', operand: ['M'] }]); // prettier-ignore
  expect(await nodeOf({ type: 'related', path: 'orders', aggregate: { fn: 'exists' } })).toEqual([
    true,
    2,
    { operator: 'at_least', operand: 1 },
  ]);
  expect(await nodeOf({ type: 'related', path: 'orders', aggregate: { fn: 'not_exists' } })).toEqual([
    false,
    2,
    { operator: 'equals', operand: 0 },
  ]);
  const sum = { fn: 'sum', of: 'total' };
  expect(await nodeOf({ type: 'related', path: 'orders', aggregate: sum, operator: 'at_least', operand: 31 })).toEqual([
    false,
    30,
    { operator: 'at_least', operand: 31 },
  ]);
  const carts = { type: 'event', events: ['Cart Updated'], window: last30 };
  expect(await nodeOf({ ...carts, aggregate: { fn: 'performed' } })).toEqual([
    true,
    2,
    { operator: 'at_least', operand: 1 },
  ]);
  expect(await nodeOf({ ...carts, aggregate: { fn: 'first_time' }, window: { ...last30, n: 2 } })).toEqual([
    false,
    iso,
    { operator: 'in', operand: { ...last30, n: 2 } },
  ]);
  const lastTotal = { fn: 'last', property: 'properties.total', valueType: 'number' };
  expect((await nodeOf({ ...carts, aggregate: lastTotal, operator: 'at_least', operand: 5 })).slice(0, 2)).toEqual([
    true,
    9,
  ]);
  const since = { fn: 'since_last' };
  expect(
    (await nodeOf({ ...carts, aggregate: since, operator: 'at_most', operand: { n: 3, unit: 'day' } })).slice(0, 2)
  ).toEqual([true, iso]);
  expect(await nodeOf({ type: 'tag', operator: 'includes_none', tags: ['press'] })).toEqual([
    false,
    ['Press people'],
    { operator: 'includes_none', operand: ['Press people'] },
  ]);
  expect(await nodeOf({ type: 'membership', segment: 'germans', operator: 'is_not_member' })).toEqual([
    false,
    iso,
    { operator: 'is_not_member' },
  ]);
  expect(await nodeOf({ type: 'membership', segment: 'vips', of: 'account', operator: 'is_member' })).toEqual([
    true,
    iso,
    { operator: 'is_member' },
  ]);
  const byPoints = { type: 'attribute', path: 'points' };
  expect(await nodeOf({ type: 'rank', by: byPoints, bound: { bottom: 1 } })).toEqual([
    false,
    42,
    { operator: 'at_most', operand: 7 },
  ]);
  const share = await nodeOf({ type: 'split', salt: 'x', from: 0, to: 100 });
  expect(share).toEqual([true, expect.any(Number), { operator: 'between', operand: { from: 0, to: 100 } }]);
});

test('responses say how far somebody got', async () => {
  const spring = { type: 'response', channel: 'email', campaign: { key: 'spring' } };
  const of = async (outcome: string, more: object = {}) => (await nodeOf({ ...spring, outcome, ...more })).slice(0, 2);
  expect(await of('clicked')).toEqual([false, 'opened']);
  expect(await of('not_clicked')).toEqual([true, 'opened']);
  expect(await of('not_opened')).toEqual([false, 'opened']);
  expect(await of('sent')).toEqual([true, 'sent']);
  expect(await of('bounced', { window: last30 })).toEqual([false, 'opened']);
  expect(await of('opened', { campaign: { last: 1 } })).toEqual([true, 'opened']);
  expect(await of('opened', { campaign: { key: 'nothing' } })).toEqual([false, null]);
  expect((await nodeOf({ ...spring, outcome: 'clicked' }))[2]).toEqual({ operator: 'is', operand: 'clicked' });
  expect((await nodeOf({ ...spring, channel: 'in_app', outcome: 'clicked' })).slice(0, 2)).toEqual([false, null]);
});

test('sequences say how many steps were taken', async () => {
  const cart = { events: ['Cart Updated'] };
  const order = { events: ['Order Completed'] };
  const paid = { events: ['Invoice Paid'] };
  expect(await nodeOf({ type: 'sequence', steps: [cart, order, paid] })).toEqual([
    false,
    2,
    { operator: 'at_least', operand: 3 },
  ]);
  expect((await nodeOf({ type: 'sequence', steps: [paid, order] })).slice(0, 2)).toEqual([false, 0]);
  expect(await nodeOf({ type: 'sequence', steps: [order, { ...paid, performed: false }] })).toEqual([
    true,
    1,
    { operator: 'equals', operand: 1 },
  ]);
});

test('the condition that keeps somebody out is named, where it is one', async () => {
  const german = { ...countryIs('Germany') };
  const french = { ...countryIs('France') };
  const out = await explain(ruleOf(german, french));
  expect(out).toMatchObject({ holds: false, member: false, failing: { nodeId: french.id } });
  expect(out.reason).toContain('France');
  const none = { version: 1, root: { id: 'none', type: 'group', match: 'none', children: [french, german] } };
  expect(await explain(none)).toMatchObject({ failing: { nodeId: 'none' }, tree: { match: 'none', result: false } });
  expect(await explain(ruleOf(german))).toMatchObject({ holds: true, failing: null, reason: 'The rule holds.' });
});

test('with a segment’s key its members and overrides are told', async () => {
  const rule = ruleOf(countryIs('France'));
  expect(await explain(rule, { key: 'germans' })).toMatchObject({ holds: false, member: true, forced: null });
  await post('/segments/germans/members', { subjects: ['ada-1'], note: 'Ada likes it' }).expect(200);
  expect(await explain(rule, { key: 'germans' })).toMatchObject({
    holds: true,
    forced: { mode: 'in', note: 'Ada likes it' },
  });
  expect(await explain(rule, { key: 'not_yet' })).toMatchObject({ member: false, forced: null });
  expect(await explain(rule, { key: 'vips' })).toMatchObject({ member: false });
});

test('a rule that is not valid, and somebody who is not there, are told', async () => {
  const { body } = await post('/segments/explain', { rule: { version: 2 }, subject: 'ada-1' }).expect(400);
  expect(body.error.details.issues).not.toHaveLength(0);
  const rule = ruleOf(countryIs('Germany'));
  for (const subject of ['nobody', '\0', 'id:999999']) await post('/segments/explain', { rule, subject }).expect(404);
  await post('/segments/explain', { rule, subject: 'ada-1', timeZone: 'Mars/Olympus' }).expect(400);
  await post('/segments/explain', { rule, subject: 'F1', audience: 'somebody' }).expect(400);
  await post('/segments', { key: 'explain', name: 'x' }).expect(400);
});

test('a token cannot ask of private fields, a masked reader sees no values and asks by document only', async () => {
  const rich = ruleOf({ id: 'r', type: 'attribute', path: 'lifetimeValue', operator: 'at_least', operand: 1 });
  expect((await explain(rich)).tree.children[0]).toMatchObject({ result: true, actual: 1234 });
  await post('/segments/explain', { rule: rich, subject: 'ada-1' }, token, '/api/segments').expect(400);
  for (const path of ['secretNote', 'pin', 'company.secretRating', 'user.password']) {
    const rule = ruleOf({ id: 'r', type: 'attribute', path, operator: 'is_not_empty' });
    await post('/segments/explain', { rule, subject: 'ada-1' }).expect(400);
  }
  const rule = ruleOf(
    { id: 'p', type: 'attribute', path: 'points', operator: 'at_least', operand: 1 },
    { id: 't', type: 'tag', operator: 'includes_any', tags: ['press'] },
    { id: 'k', type: 'rank', by: { type: 'attribute', path: 'points' }, bound: { top: 1 } }
  );
  await post('/segments/explain', { rule, subject: 'ada-1' }, masked).expect(404);
  const said = await explain(rule, { subject: `doc:${ada.documentId}`, key: 'germans' }, masked);
  expect(said).toMatchObject({ holds: true, forced: { note: null } });
  expect(said.tree.children.map(({ result }) => result)).toEqual([true, true, true]);
  expect(withoutChance(said)).not.toMatch(/"actual"|\b42\b|Ada likes|ada-1/);
});
