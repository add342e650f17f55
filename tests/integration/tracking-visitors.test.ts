import { SignJWT } from 'jose';
import type { SourceWithKey } from '../../contracts/sources';
import { refreshesOf } from '../../server/membership/refreshes';
import { segmentsOfStrapi } from '../../server/segments/segments';
import { apiToken, publicPermissions } from '../support/access';
import { memberOf, ruleOf } from '../support/membership';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { createSource, send } from '../support/tracking';

/* Segments of visitors: rules over what one browser did, and whom they are shown to. */

const SECRET = 'a secret of tests that is long enough';
let app: TestStrapi;
let browser: SourceWithKey;
let token: string;

const performed = (name: string, operator = 'at_least', operand = 1) => ({
  id: 'e',
  type: 'event',
  events: [name],
  aggregate: { fn: 'count' },
  operator,
  operand,
});

beforeAll(async () => {
  app = await bootStrapi({ plugins: { segments: { config: { identity: { secret: SECRET } } } } });
  browser = await createSource(app, { kind: 'browser', origins: ['*'] });
  token = await apiToken(app.strapi, { type: 'full-access' });
  await publicPermissions(app.strapi, ['plugin::segments.decision.find']);
  const segments: [string, string, object][] = [
    ['viewers', 'visitor', performed('Product Viewed')],
    ['not_viewers', 'visitor', performed('Product Viewed', 'equals', 0)],
    ['much_seen', 'visitor', { ...memberOf('viewers') }],
    [
      'interested',
      'visitor',
      { id: 't', type: 'attribute', path: 'traits.topic', operator: 'is', operand: 'shoes', valueType: 'text' },
    ],
    [
      'recent',
      'visitor',
      { id: 'f', type: 'attribute', path: 'firstSeen', operator: 'in_last', operand: { n: 1, unit: 'day' } },
    ],
    ['known_viewers', 'contact', performed('Product Viewed')],
  ];
  for (const [key, audience, condition] of segments) {
    const segment = { key, name: key, audience, kind: 'dynamic', exposed: true, rule: ruleOf(condition) };
    await segmentsOfStrapi(app.strapi).create(segment as never);
  }
  await refreshesOf(app.strapi).idle();
});
afterAll(() => app?.destroy());

let serial = 0;
const say = async (anonymousId: string, item: object, headers: Record<string, string> = {}) => {
  const one = { type: 'track', event: 'Seen', anonymousId, messageId: `v${serial++}`, ...item };
  const { body } = await send(app, browser.writeKey, 'b', { batch: [one] }, headers).expect(200);
  expect(body.accepted).toBe(1);
};
const decision = async (headers: Record<string, string>, query: Record<string, string> = {}): Promise<string[]> => {
  const { body } = await app.request.get('/api/segments/decision').set(headers).query(query).expect(200);
  return body.data.segments;
};
const asVisitor = (anonymousId: string) => decision({ 'X-Segments-Visitor': anonymousId });
const tokenOf = (sub: string) =>
  new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub)
    .setAudience('segments')
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(SECRET));

test('a visitor is in its segments at its next request', async () => {
  expect(await asVisitor('anna')).toEqual([]);
  await say('anna', {});
  expect(await asVisitor('anna')).toEqual(['not_viewers', 'recent']);
  await say('anna', { event: 'Product Viewed' });
  expect(await asVisitor('anna')).toEqual(['much_seen', 'recent', 'viewers']);
  expect(await decision({}, { segmentsVisitor: 'anna' })).toEqual(['much_seen', 'recent', 'viewers']);
  expect(await asVisitor('somebody')).toEqual([]);
  expect(await decision({}, { segmentsVisitor: 'an\0na' })).toEqual([]);
});

test('what a visitor says of itself without a name is known of the visitor alone', async () => {
  await say('bert', { type: 'identify', traits: { topic: 'shoes' } });
  expect(await asVisitor('bert')).toContain('interested');
});

