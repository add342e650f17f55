import { writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { adminApi, type AdminApi } from '../support/admin-api';
import { appear, APPEARANCES, faultsOfAppearance } from '../support/appearance';
import { openBrowser, signIn } from '../support/browser';
import { startServer, type TestServer } from '../support/server';
import { allOf, fromCountry } from '../support/shop';

/* What the plugin shows beside its own lists: in the edit view, on the home page, in the settings, and when files are read. */

let server: TestServer;
let browser: Browser;
let page: Page;
let api: AdminApi;
let article: { documentId: string };

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ admin: true }), openBrowser()]);
  page = await signIn(browser, server.url);
  page.setDefaultTimeout(15_000);
  api = await adminApi(server.url);
  for (const [customerNumber, country] of [
    ['C-1', 'Germany'],
    ['C-2', 'France'],
  ]) {
    await api.call('POST', '/content-manager/collection-types/api::customer.customer', { customerNumber, country });
  }
  await api.call('POST', '/segments/segments', {
    key: 'germans',
    name: 'Germans',
    rule: allOf(fromCountry('Germany')),
  });
  await api.call('POST', '/segments/segments', { key: 'nobody', name: 'Nobody yet', rule: allOf(fromCountry('Peru')) });
  const entry = { title: 'Hello', audience: 'any(germans)', hero: { title: 'Hero', audience: 'any(nobody)' } };
  article = await api.call('POST', '/content-manager/collection-types/api::article.article', entry);
  await api.call('POST', '/content-manager/collection-types/api::article.article', {
    title: 'Lost',
    audience: 'not(gone)',
  });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const edit = (id: string) =>
  page.goto(`${server.url}/admin/content-manager/collection-types/api::article.article/${id}`);
const panel = () => page.locator('aside').filter({ hasText: /^Shown to/i });

test('the edit view says who sees the entry and what is in it, also before it is saved', async () => {
  await edit(article.documentId);
  await panel().getByText('Shown to members of Germans.').waitFor();
  await panel().getByText('1 member', { exact: true }).waitFor();
  await panel().getByText('Shown to members of Nobody yet.').waitFor();
  await panel().getByText('Nobody sees this now: the segments have no members.').waitFor();
  await page.getByRole('combobox', { name: 'Shown to' }).last().click();
  await page.getByRole('option', { name: 'Everyone' }).click();
  await panel().getByText('Shown to everyone.').waitFor();
  expect(await panel().getByRole('link', { name: 'Nobody yet' }).getAttribute('href')).toContain(
    '/segment/nobody/rule'
  );
});

test('types without the field have no such panel', async () => {
  await page.goto(`${server.url}/admin/content-manager/collection-types/api::company.company/create`);
  await page.getByRole('button', { name: 'Save' }).waitFor();
  expect(await panel().count()).toBe(0);
});

test('settings: findings, audiences, the index advisor, versions and scopes', async () => {
  await page.goto(`${server.url}/admin/settings/segments`);
  await page.getByText('There is no segment “gone”, so nobody sees this.').waitFor();
  await page.getByText('Customer (api::customer.customer)').waitFor();
  await page.getByText(/^SQLite 3\./).waitFor();
  await page.getByRole('combobox', { name: 'Segment' }).click();
  await page.getByRole('option', { name: 'Germans' }).click();
  await page.getByText('This segment would not be faster with another index.').waitFor();
  await page.getByRole('button', { name: /^All \d+ scopes/ }).click();
  await page.getByRole('gridcell', { name: 'segment.preview', exact: true }).waitFor();
});

