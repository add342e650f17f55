import type { Browser, Page } from 'playwright-core';
import { adminApi, type AdminApi } from '../support/admin-api';
import { seriousFindings } from '../support/axe';
import { openBrowser, signIn } from '../support/browser';
import { startServer, type TestServer } from '../support/server';

/* The ways to begin a segment, and what becomes of one that is not finished. */

const NEW = '/admin/plugins/segments/new';

let server: TestServer;
let browser: Browser;
let page: Page;
let api: AdminApi;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ admin: true }), openBrowser()]);
  page = await signIn(browser, server.url);
  api = await adminApi(server.url);
  for (const [number, country] of [
    ['C-1', 'Germany'],
    ['C-2', 'Germany'],
    ['C-3', 'France'],
  ]) {
    await api.call('POST', '/content-manager/collection-types/api::customer.customer', {
      customerNumber: number,
      country,
    });
  }
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const open = (way = '') => page.goto(`${server.url}${NEW}${way}`);
const field = (name: string) => page.getByRole('textbox', { name, exact: true });
const stored = (key: string) =>
  api.call<{ name: string; kind: string; rule: { root: { children: object[] } } }>('GET', `/segments/segments/${key}`);
const card = (name: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) });

test('templates are counted on the site’s own data, and greyed with the reason where that lacks something', async () => {
  await open();
  await card('Never bought').getByText('3 of 3').waitFor();
  expect(await page.getByRole('heading', { level: 4 }).count()).toBeGreaterThanOrEqual(12);
  await card('Cart abandoners')
    .getByText(/None of these events has been recorded yet/)
    .waitFor();
  expect(await card('Cart abandoners').getByRole('link').count()).toBe(0);

  await page.getByRole('link', { name: 'Never bought' }).click();
  expect(await field('Name').inputValue()).toBe('Never bought');
  expect(await field('Key').inputValue()).toBe('never_bought');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.waitForURL('**/segments/segment/never_bought/**');
  expect((await stored('never_bought')).kind).toBe('dynamic');
});

test('a template that asks about the visit has no count, and is of visitors; without its source it is greyed', async () => {
  await open();
  await card('From a search engine').getByText('At each request', { exact: true }).waitFor();
  await card('Cold outside').getByText('The site has no source for the weather.').waitFor();
  expect(await card('Cold outside').getByRole('link').count()).toBe(0);
  await page.getByRole('link', { name: 'From a search engine' }).click();
  expect(await field('Key').inputValue()).toBe('from_a_search_engine');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.waitForURL('**/segments/segment/from_a_search_engine/**');
  await page.getByText('has no stored members').waitFor();
  expect((await stored('from_a_search_engine')).rule.root.children).toMatchObject([
    { type: 'context', key: 'channel' },
  ]);
});

test('quick: a field, a value, and the name comes by itself', async () => {
  await open('/quick');
  const rule = page.getByRole('region', { name: 'Rule', exact: true });
  await rule.getByRole('button', { name: 'Field: choose a field' }).click();
  await page.keyboard.type('country');
  await page.keyboard.press('Enter');
  await rule.getByRole('button', { name: 'Values: choose a value' }).click();
  await page.keyboard.type('Germany');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.getByText('2 of 3').waitFor();
  expect(await field('Name').inputValue()).toBe('Customers where Country is Germany');
  expect(await field('Key').inputValue()).toBe('customers_where_country_is_germany');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.waitForURL('**/segments/segment/customers_where_country_is_germany/**');
});

test('a list is named first; a key that is taken is said under its field', async () => {
  await open();
  await page.getByRole('link', { name: 'List', exact: true }).click();
  await page.getByRole('button', { name: 'Create and add people' }).click();
  await page.getByText('Give it a name.').waitFor();
  await field('Name').fill('Très fidèles (FR)');
  expect(await field('Key').inputValue()).toBe('tres_fideles_fr');
  await field('Key').fill('never_bought');
  await page.getByRole('button', { name: 'Create and add people' }).click();
  await page.getByText('This key is taken. Choose another.').waitFor();
  await field('Key').fill('loyal');
  await page.getByRole('button', { name: 'Create and add people' }).click();
  await page.waitForURL('**/segments/segment/loyal/**');
  expect((await stored('loyal')).kind).toBe('static');
});

test('a draft outlives a reload and a server that is away; leaving it asks', async () => {
  await open('/list');
  await field('Name').fill('Unfinished');
  page.once('dialog', (dialog) => dialog.accept());
  await page.reload();
  await field('Key').waitFor();
  expect(await field('Name').inputValue()).toBe('Unfinished');

  await page.route('**/segments/segments', (route) => route.abort());
  await page.getByRole('button', { name: 'Create and add people' }).click();
  await page.getByText('The server did not take the request.').waitFor();
  await page.unroute('**/segments/segments');
  expect(await field('Name').inputValue()).toBe('Unfinished');

  await page.getByRole('link', { name: 'Back' }).click();
  await page.getByRole('alertdialog').getByText('There are unsaved changes.').waitFor();
  await page.getByRole('button', { name: 'Stay' }).click();
  expect(await field('Name').inputValue()).toBe('Unfinished');
  await page.getByRole('link', { name: 'Back' }).click();
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('heading', { name: 'From a template' }).waitFor();
  await page.getByRole('link', { name: 'List', exact: true }).click();
  expect(await field('Name').inputValue()).toBe('');
});

test('a rule that is not finished is not stored: the page goes to what is missing', async () => {
  await open('/quick');
  await field('Name').fill('Nobody');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByText('Choose a field.').waitFor();
  expect(new URL(page.url()).pathname).toBe(`${NEW}/quick`);
  await expect(stored('nobody')).rejects.toThrow('404');
});

test('who may not create does not come here', async () => {
  const reader = await api.userWith(['plugin::segments.read']);
  const other = await signIn(browser, server.url, reader);
  await other.goto(`${server.url}${NEW}/blank`);
  await other.getByText("You don't have the permissions to access that content").waitFor();
  await other.context().close();
});

test.each(['light', 'dark'])(
  'axe has nothing serious against it, and a telephone shows all of it, %s',
  async (theme) => {
    await page.evaluate((wanted) => localStorage.setItem('STRAPI_THEME', wanted), theme);
    for (const way of ['', '/blank', '/list']) {
      page.once('dialog', (dialog) => dialog.accept());
      await open(way);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page
        .getByText(way === '' ? '3 of 3' : 'Audience')
        .first()
        .waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await page.setViewportSize({ width: 420, height: 900 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(420);
      await page.setViewportSize({ width: 1400, height: 900 });
    }
  }
);
