import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SourceWithKey } from '../../contracts/sources';
import { refreshesOf } from '../../server/membership/refreshes';
import { createClient, type ClientOptions } from '../../strapi-client';
import { apiToken, authenticatedPermissions, jwtFor, publicPermissions, siteUser } from '../support/access';
import { allOf } from '../support/shop';
import { showBanner } from '../support/shown-banner';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { createSource, listening, storedEvents } from '../support/tracking';

/* The client against a real Strapi, which stores events of those only who have agreed. */

interface Banner {
  title: string;
}

let app: TestStrapi;
let site: Awaited<ReturnType<typeof listening>>;
let source: SourceWithKey;
let token: string;

beforeAll(async () => {
  app = await bootStrapi({ plugins: { segments: { config: { tracking: { consent: { required: true } } } } } });
  const { strapi } = app;
  site = await listening(strapi);
  source = await createSource(app, { kind: 'browser', origins: ['https://shop.example'] });
  token = await apiToken(strapi, { type: 'full-access' });
  const actions = ['api::banner.banner.find', 'plugin::segments.decision.find'];
  await publicPermissions(strapi, actions);
  await authenticatedPermissions(strapi, actions);
  const viewed = { id: 'e', type: 'event', events: ['Product Viewed'], aggregate: { fn: 'count' } };
  const german = { id: 'r', type: 'context', key: 'language', operator: 'is', operand: 'de' };
  const segments = [
    { key: 'viewers', audience: 'visitor', rule: allOf({ ...viewed, operator: 'at_least', operand: 1 }) },
    {
      key: 'buyers',
      audience: 'contact',
      rule: allOf({ ...viewed, events: ['Order Completed'], operator: 'at_least', operand: 1 }),
    },
    { key: 'germans', audience: 'visitor', rule: allOf(german) },
  ];
  for (const segment of segments) {
    const answer = await app.request
      .post('/api/segments/segments')
      .set('Authorization', `Bearer ${token}`)
      .send({ name: segment.key, exposed: true, ...segment });
    expect({ status: answer.status, error: answer.body.error }).toEqual({ status: 201, error: undefined });
    const banner = { title: `For ${segment.key}`, audience: `any(${segment.key})` };
    await strapi.documents('api::banner.banner').create({ data: banner as never });
  }
  await refreshesOf(strapi).idle();
});
afterAll(async () => {
  await site?.close();
  await app?.destroy();
});

const client = (options: Partial<ClientOptions> = {}) =>
  createClient({ url: `${site.address}/api`, writeKey: source.writeKey, consent: true, ...options });
const titlesFor = async ({ content }: ReturnType<typeof client>) =>
  (await content<Banner[]>('banners', { sort: ['title:asc'], fields: ['title'] })).data.map(({ title }) => title);

test('what was tracked is seen by the very next decision, and by content', async () => {
  const shopper = client();
  expect([(await shopper.decide()).segments, await titlesFor(shopper)]).toEqual([[], []]);
  expect(await shopper.track('Product Viewed', { sku: 'A-17' })).toBe('sent');
  expect([(await shopper.decide()).segments, await titlesFor(shopper)]).toEqual([['viewers'], ['For viewers']]);
});

test.each([true, false])('the visit decides, also without consent, with query parameters: %s', async (parameters) => {
  const visitor = client({
    consent: false,
    visit: { language: 'de-AT', url: 'https://shop.example/ä?b=c' },
    parameters,
  });
  expect([(await visitor.decide()).segments, await titlesFor(visitor)]).toEqual([['germans'], ['For germans']]);
});

test('with the audience key of its decision it gets the same content, which any cache may keep', async () => {
  const kept: (string | null)[] = [];
  const listened: typeof fetch = async (...request) => {
    const response = await fetch(...request);
    if (response.url.includes('/banners')) kept.push(response.headers.get('cache-control'));
    return response;
  };
  const shopper = client({ useKeys: true, fetch: listened });
  expect(await titlesFor(shopper)).toEqual([]);
  await shopper.track('Product Viewed', { sku: 'A-17' });
  expect(await titlesFor(shopper)).toEqual(['For viewers']);
  expect(kept).toEqual(Array(2).fill('public, max-age=60, s-maxage=60'));
});

