import type { Browser, Page } from 'playwright-core';
import { adminApi, type AdminApi } from '../support/admin-api';
import { appear, APPEARANCES, faultsOfAppearance } from '../support/appearance';
import { openBrowser, signIn } from '../support/browser';
import { connectTo } from '../support/database';
import { freePort, startServer, type TestServer } from '../support/server';
import { allOf, createCustomers, filled, fromCountry } from '../support/shop';

/* The page of one segment. What is edited comes in as a draft or on the settings: the builder has a test of its own. */

let server: TestServer;
let browser: Browser;
let page: Page;
let api: AdminApi;
let port: number;
let again: TestServer | undefined;

const address = (key: string, tab = 'rule') => `${server.url}/admin/plugins/segments/segment/${key}/${tab}`;
const tab = (name: string, of = page) => of.getByRole('tab', { name, exact: true });
const save = (of = page) => of.getByRole('button', { name: 'Save', exact: true }).click();
const stored = <T>(key: string) => api.call<T>('GET', `/segments/segments/${key}`);
const named = (text: string, of = page) => of.getByText(text, { exact: true }).first().waitFor();

async function create(key: string, name: string, more: object): Promise<void> {
  await api.call('POST', '/segments/segments', { key, name, ...more });
}

/** Leaves unsaved changes in the browser, as a page that was closed in the middle of editing does. */
async function leaveDraft(of: Page, key: string, version: number, edits: object, before: object = {}): Promise<void> {
  await of.evaluate(
    ([name, draft]) => localStorage.setItem(name!, draft!),
    [`segments.draft.1.${key}.${version}.test`, JSON.stringify({ version, at: Date.now(), edits, before })]
  );
}

/** A refresh that an instance of its own is in the middle of; this one leaves it alone. */
async function runElsewhere(key: string): Promise<void> {
  const knex = connectTo(server.database);
  try {
    await knex('segments_runs').insert({
      segment_key: key,
      cause: 'called',
      state: 'running',
      done: 1,
      total: 4,
      owner: 'elsewhere',
      created_at: new Date(),
      started_at: new Date(),
      lease_until: new Date(Date.now() + 600_000),
    });
  } finally {
    await knex.destroy();
  }
}

beforeAll(async () => {
  port = await freePort();
  [server, browser] = await Promise.all([startServer({ admin: true, port }), openBrowser()]);
  page = await signIn(browser, server.url);
  page.setDefaultTimeout(10_000);
  api = await adminApi(server.url);
  await createCustomers(api, [
    { customerNumber: 'C-1', email: 'ann@example.com', country: 'Germany', points: 10 },
    { customerNumber: 'C-2', email: 'bob+news@example.com', country: 'Germany', points: 1_234 },
    { customerNumber: 'C-3', email: 'cara@example.com', country: 'France', points: 7 },
    { customerNumber: 'C-4', email: 'dan@example.com', country: 'France' },
  ]);
  await create('germans', 'Germans', {
    rule: allOf(fromCountry('Germany'), {
      id: 'p',
      type: 'attribute',
      path: 'points',
      operator: 'at_least',
      operand: 5,
    }),
    description: 'People of Germany',
  });
  await filled(api, 'germans', 2);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await again?.stop();
  await server?.stop();
});

test('says what it is, and has its tabs by key and in the address', async () => {
  await page.goto(`${server.url}/admin/plugins/segments/segment/germans`);
  await page.waitForURL('**/germans/rule');
  await page.getByRole('heading', { name: 'Germans', level: 1 }).waitFor();
  await named('2 people');
  await page.getByText('Ready', { exact: true }).first().waitFor();
  await tab('Rule').focus();
  for (const name of ['people', 'trend', 'activity', 'usage', 'settings']) {
    await page.keyboard.press('ArrowRight');
    await page.waitForURL(`**/germans/${name}`);
  }
  await page.goto(address('no_such_segment'));
  await page.getByText('There is no segment “no_such_segment”').waitFor();
});

test('people: what the rule speaks of, search, why, kept out and released', async () => {
  await page.goto(address('germans', 'people'));
  const row = (name: string) => page.getByRole('row').filter({ hasText: name });
  await row('bob+news@example.com').getByText('1,234').waitFor();
  await page.getByRole('gridcell', { name: 'Country' }).waitFor();

  await page.getByRole('searchbox', { name: 'Search these people' }).fill('bob+');
  await row('ann@example.com').waitFor({ state: 'detached' });
  await row('bob+news@example.com').waitFor();

  await page.getByRole('button', { name: /^Why\? bob/ }).click();
  const why = page.getByRole('dialog');
  await why.getByText(/^Is a member since/).waitFor();
  await why.getByText('All of these').waitFor();
  await why.getByText('Has: 1,234').waitFor();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: /^Keep out: bob/ }).click();
  await page.getByRole('dialog').getByLabel('Note').fill('asked not to be written to');
  await page.getByRole('dialog').getByRole('button', { name: 'Keep out' }).click();
  await page.getByText('Nobody here is found').waitFor();
  await named('1 person');

  await page.getByRole('searchbox', { name: 'Search these people' }).fill('');
  await page.getByRole('combobox', { name: 'Who is shown' }).click();
  await page.getByRole('option', { name: 'Kept out by hand' }).click();
  await page.getByRole('button', { name: /^Release: bob/ }).click();
  await named('2 people');
});

