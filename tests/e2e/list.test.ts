import knex from 'knex';
import type { Browser, Page } from 'playwright-core';
import { adminApi, type AdminApi } from '../support/admin-api';
import { seriousFindings } from '../support/axe';
import { openBrowser, signIn } from '../support/browser';
import type { TestDatabase } from '../support/database';
import { startServer, type TestServer } from '../support/server';

/* The list of segments, with a thousand of them. */

const LIST = '/admin/plugins/segments';
const MANY = 1_000;

let server: TestServer;
let browser: Browser;
let page: Page;
let api: AdminApi;

const ruleOf = (child: object) => ({
  version: 1,
  root: { id: 'root', type: 'group', match: 'all', children: [{ id: 'c', ...child }] },
});
const from = (country: string) => ruleOf({ type: 'attribute', path: 'country', operator: 'is', operand: country });
const create = (segment: object) => api.call('POST', '/segments/segments', segment);

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ admin: true, database: 'sqlite' }), openBrowser()]);
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
  await create({ key: 'germans', name: 'Germans', rule: from('Germany'), labels: ['R&D', 'europe'] });
  await create({ key: 'french', name: 'French', rule: from('France'), labels: ['europe'] });
  await create({
    key: 'not_german',
    name: 'Not German',
    rule: ruleOf({ type: 'membership', segment: 'germans', operator: 'is_not_member' }),
  });
  await create({ key: 'list_1', name: 'List 1', kind: 'static' });
  await copyList(server.database);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Makes the first list a thousand: through the API that takes minutes on a busy machine. */
async function copyList({ env }: TestDatabase) {
  const filename = String(env.DATABASE_FILENAME);
  const database = knex({ client: 'better-sqlite3', connection: { filename }, useNullAsDefault: true });
  for (const [table, key] of [
    ['segments_segments', 'key'],
    ['segments_states', 'segment_key'],
  ] as const) {
    const { id, ...original } = await database(table).where(key, 'list_1').first();
    const copies = Array.from({ length: MANY - 1 }, (_, at) => ({
      ...original,
      [key]: `list_${at + 2}`,
      ...(key === 'key' ? { document_id: `list${at + 2}`, name: `List ${at + 2}` } : { set_id: null }),
    }));
    expect(id).toBeDefined();
    await database.batchInsert(table, copies, 40);
  }
  await database.destroy();
}

const rows = (of = page) => of.getByRole('row').filter({ has: of.getByRole('gridcell') });
const row = (name: string, of = page) => rows(of).filter({ has: of.getByRole('link', { name, exact: true }) });
const open = async (query = '', of = page) => {
  await of.goto(`${server.url}${LIST}${query}`);
  await rows(of).first().waitFor();
};
/** How many segments the heading speaks of. */
const shows = (count: number, of = page) =>
  of
    .getByRole('paragraph')
    .filter({ hasText: new RegExp(`^${count.toLocaleString('en')} segments?$`) })
    .waitFor();
const only = (name: string) => `?_q=${encodeURIComponent(name)}`;

test('a thousand segments: pages, search while typing, all of it in the address', async () => {
  await open();
  await shows(1_003);
  expect(await rows().count()).toBe(25);
  await page.getByRole('link', { name: 'Go to page 2' }).click();
  await page.waitForURL('**page=2**');

  const search = page.getByRole('searchbox', { name: 'Search by name or key' });
  let asked = 0;
  page.on('request', (request) => (asked += request.url().includes('/segments/segments?') ? 1 : 0));
  await search.pressSequentially('List 77', { delay: 20 });
  await shows(11);
  // Typing is not a question for each letter.
  expect(asked).toBeLessThanOrEqual(3);
  expect(new URL(page.url()).searchParams.get('_q')).toBe('List 77');
  await search.pressSequentially('7', { delay: 20 });
  await shows(1);
  await page.reload();
  await row('List 777').waitFor();
  expect(await search.inputValue()).toBe('List 777');

  // One search is one step back, however often it was changed.
  await page.goBack();
  await page.waitForURL('**page=2**');
  await shows(1_003);
  expect(await search.inputValue()).toBe('');
});