test('an answer that was lost is asked for again, and what was stored is not stored twice', async () => {
  let calls = 0;
  const proxy = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls += 1;
      const isLost = calls === 1;
      void fetch(site.address + request.url, { method: 'POST', body: Buffer.concat(chunks) }).then(async (answer) => {
        response.writeHead(isLost ? 503 : answer.status, isLost ? { 'Retry-After': '1' } : {}).end(await answer.text());
      });
    });
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  const before = (await storedEvents(app.strapi)).length;
  const { track, flush } = client({ url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/api` });
  expect(await track('Counted', { n: 1 })).toBe('waiting');
  expect(await flush()).toBe(true);
  expect(calls).toBe(2);
  expect((await storedEvents(app.strapi)).slice(before).map(({ name }) => name)).toEqual(['Counted']);
  await new Promise((done) => proxy.close(done));
});

test('events, their order, their times and their context are stored as they were', async () => {
  const before = (await storedEvents(app.strapi)).length;
  const { page, track, exposed, flush } = client({ visit: { url: 'https://shop.example/sale', language: 'de' } });
  void page('Sale', { shelf: 'tea' });
  void track('Product Added', { price: 29.5 });
  void exposed('hero', 'b');
  await flush();
  const events = (await storedEvents(app.strapi)).slice(before);
  expect(events.map(({ name, properties }) => ({ name, properties }))).toEqual([
    { name: 'Page Viewed', properties: { name: 'Sale', shelf: 'tea', url: 'https://shop.example/sale' } },
    { name: 'Product Added', properties: { price: 29.5 } },
    { name: 'Experience Viewed', properties: { experience: 'hero', variant: 'b' } },
  ]);
  for (const { occurredAt, context, visitor_id: visitor } of events) {
    expect(Math.abs(occurredAt.getTime() - Date.now())).toBeLessThan(5_000);
    expect(visitor).not.toBeNull();
    expect(context).toMatchObject({ page: { url: 'https://shop.example/sale' }, locale: 'de' });
  }
});

test('who objects is not stored, though the page went on to send', async () => {
  const before = (await storedEvents(app.strapi)).length;
  expect(await client({ gpc: true }).track('A')).toBe('dropped');
  // As a browser with Global Privacy Control does it with whatever a page sends.
  const withGpc: typeof fetch = (url, init) =>
    fetch(url, { ...init, headers: { ...(init?.headers as Record<string, string>), 'Sec-GPC': '1' } });
  await client({ fetch: withGpc }).track('B');
  await client({ consentCategory: 'marketing' }).track('C');
  expect(await storedEvents(app.strapi)).toHaveLength(before);
});

test('with the JWT of a signed-in user the visitor becomes the contact, with what it did before', async () => {
  const user = await siteUser(app.strapi, { email: 'ann@shop.example' });
  await app.strapi
    .documents('api::customer.customer')
    .create({ data: { customerNumber: 'C-1', user: user.id } as never });
  const jwt = await jwtFor(app.strapi, user);
  let session: string | undefined;
  const shopper = client({ token: () => session });
  await shopper.track('Order Completed', { total: 20 });
  // A claim alone gives nothing.
  await shopper.identify('C-1');
  expect(await shopper.decide()).toMatchObject({ segments: [], contact: false });

  session = jwt;
  expect(await shopper.identify('ann@shop.example')).toBe('sent');
  expect(await shopper.decide()).toMatchObject({ contact: true });
  await shopper.track('Order Completed', { total: 30 });
  expect(await shopper.decide()).toMatchObject({ segments: ['buyers'], contact: true });
  expect(await titlesFor(shopper)).toEqual(['For buyers']);

  session = undefined;
  shopper.reset();
  expect(await shopper.decide()).toMatchObject({ segments: [], contact: false });
});

test('a server asks in the name of a contact, with its API token', async () => {
  const server = client({ token, subject: 'C-1' });
  expect(await server.decide()).toMatchObject({ segments: ['buyers'], contact: true });
  expect(await titlesFor(server)).toEqual(['For buyers']);
});

test('a request for content says nothing of consent: the server records nothing that it shows, and a finding says so', async () => {
  const { recorded, findings } = await showBanner(app);
  expect(recorded).toBe(0);
  expect(findings).toContain('exposuresUnrecorded');
});
