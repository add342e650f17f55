import type { Browser, Page } from 'playwright-core';
import { adminApi, type AdminApi } from '../support/admin-api';
import { appear, APPEARANCES, faultsOfAppearance } from '../support/appearance';
import { openBrowser, signIn } from '../support/browser';
import { startReceiver, verified, type Receiver } from '../support/receiver';
import { startServer, type TestServer } from '../support/server';
import { allOf, fromCountry } from '../support/shop';

/* Webhooks in the settings, schedules in a segment's settings, and the notice of a suspended segment. */

let server: TestServer;
let browser: Browser;
let page: Page;
let api: AdminApi;
let receiver: Receiver;
let secret: string;

beforeAll(async () => {
  receiver = await startReceiver();
  const env = { CRON_ENABLED: 'true' };
  [server, browser] = await Promise.all([startServer({ admin: true, env }), openBrowser()]);
  page = await signIn(browser, server.url);
  page.setDefaultTimeout(15_000);
  api = await adminApi(server.url);
  const customer = { customerNumber: 'C-1', country: 'Germany' };
  await api.call('POST', '/content-manager/collection-types/api::customer.customer', customer);
  const rule = allOf(fromCountry('Germany'));
  await api.call('POST', '/segments/segments', { key: 'germans', name: 'Germans', rule });
  await api.call('POST', '/segments/segments', { key: 'list', name: 'The list', kind: 'static' });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await receiver?.close();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });

test('a webhook is made from the settings by keyboard, and its secret is shown once', async () => {
  await page.goto(`${server.url}/admin/settings/segments`);
  await page.getByRole('link', { name: 'Manage webhooks' }).click();
  await page.getByText('No program is told anything yet.').waitFor();
  await button('Create webhook').press('Enter');
  await button('Save').press('Enter');
  await page.getByText('Enter an address.').waitFor();
  await page.getByRole('textbox', { name: 'Address' }).fill('ftp://crm.example');
  await button('Save').press('Enter');
  await page.getByText('must be an address that begins with https://').waitFor();
  await page.getByRole('textbox', { name: 'Address' }).fill(receiver.url);
  await page.getByRole('textbox', { name: 'Description' }).fill('The CRM');
  await page.getByRole('combobox', { name: /^Segments/ }).click();
  await page.getByRole('option', { name: 'The list' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('checkbox', { name: 'Refreshes that ended' }).press('Space');
  await button('Save').press('Enter');
  secret = (await page.getByText(/^whsec_/).textContent()) ?? '';
  await button('I have kept it').press('Enter');
  await page.getByRole('link', { name: 'The CRM' }).waitFor();
  expect(await page.getByText('whsec_').count()).toBe(0);
});

test('a test is sent, deliveries are listed, and one is sent again under its id', async () => {
  await page.getByRole('link', { name: 'The CRM' }).click();
  await page.getByText('Nothing has been sent yet.').waitFor();
  await button('Send a test').click();
  await page.getByText('The receiver answered 204.').waitFor();
  verified(secret, receiver.received[0]!);
  await api.call('POST', '/segments/segments/list/members', { subjects: ['C-1'] });
  await page.getByText('Joins · list · one person').waitFor({ timeout: 20_000 });
  const row = page.getByRole('row').filter({ hasText: 'Joins · list' });
  await row.getByRole('button', { name: 'Send again' }).click();
  await page.getByText('It will be sent again.').waitFor();
  const ids = () => receiver.received.filter(({ message }) => message.type !== 'webhook.test').map(({ id }) => id);
  for (const end = Date.now() + 15_000; ids().length < 2 && Date.now() < end;) await page.waitForTimeout(200);
  expect(new Set(ids()).size).toBe(1);
  expect(ids()).toHaveLength(2);
});

test('it is paused, resumed, edited, and gets another secret', async () => {
  await button('Pause').click();
  await page.getByText('Paused by hand.').waitFor();
  await button('Resume').click();
  await button('Pause').waitFor();
  await button('Rotate secret').click();
  await button('Confirm').click();
  const next = await page.getByText(/^whsec_/).textContent();
  expect(next).not.toBe(secret);
  await button('I have kept it').click();
  await page.getByText(/^The former secret is good until/).waitFor();
  await button('Edit').click();
  await page.getByRole('textbox', { name: 'Description' }).fill('The other CRM');
  await button('Save').click();
  await page.getByRole('heading', { name: 'The other CRM' }).waitFor();
});

test('a segment says which webhooks are told of it', async () => {
  await page.goto(`${server.url}/admin/plugins/segments/segment/list/usage`);
  await page.getByText('Told to a webhook').waitFor();
  await page.getByRole('link', { name: 'The other CRM' }).click();
  await page.getByRole('heading', { name: 'The other CRM' }).waitFor();
});

test('a schedule is said in words with its next times, and saved', async () => {
  await page.goto(`${server.url}/admin/plugins/segments/segment/germans/settings`);
  await page.getByRole('combobox', { name: 'Refresh' }).click();
  await page.getByRole('option', { name: 'On a schedule' }).click();
  await page.getByText('At 03:00, UTC').waitFor();
  const cron = page.getByRole('textbox', { name: 'Cron expression' });
  await cron.fill('nonsense');
  await page.getByText('This is no cron expression of five parts').waitFor();
  await cron.fill('30 2 * * 1');
  await page.getByText('At 02:30, only on Monday, UTC').waitFor();
  await page.getByText(/^Next: /).waitFor();
  await button('Save').click();
  await page.getByText('Saved').first().waitFor();
  const stored = await api.call<object>('GET', '/segments/segments/germans');
  expect(stored).toMatchObject({ refreshMode: 'scheduled', refreshCron: '30 2 * * 1' });
});

test.each(APPEARANCES)('in %s at %d px: nothing is cut off, and axe finds nothing serious', async (theme, width) => {
  await appear(page, theme, width);
  const { id } = (await api.call<{ id: number }[]>('GET', '/segments/webhooks'))[0]!;
  for (const [path, text] of [
    ['plugins/segments/webhooks', 'Given up'],
    [`plugins/segments/webhooks/${id}`, 'Last answer'],
    ['plugins/segments/segment/germans/settings', 'At 02:30, only on Monday, UTC'],
  ] as const) {
    await page.goto(`${server.url}/admin/${path}`);
    await page.getByText(text).first().waitFor();
    const shot = process.env.SHOTS;
    if (shot) await page.screenshot({ path: `${shot}/${path.replaceAll('/', '_')}-${theme}-${width}.png` });
    expect([path, await faultsOfAppearance(page)]).toEqual([path, []]);
  }
  if (process.env.SHOTS && width > 1_000) {
    await page.goto(`${server.url}/admin/plugins/segments/webhooks`);
    await button('Create webhook').click();
    await page.getByText('New webhook').waitFor();
    await page.screenshot({ path: `${process.env.SHOTS}/form-${theme}.png` });
    expect(await faultsOfAppearance(page)).toEqual([]);
  }
  await appear(page, 'light', 1400);
});
