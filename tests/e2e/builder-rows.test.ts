import type { Browser, Page } from 'playwright-core';
import type { Rule, RuleNode } from '../../rules/rule';
import { adminApi, type AdminApi } from '../support/admin-api';
import { openBrowser, signIn } from '../support/browser';
import { MADE_ROWS } from '../support/made-rows';
import { ruleBuilder } from '../support/rule-builder';
import { startServer, type TestServer } from '../support/server';
import { allOf, createCustomers, filled, fromCountry, importEvents } from '../support/shop';

/* Each kind of condition made by clicking, saved and opened again; then what stands around the rows. */

let server: TestServer;
let browser: Browser;
let page: Page;
let api: AdminApi;
let rule: ReturnType<typeof ruleBuilder>;
const articles = new Map<string, string>();

const CONTENT = '/content-manager/collection-types';
const address = (key: string, tab = 'rule') => `${server.url}/admin/plugins/segments/segment/${key}/${tab}`;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ admin: true }), openBrowser()]);
  page = await signIn(browser, server.url);
  page.setDefaultTimeout(10_000);
  api = await adminApi(server.url);
  rule = ruleBuilder(page);
  await createCustomers(api, [
    { customerNumber: 'C-1', email: 'ann@example.com', country: 'Germany', points: 10 },
    { customerNumber: 'C-2', email: 'bob@example.com', country: 'Germany', points: 200 },
    { customerNumber: 'C-3', email: 'cara@example.com', country: 'France', points: 300 },
  ]);
  for (const title of ['Coffee for beginners', 'Tea at four', 'Water']) {
    const { documentId } = await api.call<{ documentId: string }>('POST', `${CONTENT}/api::article.article`, { title });
    await api.call('POST', `${CONTENT}/api::article.article/${documentId}/actions/publish`, {});
    articles.set(title, documentId);
  }
  for (const [key, name] of [
    ['vip', 'Important'],
    ['late', 'Pays late'],
  ]) {
    await api.call('POST', `${CONTENT}/plugin::segments.tag`, { key, name });
  }
  const timestamp = new Date(Date.now() - 3_600_000).toISOString();
  const track = (userId: string, event: string, properties: object) => ({
    type: 'track',
    event,
    userId,
    timestamp,
    properties,
  });
  await importEvents(server.url, api.token, [
    track('C-1', 'Order Completed', { total: 80, currency: 'EUR' }),
    track('C-1', 'Email Sent', { channel: 'email', campaign: 'spring' }),
    track('C-2', 'Cart Updated', { total: 40 }),
  ]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Opens the rule of a new segment, which is asleep: what is saved changes nothing yet. */
async function open(key: string, ...children: object[]): Promise<void> {
  const saved = allOf(...(children.length > 0 ? children : [fromCountry('Germany', 'first')]));
  await api.call('POST', '/segments/segments', { key, name: key, rule: saved, active: false });
  await page.goto(address(key));
  await rule.ready();
}

/** The nodes without their ids, which say nothing. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'id')
      .map(([name, part]) => [name, plain(part)])
  );
}

async function save(): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('The segment is saved.').first().waitFor();
}
const stored = async (key: string): Promise<RuleNode[]> =>
  (await api.call<{ rule: Rule }>('GET', `/segments/segments/${key}`)).rule.root.children;

test.each(MADE_ROWS)('$name: made by clicking, saved, and the same when opened again', async ({ name, make, node }) => {
  const key = name.replaceAll(/\W+/g, '_');
  await open(key);
  await make(rule, page);
  await save();
  expect(plain((await stored(key))[1])).toEqual(node(articles));
  const said = await rule.sentence().innerText();
  await page.reload();
  await rule.ready();
  expect(await rule.sentence().innerText()).toBe(said);
});

test('a person is tested: what holds, what they have beside what was asked, and the first condition that fails', async () => {
  await open('tested', fromCountry('Germany', 'a'), {
    id: 'b',
    type: 'attribute',
    path: 'points',
    operator: 'at_least',
    operand: 100,
  });
  const person = page.getByRole('button', { name: /^Test a person/ });
  await person.click();
  await page.keyboard.type('ann@');
  await rule.choose(/^ann@example.com/);
  const result = page.locator('[aria-live="polite"]').filter({ hasText: 'Has:' });
  await result.getByText('Not so: where Points is at least 100.').waitFor();
  const [first, second] = await result
    .getByRole('listitem')
    .filter({ hasNot: page.getByRole('list') })
    .allInnerTexts();
  expect(first).toMatch(/^Yes\s+where Country is Germany\s+Has: Germany$/);
  expect(second).toMatch(/^No\s+where Points is at least 100\s+Has: 10$/);
  await page.getByRole('button', { name: 'Show the condition' }).click();
  await page.waitForFunction(() => document.activeElement?.closest('[data-node="b"]'));
});

test('what can be undone outlives a visit of another tab', async () => {
  await open('history');
  await rule.add(/^Points/, 'points');
  await page.keyboard.type('100');
  await rule.sentence().getByText('Points is at least 100').waitFor();
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('tab', { name: 'Rule' }).click();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await rule.sentence().getByText('Points', { exact: false }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Redo', exact: true }).click();
  await rule.sentence().getByText('Points').waitFor();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
});

test('a segment that asks about the visit is told to be decided at each request, not to be empty', async () => {
  const visit = { id: 'visit', type: 'context', key: 'channel', operator: 'is', operand: 'search' };
  await api.call('POST', '/segments/segments', { key: 'searching', name: 'Came by search', rule: allOf(visit) });
  // What refers to it is decided with it.
  const member = { id: 'member', type: 'membership', segment: 'searching', operator: 'is_member' };
  await api.call('POST', '/segments/segments', { key: 'found_us', name: 'Found us', rule: allOf(member) });

  await page.goto(`${server.url}/admin/plugins/segments`);
  for (const name of ['Came by search', 'Found us']) {
    const row = page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
    await row.getByText('At each request').first().waitFor();
    // The checkbox, the name, its type, its status.
    expect(await row.getByRole('gridcell').nth(4).innerText()).toBe('–\nhas no stored members');
  }

  await page.goto(address('searching', 'people'));
  await page.getByText('has no stored members').waitFor();
  await page.getByText('At each request', { exact: true }).waitFor();
  await page.getByText(/^Nobody is kept here: the rule asks about the visit/).waitFor();
  expect(await page.getByText('0 people').count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Refresh', exact: true }).count()).toBe(0);
  await page.getByRole('combobox', { name: 'Who is shown' }).click();
  await page.getByRole('option', { name: 'Put in by hand' }).click();
  await page.getByText(/^Nobody is kept here/).waitFor({ state: 'detached' });
  await page.getByRole('tab', { name: 'Trend' }).click();
  await page.getByText(/^There is no trend: it is decided at each request/).waitFor();
});

test('who may not edit reads the whole rule and finds nothing to press', async () => {
  await api.call('POST', '/segments/segments', {
    key: 'to_read',
    name: 'To read',
    rule: allOf(fromCountry('Germany', 'a'), {
      id: 'b',
      type: 'event',
      events: ['Order Completed'],
      aggregate: { fn: 'performed' },
      window: { type: 'last', n: 30, unit: 'day' },
    }),
  });
  await filled(api, 'to_read', 1);
  const reader = await signIn(browser, server.url, await api.userWith(['plugin::segments.read']));
  await reader.goto(address('to_read'));
  const read = ruleBuilder(reader).whole();
  await read.getByText('Order Completed').waitFor();
  expect((await read.innerText()).replaceAll(/\s+/g, ' ')).toContain(
    'did Order Completed at least 1 time in the last 30 days'
  );
  await reader.locator('[data-count="1"]').waitFor();
  expect(await read.getByRole('textbox').count()).toBe(0);
  expect(await read.getByRole('button').count()).toBe(0);
  expect(await reader.getByRole('button', { name: 'Save', exact: true }).count()).toBe(0);
  expect(await reader.getByRole('button', { name: /^Test a person/ }).count()).toBe(0);
  await reader.context().close();
});
