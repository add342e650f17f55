import { visitSchema } from '../contracts/visit';
import { json, startCollector, status, type Collector } from '../tests/support/collector';
import { createClient } from './create-client';
import type { ClientOptions } from './options';

/* What a client asks for in its visitor's name, by a real HTTP server. */

let collector: Collector;
beforeEach(async () => (collector = await startCollector()));
afterEach(() => collector.close());

const client = (options: Partial<ClientOptions> = {}) =>
  createClient({ url: collector.url, writeKey: 'wk_1', consent: true, visitor: 'v-1', ...options });
const decided = (more: object = {}) => json({ data: { segments: ['a'], expiresAt: null, contact: false, ...more } });
const last = () => collector.received.at(-1)!;
const contextOf = (header: unknown) => JSON.parse(decodeURIComponent(String(header))) as unknown;

test('content is fetched as who asks, with what is known of the visit', async () => {
  collector.next(json({ data: [{ title: 'Ä' }], meta: { segments: {} } }));
  const visit = { url: 'https://shop.example/sale?utm_source=märz', custom: { cartTotal: 120 } };
  const { content } = client({ identity: () => 'a.b.c', token: async () => 'jwt', visit: () => visit });
  const answer = await content<{ title: string }[]>('articles', {
    ...{ populate: { sections: { on: { 'shop.hero': true } } }, sort: ['a:asc', 'b'], left: undefined },
    filters: { title: { $eq: 'Tea & co' } },
  });
  expect(answer.data[0]?.title).toBe('Ä');
  const { path, query, headers } = last();
  expect(path).toBe('/api/articles');
  expect([...query]).toEqual([
    ['populate[sections][on][shop.hero]', 'true'],
    ['sort[0]', 'a:asc'],
    ['sort[1]', 'b'],
    ['filters[title][$eq]', 'Tea & co'],
  ]);
  expect(headers).toMatchObject({
    authorization: 'Bearer jwt',
    'x-segments-visitor': 'v-1',
    'x-segments-identity': 'a.b.c',
  });
  expect(contextOf(headers['x-segments-context'])).toEqual(visitSchema.parse(visit));
});

test('as query parameters, where headers would not come through', async () => {
  const { content } = client({ identity: 'a.b.c', parameters: true, visit: { language: 'de' } });
  await content('articles?locale=de', { sort: 'title' });
  expect(Object.fromEntries(last().query)).toEqual({
    ...{ locale: 'de', sort: 'title', segmentsVisitor: 'v-1', segmentsIdentity: 'a.b.c' },
    segmentsContext: '{"language":"de"}',
  });
  expect(Object.keys(last().headers).filter((name) => name.startsWith('x-segments'))).toEqual([]);
});

test('a server asks in the name of a contact, and says that its visitor objects', async () => {
  const { headers, content, track } = client({ token: 'abc', subject: 'C-1', gpc: true });
  await content('landing-page', {}, { headers: { 'X-Trace': '1' } });
  expect(last().query.get('segmentsSubject')).toBe('C-1');
  expect(last().headers).toMatchObject({ authorization: 'Bearer abc', 'sec-gpc': '1', 'x-trace': '1' });
  expect(await headers()).toEqual({ Authorization: 'Bearer abc', 'Sec-GPC': '1' });
  expect(await track('A')).toBe('dropped');
});

test("what Strapi refuses is thrown in Strapi's words", async () => {
  const { content } = client();
  collector.next(status(403), (response) => response.writeHead(502).end('<h1>Bad gateway</h1>'));
  await expect(content('articles')).rejects.toMatchObject({ status: 403, message: 'no: 403' });
  await expect(content('articles')).rejects.toMatchObject({ status: 502, message: 'Strapi answered 502' });
});

test('a decision is asked for once, until something that could change it was sent', async () => {
  collector.next(decided());
  const { decide, track, identify } = client();
  const [first, second] = await Promise.all([decide(), decide()]);
  expect(first).toEqual({ segments: ['a'], expiresAt: null, contact: false });
  expect([second, await decide()]).toEqual([first, first]);
  expect(collector.received).toHaveLength(1);

  collector.next(status(503, { 'Retry-After': '60' }));
  expect(await track('A')).toBe('waiting');
  await decide();
  expect(collector.received).toHaveLength(2);

  const other = client();
  collector.next(decided(), json({ success: true }), decided({ segments: ['b'] }));
  await other.decide();
  await other.track('A');
  expect((await other.decide()).segments).toEqual(['b']);
  await identify('C-1');
});