test('filters and order are in the address and go back', async () => {
  await open();
  await page.getByRole('combobox', { name: 'Type' }).click();
  await page.getByRole('option', { name: 'By rule' }).click();
  await shows(3);
  await page.getByRole('combobox', { name: 'Label' }).click();
  await page.getByRole('option', { name: 'R&D' }).click();
  await shows(1);
  await row('Germans').waitFor();
  await page.goBack();
  await shows(3);

  await page.getByRole('button', { name: 'Members' }).click();
  await page.waitForURL('**sort=members:desc**');
  expect(await page.getByRole('columnheader', { name: 'Members' }).getAttribute('aria-sort')).toBe('descending');
  await page.reload();
  await shows(3);
  expect(await page.getByRole('columnheader', { name: 'Members' }).getAttribute('aria-sort')).toBe('descending');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await shows(1_003);
});

test('nothing found says so and leads back', async () => {
  await page.goto(`${server.url}${LIST}${only('no such thing')}`);
  await page.getByText('No segment matches.').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).last().click();
  await shows(1_003);
});

const menu = async (name: string, entry: string) => {
  await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
  await page.getByRole('menuitem', { name: entry, exact: true }).click();
};
const dialog = () => page.getByRole('dialog').or(page.getByRole('alertdialog'));

test('the menu of a row: duplicate, rename, pin, schedule, deactivate, delete', async () => {
  await open('?filters[kind]=static&_q=List%2099');
  await menu('List 99', 'Duplicate');
  await dialog().getByLabel('Name').fill('Copy of ninety-nine');
  expect(await dialog().getByLabel('Key').inputValue()).toBe('copy_of_ninety_nine');
  await dialog().getByLabel('Key').fill('list_99');
  await dialog().getByRole('button', { name: 'Duplicate', exact: true }).click();
  await dialog().getByText('This key is taken. Choose another.').waitFor();
  await dialog().getByLabel('Key').fill('copy_99');
  await dialog().getByRole('button', { name: 'Duplicate', exact: true }).click();
  await dialog().waitFor({ state: 'detached' });

  await open(only('copy_99'));
  await menu('Copy of ninety-nine', 'Rename');
  await dialog().getByLabel('Name').fill('Ninety-nine');
  await dialog().getByRole('button', { name: 'Save' }).click();
  await row('Ninety-nine').waitFor();

  await menu('Ninety-nine', 'Pin');
  await row('Ninety-nine').getByText('pinned').waitFor();
  await menu('Ninety-nine', 'Deactivate');
  await row('Ninety-nine').getByText('Inactive').waitFor();
  await menu('Ninety-nine', 'Schedule');
  // The picker takes dates of the next ten years.
  const year = new Date().getFullYear() + 2;
  await dialog().getByLabel('Activate on: date', { exact: true }).fill(`01/31/${year}`);
  await page.keyboard.press('Enter');
  await row('Ninety-nine')
    .getByText(new RegExp(`active from .*${year}`))
    .waitFor();

  await open();
  expect(await rows().first().innerText()).toContain('Ninety-nine');
  await menu('Ninety-nine', 'Delete');
  await dialog().getByText('“Ninety-nine” is deleted for good').waitFor();
  await dialog().getByRole('button', { name: 'Confirm' }).click();
  await row('Ninety-nine').waitFor({ state: 'detached' });
});

test('what is in use is not deleted, and it is said where', async () => {
  await open(only('germans'));
  await menu('Germans', 'Delete');
  await dialog().getByText('“Germans” cannot be deleted because it is in use:').waitFor();
  await dialog().getByText('Segment “Not German”').waitFor();
  expect(await dialog().getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true);
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await dialog().waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('segment-menu-germans');
});

