import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import type { SourceWithKey } from '../../contracts/sources';
import { createClient, fromHeaders } from '../../strapi-client';
import { adminApi, type AdminApi } from '../support/admin-api';
import { openBrowser } from '../support/browser';
import { startServer, type TestServer } from '../support/server';
import { allOf, filled } from '../support/shop';
import { until } from '../support/until';

/* `examples/html` with the built client, on another origin than Strapi's, whose CORS is as it comes. */

const ROOT = join(__dirname, '../..');
const TYPES: Record<string, string> = { html: 'text/html', js: 'text/javascript', mjs: 'text/javascript' };
const MUG = 'A free mug from 100 €';

let strapi: TestServer;
let shop: Server;
let origin: string;
let browser: Browser;
let api: AdminApi;
let source: SourceWithKey;
/** What the shop's own server was asked for last. */
let asked: IncomingMessage;
let ofDocs = '';

beforeAll(async () => {
  shop = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1) || 'index.html';
    if (name.endsWith('.html')) asked = request;
    try {
      response.setHeader('Content-Type', `${TYPES[name.split('.').at(-1) ?? ''] ?? 'text/plain'}; charset=utf-8`);
      response.end(fileOf(name));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((done) => shop.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
  [strapi, browser] = await Promise.all([startServer(), openBrowser()]);
  await fetch(`${strapi.url}/admin/register-admin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ firstname: 'Ada', lastname: 'Admin', email: 'admin@shop.example', password: 'Admin-password-1' },
    }),
  });
  api = await adminApi(strapi.url);
  source = await api.call('POST', '/segments/sources', { name: 'Shop', kind: 'browser', origins: [origin] });
  const total = (id: string, operator: string, operand: number) => ({
    ...{ id, type: 'event', events: ['Cart Updated'], operator, operand },
    aggregate: { fn: 'last', property: 'properties.total', valueType: 'number' },
  });
  await api.call('POST', '/segments/segments', {
    ...{ key: 'cart_below_100', name: 'Cart below 100', audience: 'visitor', exposed: true },
    rule: allOf(total('more', 'greater_than', 0), total('less', 'less_than', 100)),
  });
  await filled(api, 'cart_below_100', 0);
  for (const banner of [{ title: 'Welcome' }, { title: MUG, audience: 'any(cart_below_100)', priority: 1 }]) {
    await api.call('POST', '/content-manager/collection-types/api::banner.banner', banner);
  }
  const [, code = ''] = /^```js page\n([\s\S]*?)^```$/m.exec(readFileSync(join(ROOT, 'docs/client.md'), 'utf8')) ?? [];
  const bundle = await build({
    stdin: { contents: code, resolveDir: ROOT },
    ...{ bundle: true, write: false, format: 'esm', platform: 'browser' },
    alias: { 'strapi-plugin-segments/client': join(ROOT, 'dist/client/index.mjs') },
  });
  ofDocs = bundle.outputFiles[0]?.text ?? '';
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await strapi?.stop();
  shop?.close();
});

function fileOf(name: string): string {
  if (name === 'client.mjs') return readFileSync(join(ROOT, 'dist/client/index.mjs'), 'utf8');
  const text =
    name === 'docs.html'
      ? '<html class="segments-hidden"><p class="for-you">As it is</p><script type="module" src="docs.js"></script>'
      : name === 'docs.js'
        ? ofDocs
        : readFileSync(join(ROOT, 'examples/html', name), 'utf8');
  return text.replaceAll('https://cms.example', strapi.url).replaceAll('YOUR_BROWSER_KEY', source.writeKey);
}

let context: BrowserContext;
let page: Page;
let requests: Request[];
const faults: string[] = [];
beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  requests = [];
  page.on('request', (request) => requests.push(request));
  page.on('pageerror', (error) => faults.push(error.message));
});
afterEach(() => context.close());

const open = async (name = 'index.html') => {
  await page.goto(`${origin}/${name}`);
  await page.locator('html:not(.segments-hidden)').waitFor();
};
const next = async () => {
  await Promise.all([page.waitForEvent('load'), page.getByRole('link', { name: 'Next page' }).click()]);
  await page.locator('html:not(.segments-hidden)').waitFor();
};
const banners = () => page.locator('#banners').textContent();
const answer = (word: 'Yes' | 'No') => page.getByRole('button', { name: word, exact: true }).click();
const add = () => page.getByRole('button', { name: /Add a tea/ }).click();
const tracked = () => requests.filter((request) => request.url().includes('/segments/v1/'));
const sent = () => page.waitForResponse((response) => response.url().endsWith('/v1/b') && response.ok());
const visitor = async () => (await context.cookies()).find(({ name }) => name === 'segments_visitor')?.value;
const stored = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('segments.')));
const eventsOf = async (id: string | undefined) =>
  (await api.call<{ name?: string }[]>('GET', `/segments/subjects/visitor/${id}/timeline`)).flatMap(
    ({ name }) => name ?? []
  );

test('until she is asked, nothing is kept or sent; then her page views are, and the next page follows her cart', async () => {
  await open();
  await add();
  expect(await banners()).toBe('Welcome');
  expect([tracked(), await visitor(), await stored()]).toEqual([[], undefined, []]);

  await Promise.all([sent(), answer('Yes')]);
  const id = await visitor();
  expect(await eventsOf(id)).toEqual(expect.arrayContaining(['Page Viewed', 'Cart Updated']));
  await next();
  expect(await banners()).toBe(`${MUG} · Welcome`);
  for (let n = 0; n < 4; n += 1) await Promise.all([sent(), add()]);
  await next();
  expect(await banners()).toBe('Welcome');
  expect(await visitor()).toBe(id);
  expect(requests.filter((request) => request.method() === 'OPTIONS')).toEqual([]);
});

test('what she does right before she leaves comes in', async () => {
  await open();
  await Promise.all([sent(), answer('Yes')]);
  const id = await visitor();
  await page.evaluate(() => {
    const button = document.getElementById('add');
    button?.click();
    // The second one waits while the first one is on its way.
    setTimeout(() => {
      button?.click();
      location.href = 'about:blank';
    });
  });
  await page.waitForURL('about:blank');
  const told = async () => (await eventsOf(id)).filter((name) => name === 'Cart Updated').length;
  await until(async () => (await told()) === 2);
});

test('without a network events wait, and the next page sends them', async () => {
  await open();
  await Promise.all([sent(), answer('Yes')]);
  await page.route('**/v1/b', (route) => route.abort());
  await Promise.all([page.waitForEvent('requestfailed'), add()]);
  await add();
  await until(async () => (await stored()).length === 2);
  await page.unroute('**/v1/b');
  await Promise.all([sent(), next()]);
  await until(async () => (await stored()).length === 0);
  const told = (await eventsOf(await visitor())).filter((name) => name === 'Cart Updated');
  expect(told).toHaveLength(2);
});

test('her cookie tells the site’s server who she is, which decides the same', async () => {
  await open();
  await Promise.all([sent(), answer('Yes')]);
  await Promise.all([sent(), add()]);
  await next();
  const headers = new Headers({ cookie: asked.headers.cookie ?? '' });
  const server = createClient({ url: `${strapi.url}/api`, consent: true, ...fromHeaders(headers) });
  expect(server.visitor()).toBe(await visitor());
  expect((await server.decide()).segments).toEqual(['cart_below_100']);
});

test('who says no is forgotten', async () => {
  await open();
  await Promise.all([sent(), answer('Yes')]);
  await page.route('**/v1/b', (route) => route.abort());
  await Promise.all([page.waitForEvent('requestfailed'), add()]);
  expect([await visitor(), (await stored()).length]).toEqual([expect.any(String), 1]);
  await answer('No');
  expect([await visitor(), await stored()]).toEqual([undefined, []]);
  const before = tracked().length;
  await next();
  await add();
  expect([await banners(), tracked().length, await visitor()]).toEqual(['Welcome', before, undefined]);
});

test('with Global Privacy Control a yes is none', async () => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }));
  await open();
  await answer('Yes');
  await add();
  await next();
  expect([tracked(), await visitor(), await stored()]).toEqual([[], undefined, []]);
  expect(await banners()).toBe('Welcome');
});

test('content that comes too late is not shown any more', async () => {
  let release = () => {};
  const late = new Promise<void>((done) => (release = done));
  await page.route('**/api/banners*', async (route) => {
    await late;
    await route.continue();
  });
  await page.goto(`${origin}/index.html`);
  expect(await page.locator('#banners').isVisible()).toBe(false);
  await page.locator('html:not(.segments-hidden)').waitFor();
  expect(await page.locator('#banners').isVisible()).toBe(true);
  const came = page.waitForResponse((response) => response.url().includes('/api/banners'));
  release();
  await (await came).finished();
  await page.evaluate(() => new Promise((done) => setTimeout(done, 100)));
  expect(await banners()).toBe('Tea for everybody.');
});

test('where no script runs the place is shown all the same', async () => {
  const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await plain.goto(`${origin}/index.html`);
  await plain.locator('#banners').waitFor({ state: 'visible', timeout: 5_000 });
  await plain.context().close();
});

test('the code of the documentation shows what is for her', async () => {
  await open('docs.html');
  expect(await page.locator('.for-you').textContent()).toBe('Welcome');
});

test('nothing went wrong in the page', () => expect(faults).toEqual([]));
