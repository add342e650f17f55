import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser, Response } from 'playwright-core';
import { openBrowser } from '../support/browser';
import { nginxProgram, startNginx } from '../support/nginx';
import { startServer, type TestServer } from '../support/server';

/* What a newcomer sees after `npm run demo` on a fresh clone: nothing here is set up but by that command. */

const shell = promisify(execFile);
let shop: TestServer;
let browser: Browser;

beforeAll(async () => {
  [shop, browser] = await Promise.all([startServer({ demo: [], env: { KEY_MAX_AGE_SECONDS: '600' } }), openBrowser()]);
  const end = Date.now() + 30_000;
  while (!shop.output().includes('curl') && Date.now() < end) await new Promise((done) => setTimeout(done, 200));
}, 660_000);
afterAll(async () => {
  await browser?.close();
  await shop?.stop();
});

test('three customers curl the same landing page and get three', async () => {
  const lines = shop
    .output()
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('curl '));
  expect(lines).toHaveLength(3);
  const pages = await Promise.all(
    lines.map(async (line) => (await shell('sh', ['-c', `${line} --max-time 20`])).stdout)
  );
  const sections = pages.map((page) => {
    const { data, error } = JSON.parse(page);
    expect(error).toBeUndefined();
    expect(data.sections.length).toBeGreaterThan(0);
    return JSON.stringify(data.sections);
  });
  expect(new Set(sections).size).toBe(3);
  expect(new Set(lines.map((line) => /http[^?]+/.exec(line)?.[0])).size).toBe(1);
});

test('the shop is believable: thousands of customers, a year of events, segments that hold some of them', async () => {
  const token = /bearer (\w+)/i.exec(shop.output())?.[1];
  const answer = await fetch(`${shop.url}/api/segments/segments`, { headers: { Authorization: `Bearer ${token}` } });
  const { data } = (await answer.json()) as { data: { key: string; status: string; members: number }[] };
  expect(data.length).toBeGreaterThanOrEqual(10);
  for (const segment of data) {
    expect({ ...segment, status: segment.status }).toMatchObject({ status: 'ready' });
    expect(segment.members).toBeGreaterThan(0);
  }
  const all = {
    version: 1,
    root: {
      id: 'r',
      type: 'group',
      match: 'all',
      children: [
        {
          id: 'e',
          type: 'event',
          events: ['Page Viewed'],
          aggregate: { fn: 'count' },
          operator: 'at_least',
          operand: 0,
        },
      ],
    },
  };
  const preview = await fetch(`${shop.url}/api/segments/segments/preview`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ rule: all }),
  });
  expect((await preview.json()).data.count).toBeGreaterThanOrEqual(5_000);
});

/** Everybody to choose from looks at the storefront, in one new browser: what each of them sees. */
async function look(url: string, onAnswer: (response: Response) => void = () => {}): Promise<string[]> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('response', onAnswer);
  await page.goto(`${url}/storefront/index.html`);
  const settled = () => page.locator('main#page:not([aria-busy="true"])').waitFor();
  const choices = page.getByRole('radio');
  await choices.first().waitFor();
  await settled();
  const seen: string[] = [];
  for (let at = 0; at < (await choices.count()); at++) {
    await choices.nth(at).check({ force: true });
    await page.waitForTimeout(200);
    await settled();
    seen.push(await page.locator('main#page').innerText());
  }
  expect(faults).toEqual([]);
  await context.close();
  return seen;
}

test('on the storefront a person picks who they are and the page changes', async () => {
  expect(new Set(await look(shop.url)).size).toBeGreaterThanOrEqual(3);
});

const nginx = nginxProgram();
(nginx ? test : test.skip)('the same through a cache: three pages, and Strapi is asked for each once', async () => {
  const proxy = await startNginx(nginx!, Number(new URL(shop.url).port));
  /** How the cache answered requests for content, by address. */
  const content: { url: string; cache: string | undefined }[] = [];
  const note = (response: Response) => {
    const url = response.url();
    if (!/\/api\/(landing-page|banners|promotions)/.test(url) || response.fromServiceWorker()) return;
    content.push({ url, cache: response.headers()['x-cache'] });
  };
  try {
    const pages = await look(proxy.url, note);
    expect(new Set(pages).size).toBeGreaterThanOrEqual(3);
    const first = content.splice(0);
    expect(first.every(({ url }) => url.includes('segmentsKey='))).toBe(true);
    expect(new Set(first.map(({ url }) => url)).size).toBe(first.filter(({ cache }) => cache === 'MISS').length);
    // Again, in a browser of its own: who is signed in sees the same, and no address is asked of Strapi twice. Nobody in particular is somebody else now.
    const again = await look(proxy.url, note);
    expect(again.slice(1)).toEqual(pages.slice(1));
    const asked = new Set(first.map(({ url }) => new URL(url).search));
    expect(content.filter(({ url, cache }) => cache !== 'HIT' && asked.has(new URL(url).search))).toEqual([]);
    expect(content.filter(({ cache }) => cache === 'HIT').length).toBeGreaterThan(content.length / 2);
  } finally {
    await proxy.stop();
  }
});