test('trend: read by arrow keys, in numbers, over a range of one’s own', async () => {
  await page.goto(address('germans', 'trend'));
  const chart = page.getByRole('application', { name: /^Members by day/ });
  await chart.focus();
  await page.keyboard.press('ArrowLeft');
  await page.getByText(/: 2 members, \d+ joined, \d+ left$/).waitFor();
  await page.keyboard.press('ArrowLeft');
  await page.getByText(/an unknown number of members, 0 joined, 0 left$/).waitFor();
  await page.getByRole('button', { name: '7 days' }).click();
  await page.getByRole('button', { name: 'Show as a table' }).click();
  await page.waitForURL('**/trend?**view=table**');
  expect(await page.getByRole('row').count()).toBe(8);
  const to = new Date().toISOString().slice(0, 10);
  const from = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('From').fill(from);
  await page.waitForURL(`**from=${from}**`);
  expect(new URL(page.url()).searchParams.get('to')).toBe(to);
  expect(await page.getByRole('row').count()).toBe(3);
});

test('leaving asks; a draft is offered on return, and saving it says first who joins and leaves', async () => {
  await create('french', 'French', { rule: allOf(fromCountry('France')) });
  await filled(api, 'french', 2);
  await leaveDraft(page, 'french', 1, { rule: allOf(fromCountry('Germany')) });
  await page.goto(address('french'));
  await page.getByText('There are changes of yours that were not saved.').waitFor();
  await page.getByRole('button', { name: 'Go on with them' }).click();
  await named('Unsaved changes');
  await tab('People').click();
  await page.getByRole('link', { name: 'Home' }).first().click();
  await page.getByRole('alertdialog').getByText('offered when you come back').waitFor();
  await page.getByRole('button', { name: 'Stay' }).click();

  await save();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByText('+2', { exact: true }).waitFor();
  await dialog.getByText('−2', { exact: true }).waitFor();
  await dialog.getByText('ann@example.com').waitFor();
  await dialog.getByText('cara@example.com').waitFor();
  expect((await stored<{ version: number }>('french')).version).toBe(1);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await named('The segment is saved.');
  await page.getByRole('row').filter({ hasText: 'ann@example.com' }).waitFor();
  expect(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes('draft')))).toEqual([]);

  await tab('Activity').click();
  await page.getByText('Ada Admin edited the segment.').waitFor();
  await page.getByText('Changed:').or(page.getByText('Added:')).first().waitFor();
});

test('two editors: the second is told who changed what, and nothing is lost whatever she chooses', async () => {
  await create('shared', 'Shared', { rule: allOf(fromCountry('France')), active: false });
  const editor = await api.userWith(['read', 'edit', 'people'].map((action) => `plugin::segments.${action}`));
  const other = await signIn(browser, server.url, editor);
  const name = (of: Page) => of.getByRole('textbox', { name: 'Name' });
  await page.goto(address('shared', 'settings'));
  await other.goto(address('shared', 'settings'));

  await name(page).fill('Ada’s name');
  await name(other).fill('Edda’s name');
  await save(other);
  await named('The segment is saved.', other);
  await save();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/Edda Editor saved this segment after you began/).waitFor();
  await dialog.getByText('Name: Shared → Edda’s name').waitFor();
  await dialog.getByText('Ada’s name', { exact: true }).waitFor();
  await dialog.getByRole('button', { name: 'Save mine over theirs' }).click();
  await named('The segment is saved.');
  expect(await stored('shared')).toMatchObject({ name: 'Ada’s name', version: 3 });

  // What does not touch is kept together.
  await other.reload();
  await other.getByRole('textbox', { name: 'Description' }).fill('Described by Edda');
  await save(other);
  await named('The segment is saved.', other);
  await name(page).fill('Renamed again');
  await save();
  await dialog.getByText('You changed different things').waitFor();
  await dialog.getByRole('button', { name: 'Save both' }).click();
  await named('The segment is saved.');
  expect(await stored('shared')).toMatchObject({ name: 'Renamed again', description: 'Described by Edda' });

  // Rules by hand: theirs is said beside one's own, its conditions are taken over one by one.
  const { version, rule } = await stored<{ version: number; rule: unknown }>('shared');
  await leaveDraft(page, 'shared', version, { rule: allOf(fromCountry('Germany')) }, { rule });
  await api.call('PUT', '/segments/segments/shared', {
    rule: allOf(fromCountry('France'), {
      id: 'p',
      type: 'attribute',
      path: 'points',
      operator: 'at_least',
      operand: 5,
    }),
  });
  await page.goto(address('shared'));
  await page.getByRole('button', { name: 'Go on with them' }).click();
  await page.getByRole('button', { name: 'Compare' }).click();
  await dialog
    .getByText(/Points/)
    .first()
    .waitFor();
  await dialog.getByRole('button', { name: 'Merge by hand' }).click();
  await page.getByRole('button', { name: 'Add to mine' }).click();
  await save();
  await named('The segment is saved.');
  const merged = await stored<{ rule: { root: { children: { operand: unknown }[] } } }>('shared');
  expect(merged.rule.root.children.map(({ operand }) => operand)).toEqual(['Germany', 5]);
  await other.context().close();
});

