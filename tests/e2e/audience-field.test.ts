import type { Browser, Page } from 'playwright-core';
import { openBrowser, signIn } from '../support/browser';
import { startServer, type TestServer } from '../support/server';

let server: TestServer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ admin: true }), openBrowser()]);
  page = await signIn(browser, server.url);
  for (const [key, name] of [
    ['vip', 'Very important'],
    ['staff', 'Our staff'],
  ]) {
    const status = await page.evaluate(
      async ({ key, name }) => {
        const token = document.cookie.match(/jwtToken=([^;]+)/)?.[1] ?? '';
        const stored = localStorage.getItem('jwtToken') ?? sessionStorage.getItem('jwtToken');
        const answer = await fetch('/segments/segments', {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            authorization: `Bearer ${stored ? JSON.parse(stored) : decodeURIComponent(token)}`,
          },
          body: JSON.stringify({ key, name, audience: 'contact', kind: 'static' }),
        });
        return answer.status;
      },
      { key, name }
    );
    expect(status).toBe(201);
  }
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test('an editor says by keyboard who sees a banner', async () => {
  await page.goto(`${server.url}/admin/content-manager/collection-types/api::banner.banner/create`);
  await page.getByRole('textbox', { name: 'title' }).fill('Aimed');
  const field = page.getByRole('group', { name: 'audience' });
  await field.getByText('Shown to everyone.').waitFor();

  await field.getByRole('combobox', { name: 'Shown to', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: 'Members of any of these' }).press('Enter');
  await field.getByText('Choose a segment; until then everyone sees this.').waitFor();

  await field.getByRole('combobox', { name: 'Segments' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: 'Very important' }).press('Enter');
  await page.keyboard.press('Escape');
  await field.getByRole('combobox', { name: 'But not to members of' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: 'Our staff' }).press('Enter');
  await page.keyboard.press('Escape');
  await field.getByText('Shown to members of Very important, but not of Our staff.').waitFor();

  await field.getByRole('button', { name: 'Remove Our staff' }).press('Enter');
  await field.getByText('Shown to members of Very important.').waitFor();
  await field.getByRole('combobox', { name: 'But not to members of' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: 'Our staff' }).press('Enter');
  await page.keyboard.press('Escape');

  const saved = page.waitForResponse(
    (answer) => answer.request().method() === 'POST' && answer.url().includes('api::banner.banner')
  );
  await page.getByRole('button', { name: 'Save' }).click();
  const body = (await (await saved).json()) as { data: { audience: string } };
  expect(body.data.audience).toBe('any(vip) not(staff)');

  await page.reload();
  await page
    .getByRole('group', { name: 'audience' })
    .getByText('Shown to members of Very important, but not of Our staff.')
    .waitFor();
});
