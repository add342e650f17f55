import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../support/browser';
import { startServer, type TestServer } from '../support/server';

/* What a newcomer sees after `npm run demo` on a fresh clone: nothing here is set up but by that command. */

const shell = promisify(execFile);
let shop: TestServer;
let browser: Browser;

beforeAll(async () => {
  [shop, browser] = await Promise.all([startServer({ demo: [] }), openBrowser()]);
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

test('on the storefront a person picks who they are and the page changes', async () => {
  const page = await (await browser.newContext()).newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(`${shop.url}/storefront/index.html`);
  const settled = () => page.locator('main#page:not([aria-busy="true"])').waitFor();
  const choices = page.getByRole('radio');
  await choices.first().waitFor();
  const seen = new Set<string>();
  for (let at = 0; at < (await choices.count()); at++) {
    await choices.nth(at).check({ force: true });
    await page.waitForTimeout(200);
    await settled();
    seen.add(await page.locator('main#page').innerText());
  }
  expect(seen.size).toBeGreaterThanOrEqual(3);
  expect(faults).toEqual([]);
});
