import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Place } from '../../contracts/visit';
import { refreshesOf } from '../../server/membership/refreshes';
import { adminToken, apiToken, publicPermissions } from '../support/access';
import { TestAudiences, type TestCustomer } from '../support/audiences';
import { Double, writeGeoDatabase } from '../support/geo-database';
import { countryIs, membersOf, memberOf, pointsAtLeast, ruleOf } from '../support/membership';
import { bootStrapi, type TestStrapi } from '../support/strapi';

/*
 * Segments that are decided at each request, by the headers of a CDN, a geo database, the weather of a provider over HTTP and
 * what the frontend passes; together with what is stored of the asker, in one query.
 */

let app: TestStrapi;
let admin: string;
let token: string;
let ada: TestCustomer;
let weather: Server;
const asked: string[] = [];
const ARTICLE = 'api::article.article';

beforeAll(async () => {
  weather = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url?.startsWith('/slow')) return;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ condition: 'rain', temperature: 7.5 }));
  });
  await new Promise<void>((resolve) => weather.listen(0, '127.0.0.1', resolve));
  const { port } = weather.address() as AddressInfo;
  const geoDatabase = join(mkdtempSync(join(tmpdir(), 'geo-')), 'city.mmdb');
  writeGeoDatabase(geoDatabase, {
    country: { iso_code: 'AT' },
    city: { names: { en: 'Vienna' } },
    location: { latitude: new Double(48.2), longitude: new Double(16.37), time_zone: 'Europe/Vienna' },
  });
  const context = {
    headers: { country: 'CF-IPCountry' },
    geoDatabase,
    // Written into a configuration file, so it closes over nothing. The plain client: the test runner's signals are not those of `fetch`.
    weather: ({ city, latitude, longitude }: Place, { signal }: { signal: AbortSignal }) =>
      new Promise((resolve, reject) => {
        const path = city === 'Slowville' ? '/slow' : `/?at=${latitude},${longitude}`;
        const { get } = process.getBuiltinModule('node:http');
        const request = get(process.env.TEST_WEATHER_URL + path, (response) => {
          response.setEncoding('utf8').on('data', (text: string) => resolve(JSON.parse(text)));
        }).on('error', reject);
        signal.addEventListener('abort', () => request.destroy());
      }),
    weatherTimeoutMs: 300,
  };
  app = await bootStrapi({
    env: { TEST_WEATHER_URL: `http://127.0.0.1:${port}` },
    plugins: { segments: { config: { context } } },
  });
  admin = await adminToken(app.strapi);
  token = await apiToken(app.strapi, { type: 'full-access' });
  ada = await new TestAudiences(app.strapi).customer('ada', { country: 'Germany', points: 50 });
  await new TestAudiences(app.strapi).customer('bert', { country: 'France', points: 5 });
  await publicPermissions(app.strapi, [`${ARTICLE}.find`, 'plugin::segments.decision.find']);
});
afterAll(async () => {
  await app?.destroy();
  weather?.closeAllConnections();
  weather?.close();
});

const call = (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object) =>
  app.request[method](`/segments${path}`).set('Authorization', `Bearer ${admin}`).send(body);
let ids = 0;
const visit = (key: string, operator: string, operand?: unknown, more: object = {}) => ({
  id: `v${(ids += 1)}`,
  type: 'context',
  key,
  operator,
  ...(operand !== undefined && { operand }),
  ...more,
});
const none = (...children: object[]) => ({ id: `g${(ids += 1)}`, type: 'group', match: 'none', children });

async function create(key: string, ...conditions: object[]): Promise<void> {
  await createOf('contact', key, ...conditions);
}

async function createOf(audience: string, key: string, ...conditions: object[]): Promise<void> {
  const rule = ruleOf(...conditions);
  await call('post', '/segments', { key, name: key, audience, kind: 'dynamic', rule }).expect(201);
  await refreshesOf(app.strapi).idle();
}

/** The segments that the decision names, as a server asks for a contact, or as anybody. */
async function held(
  subject: string | undefined,
  headers: Record<string, string> = {},
  passed?: object
): Promise<string[]> {
  const request = app.request.get('/api/segments/decision').set(headers);
  if (subject !== undefined) void request.query({ segmentsSubject: subject }).auth(token, { type: 'bearer' });
  if (passed) void request.set('X-Segments-Context', encodeURIComponent(JSON.stringify(passed)));
  const { body } = await request.expect(200);
  return body.data.segments as string[];
}

/** Statements that the work sends. */
async function statements(work: () => Promise<unknown>): Promise<string[]> {
  const sent: string[] = [];
  const note = ({ sql }: { sql: string }) => sent.push(sql);
  app.strapi.db.connection.on('query', note);
  await work();
  app.strapi.db.connection.removeListener('query', note);
  return sent;
}