test("segments of the visitor and of the proven contact are joined; the visitor's name alone gives none of the contact's", async () => {
  await app.strapi.documents('api::customer.customer').create({ data: { customerNumber: 'C1' } as never });
  await say('carl', { event: 'Product Viewed' });
  const identity = { 'X-Segments-Identity': await tokenOf('C1') };
  await say('carl', { type: 'identify', userId: 'C1' }, identity);
  expect(await asVisitor('carl')).toEqual(['much_seen', 'recent', 'viewers']);
  expect(await decision(identity)).toEqual(['known_viewers']);
  expect(await decision({ ...identity, 'X-Segments-Visitor': 'carl' })).toEqual([
    'known_viewers',
    'much_seen',
    'recent',
    'viewers',
  ]);
});

test('another person on the same device starts afresh', async () => {
  for (const customerNumber of ['C2', 'C3']) {
    await app.strapi.documents('api::customer.customer').create({ data: { customerNumber } as never });
  }
  await say('dora', { event: 'Product Viewed' });
  await say('dora', { type: 'identify', userId: 'C2' }, { 'X-Segments-Identity': await tokenOf('C2') });
  expect(await asVisitor('dora')).toContain('viewers');
  await say('dora', { type: 'identify', userId: 'C3' }, { 'X-Segments-Identity': await tokenOf('C3') });
  expect(await asVisitor('dora')).toEqual(['not_viewers', 'recent']);
});

describe('server calls', () => {
  const get = (path: string) => app.request.get(`/api/segments${path}`).auth(token, { type: 'bearer' });

  test('name visitors by their anonymous id', async () => {
    const { body } = await get('/subjects/visitor/anna').expect(200);
    expect(body.data).toMatchObject({
      audience: 'visitor',
      person: { id: 'anna' },
      account: null,
      people: null,
      tags: null,
    });
    expect(body.data.fields.map(({ path }: { path: string }) => path)).toEqual(['firstSeen', 'lastSeen']);
    const { body: timeline } = await get('/subjects/visitor/anna/timeline').expect(200);
    expect(timeline.data.map(({ name, kind }: { name?: string; kind: string }) => name ?? kind)).toContain(
      'Product Viewed'
    );
    await get('/subjects/visitor/nobody').expect(404);
  });

  test('list members, those without a name of their own by document id', async () => {
    const { body } = await get('/segments/viewers/members').expect(200);
    const ids = body.data.map(({ id }: { id: string }) => id);
    expect(ids).toContain('anna');
    expect(ids.filter((id: string) => /^doc:[a-z0-9]{24}$/.test(id))).toHaveLength(1);
  });

  test('know the catalog of visitors, and no accounts there', async () => {
    const { body } = await get('/catalog/visitor').expect(200);
    const { catalog } = body.data;
    expect(Object.keys(catalog.types[catalog.uid].attributes)).toEqual(['firstSeen', 'lastSeen', 'traits']);
    const rule = ruleOf({ ...memberOf('viewers'), of: 'account' });
    const check = app.request.post('/api/segments/segments/check').auth(token, { type: 'bearer' });
    const { body: checked } = await check.send({ audience: 'visitor', rule }).expect(200);
    expect(checked.data.issues).toMatchObject([{ code: 'no_account' }]);
  });

  test('preview, explain and refresh give what settling gave', async () => {
    const rule = ruleOf(performed('Product Viewed'));
    const post = (path: string) => app.request.post(`/api/segments${path}`).auth(token, { type: 'bearer' });
    const { body: members } = await get('/segments/viewers/members').expect(200);
    const { body } = await post('/segments/preview').send({ audience: 'visitor', rule }).expect(200);
    expect(body.data.count).toBe(members.meta.total);
    const { body: explained } = await get('/segments/viewers/explain').query({ subject: 'anna' }).expect(200);
    expect(explained.data).toMatchObject({ member: true });
    await post('/segments/refresh').send({}).expect(202);
    await refreshesOf(app.strapi).idle();
    const runs = (await app.strapi.db.connection('segments_runs').where({ cause: 'called' })) as Record<
      string,
      number
    >[];
    expect(runs.map(({ joined, left, repaired }) => [joined, left, repaired ?? 0])).toEqual(runs.map(() => [0, 0, 0]));
  });
});
