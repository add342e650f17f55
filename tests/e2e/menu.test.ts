import type { Browser } from 'playwright-core';
import { openBrowser, signIn } from '../support/browser';
import { startServer, type TestServer } from '../support/server';

let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ admin: true }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test('the menu leads to the segments', async () => {
  const page = await signIn(browser, server.url);
  await page.getByRole('link', { name: 'Segments' }).first().click();
  await page.waitForURL('**/admin/plugins/segments**');
  await page.getByRole('heading', { name: 'Segments' }).first().waitFor();
});