test('a segment that asks about the request has no stored members and says so', async () => {
  await create('from_spain', visit('country', 'is', 'ES'));
  expect(await membersOf(app.strapi, 'from_spain')).toEqual([]);
  const { body } = await call('get', '/segments/from_spain').expect(200);
  expect(body.data).toMatchObject({ requestTime: true, status: 'ready', members: 0, error: null });
  const { body: choices } = await call('get', '/segments/choices').expect(200);
  expect(choices.data).toContainEqual(expect.objectContaining({ key: 'from_spain', requestTime: true }));
  const { body: runs } = await call('get', '/segments/from_spain/runs').expect(200);
  expect(runs.data[0]).toMatchObject({ state: 'skipped' });
  const rule = ruleOf(visit('device', 'is', 'mobile'), pointsAtLeast(10));
  const { body: preview } = await call('post', '/segments/preview', { audience: 'contact', rule }).expect(200);
  // Who could match: those with the points.
  expect(preview.data).toMatchObject({ count: 1, requestTime: true });
  // A group of none of it could match just so; by all ways to count.
  const kept = ruleOf(none(visit('device', 'is', 'mobile')), pointsAtLeast(10));
  for (const estimate of ['never', 'only']) {
    for (const perCondition of [false, true]) {
      const asked = { audience: 'contact', rule: kept, estimate, perCondition };
      const { body } = await call('post', '/segments/preview', asked).expect(200);
      expect({ estimate, perCondition, count: body.data.count }).toEqual({ estimate, perCondition, count: 1 });
      if (perCondition) expect(body.data.conditions[0]).toMatchObject({ alone: 2, cumulative: 2 });
    }
  }
  const { body: why } = await call('post', '/segments/explain', { audience: 'contact', rule, subject: 'ada' });
  expect(why.data.tree.children[0]).toMatchObject({ atRequest: true });
});

test('it is decided at each request, by the header of the CDN', async () => {
  expect(await held('ada', { 'CF-IPCountry': 'ES' })).toEqual(['from_spain']);
  expect(await held('ada', { 'CF-IPCountry': 'FR' })).toEqual([]);
  // What the frontend passes goes before.
  expect(await held('ada', { 'CF-IPCountry': 'FR' }, { country: 'es' })).toEqual(['from_spain']);
  // Somebody without a row is in no segment of contacts.
  expect(await held(undefined, { 'CF-IPCountry': 'ES' })).toEqual([]);
});

test('what is stored decides the rest, in one query for all segments together', async () => {
  await create('mobile_germans', visit('device', 'is', 'mobile'), countryIs('Germany'));
  await create('mobile_rich', visit('device', 'is', 'mobile'), pointsAtLeast(40));
  await create('not_both', none(memberOf('mobile_germans')));
  const iphone = {
    'User-Agent':
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1',
  };
  expect(await held('ada', iphone)).toEqual(['mobile_germans', 'mobile_rich']);
  expect(await held('bert', iphone)).toEqual(['not_both']);
  expect(await held('ada')).toEqual(['not_both']);
  expect(await held(undefined)).toEqual([]);

  const sent = (await statements(() => held('ada', iphone))).filter((sql) => sql.startsWith('select case when'));
  expect(sent).toHaveLength(1);
  // Nothing is left to ask of the database where the request decides all.
  expect((await statements(() => held('ada'))).filter((sql) => sql.startsWith('select case when'))).toEqual([]);
});

test('who is forced in or out is so whatever the request says', async () => {
  const by = async (way: string, subjects: string[]) => {
    await call('post', `/segments/from_spain/members${way}`, { subjects }).expect(200);
    await refreshesOf(app.strapi).idle();
  };
  const spanish = { 'CF-IPCountry': 'ES' };
  await by('', ['bert']);
  expect(await held('bert')).toEqual(['from_spain', 'not_both']);
  await by('/remove', ['ada']);
  expect([await held('ada', spanish), await held('bert', spanish)]).toEqual([['not_both'], ['from_spain', 'not_both']]);
  await by('/release', ['ada', 'bert']);
  expect([await held('ada', spanish), await held('bert')]).toEqual([['from_spain', 'not_both'], ['not_both']]);
});

test('place, weather and campaign come from where the site says', async () => {
  await create('rainy', visit('weather.condition', 'is', 'rain'), visit('weather.temperature', 'less_than', 10));
  await create(
    'viennese',
    visit('near', 'within', { latitude: 48.21, longitude: 16.36, km: 20 }),
    visit('city', 'is', 'Vienna')
  );
  await create(
    'spring',
    visit('utm_campaign', 'is', 'spring'),
    visit('channel', 'is', 'email'),
    visit('url.query.ref', 'starts_with', 'A')
  );
  await create(
    'members',
    visit('custom.member', 'is_true', undefined, { valueType: 'boolean' }),
    visit('visitor', 'is', 'returning')
  );
  const page = 'https://www.shop.example/sale?utm_campaign=spring&utm_medium=email&ref=a-1';
  expect(await held('ada', {}, { url: page, returning: true, custom: { member: true } })).toEqual([
    'members',
    'not_both',
    'rainy',
    'spring',
    'viennese',
  ]);
  const before = asked.length;
  await held('bert');
  // The same place is not asked for again.
  expect(asked.length).toBe(before);
  // A provider that hangs makes the condition false, and the answer not late for long.
  expect(await held('ada', { 'CF-IPCountry': 'US' }, { city: 'Slowville' })).toEqual(['not_both']);
});

