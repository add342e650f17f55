import type { Browser, Page } from 'playwright-core';
import { openBrowser, signIn } from '../support/browser';
import { startServer, type TestServer } from '../support/server';

let server: TestServer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ admin: true }), openBrowser()]);
  page = await signIn(browser, server.url);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test('the menu leads to the segments', async () => {
  await page.getByRole('link', { name: 'Segments' }).first().click();
  await page.waitForURL('**/admin/plugins/segments**');
  await page.getByRole('heading', { name: 'Segments' }).first().waitFor();
});

test('wherever the host shows something of the plugin, it is in the reader’s language', async () => {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && message.text().includes('segments.')) faults.push(message.text());
  });
  await page.evaluate(() => localStorage.setItem('strapi-admin-language', 'de'));
  await page.goto(`${server.url}/admin`);
  await page.getByRole('link', { name: 'Segmente' }).first().waitFor();
  await page.getByText('Segmente mit der größten Änderung in 7 Tagen').waitFor();
  await page.goto(`${server.url}/admin/plugins/segments`);
  await page.getByText('Noch keine Segmente').waitFor();
  await page.goto(`${server.url}/admin/settings/segments`);
  await page.getByRole('heading', { name: 'Befunde' }).waitFor();
  await page.goto(`${server.url}/admin/content-manager/collection-types/api::banner.banner/create`);
  await page.getByRole('group', { name: 'audience' }).getByText('Allen gezeigt.').waitFor();
  await page.locator('aside').getByText('Gezeigt für').waitFor();
  await page.locator('aside').getByText('Allen gezeigt.').waitFor();
  expect(faults).toEqual([]);
});

test('nobody loads the words of the pages before opening one', async () => {
  const first = await browser.newPage();
  const fetched: Promise<string>[] = [];
  first.on('response', (response) => {
    if (response.url().endsWith('.js')) fetched.push(response.text());
  });
  await first.goto(`${server.url}/admin/auth/login`);
  await first.getByRole('button', { name: 'Login' }).waitFor();
  await first.waitForLoadState('networkidle');
  const scripts = await Promise.all(fetched);
  expect(scripts.some((script) => script.includes('widgets.movers'))).toBe(true);
  expect(scripts.some((script) => script.includes('segment.people.forceIn'))).toBe(false);
  await first.close();
});