test('a decision that was under way when an event was sent is not kept', async () => {
  let answer = () => {};
  collector.next((response) => (answer = () => response.end('{"data":{"segments":["old"],"expiresAt":null}}')));
  const { decide, track } = client();
  const old = decide();
  while (collector.received.length === 0) await new Promise((done) => setTimeout(done, 5));
  await track('A');
  answer();
  expect((await old).segments).toEqual(['old']);
  collector.next(decided({ segments: ['new'] }));
  expect((await decide()).segments).toEqual(['new']);
});

test('a decision is kept until it expires; one that failed, or of somebody else, is not', async () => {
  let visit = { url: 'https://shop.example/a' };
  const { decide } = client({ visit: () => visit });
  collector.next(status(500), decided({ expiresAt: new Date(Date.now() + 1_500).toISOString() }));
  await expect(decide()).rejects.toMatchObject({ status: 500 });
  await decide();
  await decide();
  expect(collector.received).toHaveLength(2);
  await new Promise((done) => setTimeout(done, 1_520));
  await decide();
  expect(collector.received).toHaveLength(3);
  visit = { url: 'https://shop.example/b' };
  await decide();
  expect(collector.received).toHaveLength(4);
});

test('with keys, content is the same for everybody of an audience', async () => {
  collector.next(decided({ keys: { articles: 'k1' } }));
  const { content } = client({ useKeys: true, identity: 'a.b.c', token: 'jwt' });
  await content('articles/abc', { populate: '*' });
  expect(collector.received.map(({ path }) => path)).toEqual(['/api/segments/decision', '/api/articles/abc']);
  expect(Object.fromEntries(last().query)).toEqual({ populate: '*', segmentsKey: 'k1' });
  expect(last().headers.authorization).toBe('Bearer jwt');
  expect(last().headers).not.toHaveProperty('x-segments-visitor');
  await content('banners');
  expect(last().headers).toMatchObject({ 'x-segments-visitor': 'v-1' });
});

test('without a decision, content comes by who asks', async () => {
  collector.next(status(403));
  await client({ useKeys: true }).content('articles');
  expect(last()).toMatchObject({ path: '/api/articles', headers: { 'x-segments-visitor': 'v-1' } });
});

test('an event is proven by who is here when it was done by the same', async () => {
  let identity: string | undefined;
  const { identify, track, reset, visitor, flush } = client({ identity: () => identity });
  const sharedOf = () => (JSON.parse(last().body) as { context: object }).context;
  await track('A');
  expect(sharedOf()).toEqual({});

  identity = 'a.b.c';
  await identify('C-1');
  expect(sharedOf()).toEqual({ identityToken: 'a.b.c' });
  const ann = visitor();

  collector.next(status(503, { 'Retry-After': '1' }));
  await track('of C-1');
  reset();
  identity = 'd.e.f';
  await identify('C-2');
  expect(await flush()).toBe(true);
  const batches = collector.received.slice(-2).map(({ body }) => JSON.parse(body) as { context: object });
  expect(batches.map(({ context }) => context)).toEqual([{}, { identityToken: 'd.e.f' }]);
  expect(visitor()).not.toBe(ann);
  expect(collector.items().at(-2)).toMatchObject({ event: 'of C-1', userId: 'C-1', anonymousId: ann });
});

test.each([
  ['an API token', 'f'.repeat(256)],
  ['more than fits', `a.${'b'.repeat(2_000)}.c`],
])('%s is no proof of an event', async (_, token) => {
  await client({ token }).track('A');
  expect(JSON.parse(last().body)).toMatchObject({ context: {} });
  expect(last().body).not.toContain(token);
});

test('who identifies as somebody else starts afresh', async () => {
  const { identify, visitor } = client();
  await identify('C-1');
  const first = visitor();
  await identify('C-1');
  expect(visitor()).toBe(first);
  await identify('C-2');
  expect(visitor()).not.toBe(first);
});

test('a variant that is seen is told once a page view', async () => {
  const { exposed, page } = client();
  await Promise.all([exposed('hero', 'a'), exposed('hero', 'a'), exposed('hero', 'b')]);
  await page();
  await exposed('hero', 'a');
  await exposed('hero', { variant: null, reason: 'holdout' });
  await exposed('hero', { variant: null, reason: 'noMatch' });
  const told = collector.items().filter(({ event }) => event === 'Experience Viewed');
  expect(told.map(({ properties }) => properties)).toEqual([
    { experience: 'hero', variant: 'a' },
    { experience: 'hero', variant: 'b' },
    { experience: 'hero', variant: 'a' },
    { experience: 'hero', variant: 'holdout' },
    { experience: 'hero', variant: 'baseline' },
  ]);
});