test('content is filtered by it, and kept out of caches; without consent too', async () => {
  const article = (title: string, audience: string) =>
    app.strapi.documents(ARTICLE as never).create({ data: { title, audience } as never, status: 'published' } as never);
  await article('For all', '');
  await article('For Spain', 'any(from_spain)');
  const titles = async (country: string) => {
    const answer = await app.request
      .get('/api/articles?segmentsSubject=ada&sort=title')
      .auth(token, { type: 'bearer' })
      .set({ 'CF-IPCountry': country, 'Sec-GPC': '1' })
      .expect(200);
    expect(answer.headers['cache-control']).toBe('private, no-store');
    // Databases sort these two differently.
    return (answer.body.data as { title: string }[]).map(({ title }) => title).sort();
  };
  expect(await titles('ES')).toEqual(['For Spain', 'For all'].sort());
  expect(await titles('FR')).toEqual(['For all']);
  const passed = JSON.stringify({ country: 'ES' });
  const answer = await app.request
    .get('/api/articles')
    .query({ segmentsSubject: 'ada', segmentsContext: passed })
    .auth(token, { type: 'bearer' })
    .expect(200);
  expect(answer.body.data).toHaveLength(2);
});

test('a segment of visitors that asks about the request alone holds for anybody', async () => {
  await createOf('visitor', 'portuguese', visit('country', 'is', 'PT'));
  await createOf('visitor', 'curious', visit('country', 'is', 'PT'), {
    id: 'seen',
    type: 'event',
    events: ['Product Viewed'],
    aggregate: { fn: 'not_performed' },
  });
  const portugal = { 'CF-IPCountry': 'PT' };
  expect(await held(undefined, portugal)).toEqual(['portuguese']);
  expect(await held('bert', portugal)).toEqual(['not_both', 'portuguese']);
  expect(await held(undefined, { 'CF-IPCountry': 'FR' })).toEqual([]);
  // What is stored of a visitor is asked for where there is one.
  await app.strapi.db.connection('segments_visitors').insert({ anonymous_id: 'anon-1' });
  expect(await held(undefined, { ...portugal, 'X-Segments-Visitor': 'anon-1' })).toEqual(['curious', 'portuguese']);
});

test('what cannot be read is said, and hides nothing', async () => {
  const { body } = await app.request.get('/api/segments/decision').set('X-Segments-Context', '{broken').expect(200);
  expect(body.meta.segments.warnings.map(({ code }: { code: string }) => code)).toContain('contextUnreadable');
  await app.request.get('/api/segments/decision').set('X-Segments-Context', 'x'.repeat(5_000)).expect(200);
});

test('a rule that comes to ask about the request gives up its members, and gets them back', async () => {
  await create('germans', countryIs('Germany'));
  expect(await membersOf(app.strapi, 'germans')).toEqual([ada.id]);
  await create('their_friends', memberOf('germans'));
  expect(await membersOf(app.strapi, 'their_friends')).toEqual([ada.id]);
  const save = async (...conditions: object[]) => {
    await call('put', '/segments/germans', { rule: ruleOf(...conditions) }).expect(200);
    await refreshesOf(app.strapi).idle();
  };
  await save(countryIs('Germany'), visit('os', 'is', 'ios'));
  expect([await membersOf(app.strapi, 'germans'), await membersOf(app.strapi, 'their_friends')]).toEqual([[], []]);
  await save(countryIs('Germany'));
  expect([await membersOf(app.strapi, 'germans'), await membersOf(app.strapi, 'their_friends')]).toEqual([
    [ada.id],
    [ada.id],
  ]);
});

test('check refuses what cannot be', async () => {
  const issues = async (...conditions: object[]) => {
    const { body } = await call('post', '/segments/check', { audience: 'contact', rule: ruleOf(...conditions) });
    return (body.data.issues as { code: string }[]).map(({ code }) => code);
  };
  expect(await issues(visit('moon', 'is', 'full'))).toEqual(['unknown_context']);
  expect(await issues(visit('custom.x', 'is', 'y'))).toEqual(['type_needed']);
  expect(await issues(visit('device', 'is', 'toaster'))).toEqual(['unknown_choice']);
  expect(await issues(visit('hour', 'contains', 'x'))).toEqual(['operator_not_allowed']);
  expect(await issues({ ...memberOf('from_spain'), since: { atLeast: { n: 1, unit: 'day' } } })).toEqual([
    'since_at_request',
  ]);
});