test('a segment is renamed by keyboard alone', async () => {
  await open(only('french'));
  await page.getByRole('searchbox').focus();
  for (let stop = 0; stop < 12; stop++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement?.closest('table') !== null)) break;
  }
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('segment-menu-french');
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'View' }).waitFor();
  // The menu takes the focus once it has opened, and moves it a moment after each key.
  for (const entry of ['View', 'Edit', 'Duplicate', 'Rename']) {
    if (entry !== 'View') await page.keyboard.press('ArrowDown');
    await page.waitForFunction((text) => document.activeElement?.textContent === text, entry);
  }
  await page.keyboard.press('Enter');
  await dialog().getByLabel('Name').focus();
  await page.keyboard.press('End');
  await page.keyboard.type(' people');
  await page.keyboard.press('Enter');
  await row('French people').waitFor();
  await dialog().waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement?.id === 'segment-menu-french');
});

test('several at once: deactivate, activate, export, and delete what is not in use', async () => {
  await create({ key: 'spare', name: 'Spare', kind: 'static' });
  await open('?filters[kind]=dynamic');
  await page.getByRole('checkbox', { name: 'Select French people' }).check();
  await page.getByRole('checkbox', { name: 'Select Not German' }).check();
  await page.getByText('2 selected').waitFor();
  await page.getByRole('button', { name: 'Deactivate', exact: true }).click();
  await row('French people').getByText('Inactive').waitFor();
  await row('Not German').getByText('Inactive').waitFor();
  await page.getByRole('button', { name: 'Activate', exact: true }).click();
  await row('French people').getByText('Ready').waitFor();

  const files: string[] = [];
  page.on('download', (download) => files.push(download.suggestedFilename()));
  await page.getByRole('button', { name: 'Download CSV' }).click();
  await page.waitForEvent('download', { predicate: () => files.length === 2 });
  expect(files.sort()).toEqual(['french-members.csv', 'not_german-members.csv']);

  // The choice stays on other pages of the list.
  await page.getByRole('button', { name: 'Clear selection' }).click();
  await page.getByRole('checkbox', { name: 'Select Germans' }).check();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('searchbox').fill('spare');
  await page.getByRole('checkbox', { name: 'Select Spare' }).check();
  await page.getByText('2 selected').waitFor();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await dialog().getByText('“Spare” is deleted for good').waitFor();
  await dialog()
    .getByText(/cannot be deleted because it is in use/)
    .waitFor();
  await dialog().getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('No segment matches.').waitFor();
  await page.getByText('1 selected').waitFor();
});

test('all are refreshed with progress, which can be left, come back to and cancelled', async () => {
  await open();
  await page.getByRole('button', { name: 'Refresh all' }).click();
  const progress = page.getByRole('progressbar', { name: 'Refreshes under way' });
  await progress.waitFor();
  await page.getByRole('link', { name: 'New segment' }).click();
  await page.getByRole('heading', { name: 'New segment' }).waitFor();
  await page.goBack();
  await progress.waitFor();
  await page.getByRole('button', { name: /Cancel/ }).click();
  await progress.waitFor({ state: 'detached' });
  await page.getByRole('status').getByText('All refreshes have ended.').waitFor({ state: 'attached' });
});

test('a role that only reads sees no action', async () => {
  const reader = await api.userWith(['plugin::segments.read']);
  const other = await signIn(browser, server.url, reader);
  await open(only('Germans'), other);
  await row('Germans', other).waitFor();
  expect(await row('Germans', other).getByRole('checkbox').count()).toBe(0);
  await other.getByRole('button', { name: 'Actions for Germans' }).click();
  expect(await other.getByRole('menuitem').allInnerTexts()).toEqual(['View']);
  for (const name of ['Refresh all', 'New segment']) expect(await other.getByText(name).count()).toBe(0);
  await other.context().close();
});

test('at the width of a telephone nothing is cut off', async () => {
  await page.setViewportSize({ width: 420, height: 900 });
  await open();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(420);
  await page.getByRole('link', { name: 'List 1', exact: true }).waitFor();
  await page.setViewportSize({ width: 1400, height: 900 });
});

test.each(['light', 'dark'])('axe has nothing serious against the list, %s', async (theme) => {
  await page.evaluate((wanted) => localStorage.setItem('STRAPI_THEME', wanted), theme);
  await open();
  await page.getByRole('checkbox', { name: 'Select Germans' }).check();
  expect(await seriousFindings(page)).toEqual([]);
  await page.evaluate(() => localStorage.removeItem('STRAPI_THEME'));
});
