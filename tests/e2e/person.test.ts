import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { adminApi, type AdminApi } from '../support/admin-api';
import { appear, APPEARANCES, faultsOfAppearance } from '../support/appearance';
import { openBrowser, signIn } from '../support/browser';
import { startServer, type TestServer } from '../support/server';
import { allOf, createCustomers, filled, fromCountry, importEvents } from '../support/shop';

/* The pages of persons and accounts. */

let server: TestServer;
let browser: Browser;
let page: Page;
let api: AdminApi;
let ann: string;

const address = (audience: string, id: string) =>
  `${server.url}/admin/plugins/segments/subjects/${audience}/${encodeURIComponent(id)}`;
const card = (name: string | RegExp, of = page) => of.getByRole('region', { name });

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ admin: true }), openBrowser()]);
  page = await signIn(browser, server.url);
  page.setDefaultTimeout(10_000);
  api = await adminApi(server.url);
  const { documentId: company } = await api.call<{ documentId: string }>(
    'POST',
    '/content-manager/collection-types/api::company.company',
    { number: 'F-1', name: 'Acme' }
  );
  const ids = await createCustomers(api, [
    { customerNumber: 'C/1 ö', email: 'ann@example.com', country: 'Germany', points: 1_234, company },
    { customerNumber: 'C-2', email: 'bob@example.com', country: 'France' },
  ]);
  ann = ids.get('C/1 ö')!;
  await importEvents(server.url, api.token, [
    {
      type: 'track',
      event: 'Order Completed',
      userId: 'C/1 ö',
      timestamp: new Date(Date.now() - 86_400_000).toISOString(),
      properties: { total: 99.5, currency: 'EUR', coupon: null, items: [{ sku: 'A' }] },
    },
  ]);
  for (const [key, name, country] of [
    ['germans', 'Germans', 'Germany'],
    ['french', 'French', 'France'],
  ] as const) {
    await api.call('POST', '/segments/segments', { key, name, rule: allOf(fromCountry(country)) });
    await filled(api, key, 1);
  }
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test('a person: who she is, her segments with the reason, what happened, and the way to her row', async () => {
  await page.goto(address('contact', 'C/1 ö'));
  await page.getByRole('heading', { name: 'ann@example.com', level: 1 }).waitFor();
  await card('Fields').getByText('1,234').waitFor();
  await card('In one segment').getByRole('link', { name: 'Germans' }).waitFor();
  await card('Timeline').getByText('Order Completed').waitFor();
  await card('Timeline').getByText('total: 99.5').waitFor();

  await page.getByRole('button', { name: 'Why? Germans' }).click();
  await page.getByRole('dialog').getByText('Has: Germany').waitFor();
  await page.keyboard.press('Escape');

  await page.getByRole('combobox', { name: 'What is shown' }).click();
  await page.getByRole('option', { name: 'Segments joined and left' }).click();
  await card('Timeline').getByText('Nothing').waitFor();

  await page.getByRole('link', { name: 'Open in the content manager' }).click();
  await page.waitForURL(`**/api::customer.customer/${ann}**`);
});