test('a source is made, shows its key once, is given another, switched off and deleted', async () => {
  await page.goto(`${server.url}/admin/settings/segments`);
  const sources = page.getByRole('region', { name: 'Sources' });
  await sources.getByText('Nobody sends events yet.').waitFor();
  await sources.getByRole('button', { name: 'New source' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Make the source' }).click();
  await dialog.getByText('Give it a name.').waitFor();
  await dialog.getByLabel('Name').fill('Shop');
  await dialog.getByLabel('Origins').fill('shop.example');
  await dialog.getByRole('button', { name: 'Make the source' }).click();
  await dialog.getByText('Write origins such as').waitFor();
  await dialog.getByLabel('Origins').fill('https://shop.example\nhttps://www.shop.example');
  await dialog.getByRole('button', { name: 'Make the source' }).click();

  const keyOf = async () => {
    await page.getByText('it is kept as a hash').waitFor();
    const key = await page.getByLabel('Write key').inputValue();
    await page.getByRole('button', { name: 'I have it' }).last().click();
    return key;
  };
  const track = async (writeKey: string) =>
    (
      await fetch(`${server.url}/api/segments/v1/track`, {
        method: 'POST',
        body: JSON.stringify({ writeKey, anonymousId: 'a', event: 'E' }),
      })
    ).status;
  const first = await keyOf();
  expect(await track(first)).toBe(200);
  const row = sources.getByRole('row').filter({ hasText: 'Shop' });
  await row.getByText('https://shop.example, https://www.shop.example').waitFor();
  expect(await page.content()).not.toContain(first);

  const choose = async (item: string, title: string) => {
    await row.getByRole('button', { name: 'Actions for Shop' }).click();
    await page.getByRole('menuitem', { name: item }).click();
    await page.getByRole('alertdialog').filter({ hasText: title }).getByRole('button', { name: 'Confirm' }).click();
  };
  await choose('New key', 'Make a new key for “Shop”?');
  const second = await keyOf();
  expect(second).not.toBe(first);
  await row.getByText('old key still works').waitFor();
  await choose('Switch off', 'Switch off “Shop”?');
  await row.getByText('off', { exact: true }).waitFor();
  expect(await track(second)).toBe(401);
  await choose('Delete', 'Delete “Shop”?');
  await sources.getByText('Nobody sends events yet.').waitFor();
});

test('a file is chosen, mapped, tried and imported; its errors are told by row', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'segments-')), 'people.csv');
  writeFileSync(
    file,
    'Customer number,country,Shoe size,points\nC-1,Austria,42,10\nC-3,Spain,40,many\nC-4,Italy,38,7\n'
  );
  await page.goto(`${server.url}/admin/plugins/segments/imports/new`);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('Choose a file.').waitFor();
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('button', { name: 'Continue' }).click();
  const target = (column: string) => page.getByRole('combobox', { name: `Where “${column}” goes` });
  await target('Customer number').filter({ hasText: 'customerNumber' }).waitFor();
  await target('Shoe size').filter({ hasText: 'Leave out' }).waitFor();
  await target('Shoe size').click();
  await page.getByRole('option', { name: 'Keep as a trait' }).click();
  await page.getByRole('button', { name: 'Try without writing' }).click();
  await page.getByText('This is what the import would do').waitFor();
  await page.getByText('This must be a whole number such as 42.').waitFor();
  const total = async () => (await api.call<unknown[]>('GET', '/segments/subjects/contact')).length;
  expect(await total()).toBe(2);
  await page.getByRole('button', { name: 'Import 2 rows' }).click();
  await page.getByText('Imported', { exact: true }).waitFor();
  expect(await total()).toBe(3);
  await page.getByRole('link', { name: 'To all imports' }).click();
  // The trial and the import.
  await page.getByRole('row').filter({ hasText: 'People' }).nth(1).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '1 row as a file' }).first().click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^import-\d+-errors\.csv$/);
});

test('the home page shows what failed', async () => {
  await page.goto(`${server.url}/admin`);
  await page.getByText('Segments that could not be refreshed').waitFor();
  await page.getByText('Every segment was refreshed without trouble.').waitFor();
  await page.getByText('Segments that changed most in 7 days').waitFor();
});

test.each(APPEARANCES)('in %s at %d px: nothing is cut off, and axe finds nothing serious', async (theme, width) => {
  await appear(page, theme, width);
  for (const [path, text] of [
    ['settings/segments', 'Index advisor'],
    ['plugins/segments/imports', 'With errors'],
    ['plugins/segments/imports/new', 'What the file holds'],
  ] as const) {
    await page.goto(`${server.url}/admin/${path}`);
    await page.getByText(text).first().waitFor();
    expect([path, await faultsOfAppearance(page)]).toEqual([path, []]);
  }
  await appear(page, 'light', 1400);
});