test('a running refresh is shown with its progress and cancelled; the members stay', async () => {
  await runElsewhere('germans');
  await page.goto(address('germans', 'activity'));
  await page.getByText('The segment is being refreshed.').waitFor();
  await page.getByRole('group', { name: 'Refresh under way' }).getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('row').filter({ hasText: 'Cancelled' }).waitFor();
  await named('2 people');
});

test('a list: pasted names, unknown ones stay to be corrected, off again', async () => {
  await create('list', 'Guests', { kind: 'static' });
  await page.goto(address('list'));
  await page.getByLabel('Identities or e-mails').fill('C-1, C-3\nC-99');
  await page.getByRole('button', { name: 'Add 3' }).click();
  await named('2 people');
  await page.getByText('Nobody has this name.').waitFor();
  expect(await page.getByLabel('Identities or e-mails').inputValue()).toBe('C-99');
  await page.getByRole('button', { name: /^Take off: cara@example.com/ }).click();
  await named('1 person');
});

test('usage leads there, and what is used is not deleted', async () => {
  await create('not_german', 'Not German', {
    rule: allOf({ id: 'm', type: 'membership', segment: 'germans', operator: 'is_not_member' }),
  });
  await api.call('POST', '/content-manager/collection-types/api::banner.banner', {
    title: 'For Germans',
    audience: 'any(germans)',
  });
  await page.goto(address('germans', 'usage'));
  await page.getByRole('link', { name: 'Not German' }).waitFor();
  await tab('Settings').click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('alertdialog').getByText('“Germans” cannot be deleted').waitFor();
  await page.keyboard.press('Escape');
  await tab('Usage').click();
  await page.getByRole('link', { name: 'For Germans' }).click();
  await page.getByRole('textbox', { name: 'title' }).waitFor();
});

test('without permissions: no buttons, and no names', async () => {
  const reader = await api.userWith(['plugin::segments.read']);
  const other = await signIn(browser, server.url, reader);
  await other.goto(address('germans', 'people'));
  await other.getByText('Names and values are hidden.').waitFor();
  await other.getByRole('link', { name: /^doc:/ }).first().waitFor();
  expect(await other.getByText('ann@example.com').count()).toBe(0);
  for (const name of ['Save', 'Refresh', 'Deactivate', 'More actions', 'Put somebody in', 'All as CSV']) {
    expect(await other.getByRole('button', { name, exact: true }).count()).toBe(0);
  }
  await other.goto(address('germans', 'settings'));
  expect(await other.getByRole('textbox', { name: 'Name' }).isDisabled()).toBe(true);
  await other.context().close();
});

test.each(APPEARANCES)('in %s at %d px: every tab can be read and reached', async (theme, width) => {
  await appear(page, theme, width);
  const landmarks = {
    rule: 'People of Germany',
    people: 'Since',
    trend: 'Point at a day',
    activity: 'Who changed what',
    usage: 'segment refers to it',
    settings: 'Delete the segment',
  };
  for (const [name, text] of Object.entries(landmarks)) {
    await page.goto(address('germans', name));
    await page.getByText(text).first().waitFor();
    expect([name, await faultsOfAppearance(page)]).toEqual([name, []]);
  }
  await page.goto(address('list'));
  await page.getByLabel('Identities or e-mails').waitFor();
  expect(await faultsOfAppearance(page)).toEqual([]);
  await appear(page, 'light', 1400);
});

test('a server that is gone costs no work', async () => {
  await page.goto(address('germans', 'settings'));
  await page.getByRole('textbox', { name: 'Description' }).fill('Written while the server was away');
  await server.crash();
  await save();
  await page.getByText('The server did not take the changes.').waitFor();
  again = await startServer({ admin: true, port, on: server.database });
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  // A server that has just begun answers its first requests slowly.
  await page.getByText('There are changes of yours that were not saved.').waitFor({ timeout: 40_000 });
  await page.getByRole('button', { name: 'Go on with them' }).click();
  await save();
  await named('The segment is saved.');
  expect(await stored('germans')).toMatchObject({ description: 'Written while the server was away' });
});
