import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { SourceWithKey } from '../../contracts/sources';
import { adminApi, type AdminApi } from '../support/admin-api';
import { openBrowser } from '../support/browser';
import { startServer, type TestServer } from '../support/server';
import { allOf, filled } from '../support/shop';

/* Segment's client for browsers, unmodified, in a page of another origin: the code is that of docs/tracking.md. */

const ROOT = join(__dirname, '../..');
let server: TestServer;
let shop: Server;
let origin: string;
let browser: Browser;
let page: Page;
let api: AdminApi;
let source: SourceWithKey;
const scripts = new Map<string, string>();

beforeAll(async () => {
  shop = createServer((request, response) => {
    const script = scripts.get(request.url ?? '') ?? '';
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(`<title>Shop</title><script>${script.replaceAll('</script', '<\\/script')}</script>`);
  });
  await new Promise<void>((done) => shop.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
  [server, browser] = await Promise.all([startServer(), openBrowser()]);
  await fetch(`${server.url}/admin/register-admin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      firstname: 'Ada',
      lastname: 'Admin',
      email: 'admin@shop.example',
      password: 'Admin-password-1',
    }),
  });
  api = await adminApi(server.url);
  source = await api.call('POST', '/segments/sources', { name: 'Shop', kind: 'browser', origins: [origin] });
  const performed = (event: string) =>
    allOf({ id: 'e', type: 'event', events: [event], aggregate: { fn: 'count' }, operator: 'at_least', operand: 1 });
  await api.call('POST', '/segments/segments', {
    key: 'viewers',
    name: 'Viewers',
    audience: 'visitor',
    exposed: true,
    rule: performed('Product Viewed'),
  });
  await filled(api, 'viewers', 0);
  const examples = [...readFileSync(join(ROOT, 'docs/tracking.md'), 'utf8').matchAll(/```js browser\n([\s\S]*?)```/g)];
  // The second example goes on where the first one imports.
  const [first = '', second = ''] = examples.map(([, code]) => code ?? '');
  await serve('/first', first);
  await serve('/second', `${first.split('\n')[0]}\n${second}`);
  page = await (await browser.newContext()).newPage();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  shop?.close();
});

async function serve(path: string, code: string): Promise<void> {
  const contents = code.replaceAll('https://cms.example', server.url).replaceAll('YOUR_BROWSER_KEY', source.writeKey);
  const bundle = await build({
    stdin: { contents, resolveDir: ROOT },
    bundle: true,
    write: false,
    platform: 'browser',
  });
  scripts.set(path, bundle.outputFiles[0]?.text ?? '');
}

/** Opens a page of the shop, and waits until all calls with these ends of paths are answered. */
async function visit(path: string, calls: string[]): Promise<void> {
  const answers = calls.map((call) => page.waitForResponse((response) => response.url().endsWith(`/v1/${call}`)));
  await page.goto(`${origin}${path}`);
  for (const answer of answers) expect((await answer).status()).toBe(200);
}

test('a page view and an event come in, and the next request of the visit sees their effect', async () => {
  await visit('/first', ['p', 't']);
  const anonymousId = await page.evaluate(() => JSON.parse(localStorage.getItem('ajs_anonymous_id') ?? '""') as string);
  const decision = await fetch(`${server.url}/api/segments/decision`, {
    headers: { 'X-Segments-Visitor': anonymousId },
  });
  expect(((await decision.json()) as { data: unknown }).data).toMatchObject({ segments: ['viewers'], contact: false });
  const timeline = await api.call<{ name?: string }[]>('GET', `/segments/subjects/visitor/${anonymousId}/timeline`);
  expect(timeline.map(({ name }) => name)).toEqual(expect.arrayContaining(['Page Viewed', 'Product Viewed']));
});

test('with the JWT of a signed-in user the visitor becomes a contact', async () => {
  const registered = await fetch(`${server.url}/api/auth/local/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'ann', email: 'ann@shop.example', password: 'Password-1' }),
  });
  const { jwt, user } = (await registered.json()) as { jwt: string; user: { documentId: string } };
  await api.call('POST', '/content-manager/collection-types/api::customer.customer', {
    customerNumber: 'C-1',
    user: { connect: [{ documentId: user.documentId }] },
  });
  const timeline = () => api.call<{ name?: string }[]>('GET', '/segments/subjects/contact/C-1/timeline');

  await visit('/second', ['i']);
  expect(await timeline()).toEqual([]);
  await page.evaluate((token) => sessionStorage.setItem('token', token), jwt);
  await visit('/second', ['i']);
  // What it did before it was known is among them.
  expect((await timeline()).map(({ name }) => name)).toEqual(expect.arrayContaining(['Identified', 'Product Viewed']));
});