test('put into a segment by hand, kept out of one, and given back to the rule', async () => {
  await page.goto(address('contact', `doc:${ann}`));
  await page.getByRole('button', { name: 'Put into a segment' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Put in', exact: true }).click();
  await dialog.getByText('Choose a segment.').waitFor();
  await dialog.getByRole('combobox', { name: /Segment/ }).click();
  await page.getByRole('option', { name: 'French' }).click();
  await dialog.getByLabel('Note').fill('moves there in May');
  await dialog.getByRole('button', { name: 'Put in', exact: true }).click();
  await card('In 2 segments').getByText('Note: moves there in May').waitFor();
  await card('Timeline')
    .getByText(/^Joined/)
    .getByRole('link', { name: 'French' })
    .waitFor();

  await page.getByRole('button', { name: 'Keep out of a segment' }).click();
  await dialog.getByRole('combobox', { name: /Segment/ }).click();
  await page.getByRole('option', { name: 'Germans' }).click();
  await dialog.getByRole('button', { name: 'Keep out', exact: true }).click();
  await card('Kept out by hand').getByRole('link', { name: 'Germans' }).waitFor();
  await card('In one segment').waitFor();

  await page.getByRole('button', { name: 'Release: Germans' }).click();
  await card('In 2 segments').waitFor();
  await card('Kept out by hand').waitFor({ state: 'detached' });
});

test('an account has its people, and they have it', async () => {
  await page.goto(address('contact', `doc:${ann}`));
  await card('Account').getByRole('link').click();
  await page.waitForURL('**/subjects/account/**');
  await card('1 person of this account')
    .getByRole('link', { name: /ann@example.com/ })
    .click();
  await page.waitForURL('**/subjects/contact/**');
  await page.goto(address('contact', 'nobody'));
  await page.getByText('There is no such person.').waitFor();
});

test('without the permission nothing personal is shown', async () => {
  const reader = await api.userWith(['plugin::segments.read']);
  const other = await signIn(browser, server.url, reader);
  await other.goto(address('contact', `doc:${ann}`));
  await other.getByText('Names and values are hidden.').waitFor();
  await card('Fields', other).getByText('hidden from your role').waitFor();
  expect(await other.locator('main').innerText()).not.toMatch(/ann@example|1,234|C\/1/);
  expect(await other.getByRole('button', { name: 'Put into a segment' }).count()).toBe(0);
  await other.context().close();
});

test('all that is known of a person is saved as a file, and erased once that is confirmed, by keyboard', async () => {
  await importEvents(server.url, api.token, [
    { type: 'track', event: 'Page Viewed', userId: 'C-2', timestamp: new Date().toISOString() },
  ]);
  await page.goto(address('contact', 'C-2'));
  await card('Timeline').getByText('Page Viewed').waitFor();
  const more = page.getByRole('button', { name: 'More actions' });
  await more.click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Download their data' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^contact-\w+\.json$/);
  const file = JSON.parse(await readFile(await download.path(), 'utf8')) as { identity: string; events: object[] };
  expect(file).toMatchObject({ identity: 'C-2', events: [{ name: 'Page Viewed' }] });

  const focused = (text: string) =>
    page.waitForFunction((wanted) => document.activeElement?.textContent === wanted, text);
  const ask = async () => {
    await more.focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.role === 'menuitem');
    await page.keyboard.press('End');
    await page.waitForFunction(() => document.activeElement?.textContent === 'Erase…');
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor();
  };
  await ask();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByText('Delete the entry too if it is to go.').waitFor();
  expect(await dialog.getByRole('button', { name: 'Erase' }).isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement?.textContent === 'More actions');

  await ask();
  await dialog.getByRole('checkbox').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await focused('Cancel');
  await page.keyboard.press('Tab');
  await focused('Erase');
  await page.keyboard.press('Enter');
  await page.getByText('1 event and no device were erased.').waitFor();
  await dialog.waitFor({ state: 'detached' });
  await card('Timeline').getByText('Page Viewed').waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement?.textContent === 'More actions');
  // What the site itself has stays.
  await card('Fields').getByText('France').waitFor();
});

test('only who may is offered to', async () => {
  const offered = async (...actions: string[]) => {
    const account = await api.userWith(['read', ...actions].map((action) => `plugin::segments.${action}`));
    const other = await signIn(browser, server.url, account);
    await other.goto(address('contact', `doc:${ann}`));
    await card('Timeline', other).getByText('Order Completed').waitFor();
    const more = other.getByRole('button', { name: 'More actions' });
    const items: string[] = [];
    if ((await more.count()) > 0) {
      await more.click();
      await other.getByRole('menuitem').first().waitFor();
      items.push(...(await other.getByRole('menuitem').allInnerTexts()));
    }
    await other.context().close();
    return items;
  };
  expect(await offered('people', 'edit')).toEqual([]);
  expect(await offered('export')).toEqual([]);
  expect(await offered('export', 'people')).toEqual(['Download their data']);
  expect(await offered('erase')).toEqual(['Erase…']);
});

test.each(APPEARANCES)('in %s at %d px: a person can be read and reached', async (theme, width) => {
  await appear(page, theme, width);
  await page.goto(address('contact', `doc:${ann}`));
  await card('Timeline').getByText('Order Completed').waitFor();
  await card('Timeline').getByText('All details').first().click();
  expect(await faultsOfAppearance(page)).toEqual([]);
  await page.getByRole('button', { name: 'Put into a segment' }).click();
  await page.getByRole('dialog').waitFor();
  expect(await faultsOfAppearance(page, '[role=dialog]')).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Erase…' }).click();
  await page.getByRole('alertdialog').waitFor();
  expect(await faultsOfAppearance(page, '[role=alertdialog]')).toEqual([]);
  await page.keyboard.press('Escape');
});
