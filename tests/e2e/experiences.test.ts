import type { Browser, Locator, Page } from 'playwright-core';
import { adminApi, type AdminApi } from '../support/admin-api';
import { appear, APPEARANCES, faultsOfAppearance } from '../support/appearance';
import { openBrowser, signIn } from '../support/browser';
import { startServer, type TestServer } from '../support/server';

/* An editor has a promotion shown otherwise to some, without leaving it; visitors get what she sees. */

const PROMOTION = 'api::promotion.promotion';

let server: TestServer;
let browser: Browser;
let page: Page;
let api: AdminApi;
let token: string;
let article: string;
let picture: number;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ admin: true }), openBrowser()]);
  page = await signIn(browser, server.url);
  page.setDefaultTimeout(15_000);
  api = await adminApi(server.url);
  const made = await api.call<{ accessKey: string }>('POST', '/admin/api-tokens', {
    ...{ name: 'site', description: '', type: 'full-access', lifespan: null },
  });
  token = made.accessKey;
  for (const customerNumber of ['C-1', 'C-2', 'C-3']) {
    await api.call('POST', '/content-manager/collection-types/api::customer.customer', { customerNumber });
  }
  await api.call('POST', '/segments/segments', { key: 'vip', name: 'VIP', kind: 'static' });
  await api.call('POST', '/segments/segments/vip/members', { subjects: ['C-1'] });
  await api.call('POST', '/segments/segments', { key: 'fresh', name: 'Newcomers', kind: 'static' });
  await api.call('POST', '/segments/segments/fresh/members', { subjects: ['C-2'] });
  for (const title of ['Boots', 'Hats', 'Scarves']) {
    const path = '/content-manager/collection-types/api::article.article';
    ({ documentId: article } = await api.call<{ documentId: string }>('POST', path, { title }));
    await api.call('POST', `${path}/${article}/actions/publish`, { title });
  }
  picture = await upload('spring.png');
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** A picture in the media library. */
async function upload(name: string): Promise<number> {
  const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
  const form = new FormData();
  form.append('files', new Blob([Buffer.from(dot, 'base64')], { type: 'image/png' }), name);
  const headers = { authorization: `Bearer ${api.token}` };
  const answer = await fetch(`${server.url}/upload`, { method: 'POST', headers, body: form });
  const [file] = (await answer.json()) as { id: number }[];
  if (!file) throw new Error(`${name} is not uploaded`);
  return file.id;
}

async function promotion(title: string, more: object = {}): Promise<string> {
  const data = {
    ...more,
    title,
    slug: title.toLowerCase().replaceAll(' ', '-'),
    teaser: 'Ten percent',
    discount: 10,
    tags: ['a'],
  };
  const path = `/content-manager/collection-types/${PROMOTION}`;
  const { documentId } = await api.call<{ documentId: string }>('POST', path, data);
  await api.call('POST', `${path}/${documentId}/actions/publish`, data);
  return documentId;
}
const edit = (id: string, to = page) =>
  to.goto(`${server.url}/admin/content-manager/collection-types/${PROMOTION}/${id}`);
const panel = (of = page) => of.locator('aside').filter({ hasText: /^Experiences/i });
const dialog = () => page.getByRole('dialog');
/** The entry as a customer of the site gets it. */
async function shownTo(customer: string, id: string): Promise<Record<string, unknown>> {
  const url = `${server.url}/api/promotions/${id}?populate=*&segmentsSubject=${customer}`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  return ((await answer.json()) as { data: Record<string, unknown> }).data;
}
/** In the dialog: whom a variant is for. */
async function showTo(segment: string): Promise<void> {
  await dialog().getByRole('combobox', { name: 'Shown to' }).click();
  await page.getByRole('option', { name: 'Members of any of these' }).click();
  await dialog().getByRole('combobox', { name: 'Segments' }).click();
  await page.getByRole('option', { name: segment }).click();
  await page.keyboard.press('Escape');
  await dialog().getByText(`Shown to members of ${segment}.`).waitFor();
}
const override = (field: string) =>
  dialog()
    .getByRole('switch', { name: `Override ${field}` })
    .click();
const row = (field: string) => dialog().locator(`[data-field=${field}]`);
const itemsOf = async (within: Locator) =>
  (await within.locator('[data-item]').allInnerTexts()).map((text) => text.split('\n')[0]);
async function save(): Promise<void> {
  await dialog().getByRole('button', { name: 'Save' }).click();
  await dialog().waitFor({ state: 'detached' });
}
async function tabTo(what: Locator, key = 'Tab'): Promise<void> {
  await what.waitFor();
  for (let step = 0; step < 80; step++) {
    if (await what.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${String(what)} is not reached by ${key}`);
}

test('a variant is made, published and started in the edit view, and two visitors get two answers', async () => {
  const id = await promotion('Spring sale');
  await page.goto(`${server.url}/admin/content-manager/collection-types/${PROMOTION}`);
  await page.getByRole('gridcell', { name: 'Spring sale' }).click();
  await panel().getByText('Everyone sees this entry alike.').waitFor();
  await panel().getByRole('button', { name: 'Add a variant' }).click();

  await dialog().getByRole('textbox', { name: 'Name' }).fill('For VIPs');
  await showTo('VIP');
  await dialog().getByRole('switch', { name: 'Override teaser' }).click();
  expect(await dialog().getByRole('textbox', { name: 'teaser' }).inputValue()).toBe('Ten percent');
  await dialog().getByRole('textbox', { name: 'teaser' }).fill('Twenty percent');
  await dialog().getByRole('switch', { name: 'Override discount' }).click();
  await dialog().getByRole('textbox', { name: 'discount' }).fill('120');
  await dialog().getByRole('switch', { name: 'Override tags' }).click();
  await dialog().getByRole('textbox', { name: 'tags' }).fill('[');

  // What the browser can tell, and then what the server says, each under its field.
  await dialog().getByRole('button', { name: 'Save' }).click();
  await dialog().getByText('This is not JSON').waitFor();
  await dialog().getByRole('switch', { name: 'Override tags' }).click();
  await dialog().getByRole('button', { name: 'Save' }).click();
  await dialog().locator('[data-field=discount]').getByText('must be less than or equal to 100').waitFor();
  await dialog().getByRole('textbox', { name: 'discount' }).fill('20');
  await dialog().getByRole('button', { name: 'Save' }).click();
  await dialog().waitFor({ state: 'detached' });
  await panel().getByText('Members of VIP see “For VIPs”').waitFor();
  await panel().getByText('All others see the entry as it is').waitFor();

  await panel().getByRole('button', { name: 'Publish: For VIPs' }).click();
  await panel().getByRole('button', { name: 'Unpublish: For VIPs' }).waitFor();
  await panel().getByRole('button', { name: 'Start' }).click();
  await panel().getByText('Running', { exact: true }).waitFor();
  expect(await shownTo('C-1', id)).toMatchObject({ teaser: 'Twenty percent', discount: 20, tags: ['a'] });
  expect(await shownTo('C-2', id)).toMatchObject({ teaser: 'Ten percent', discount: 10, tags: ['a'] });
  // She never left, and nothing of the entry itself was touched.
  expect(page.url()).toContain(id);

  await panel().getByRole('button', { name: 'End' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Confirm' }).click();
  await panel().getByText('Ended', { exact: true }).waitFor();
  expect(await shownTo('C-1', id)).toMatchObject({ discount: 10 });
});

test('she sees the shop as a VIP and as a person, from the entry, and nothing is counted', async () => {
  const id = await promotion('Preview sale');
  await api.call('POST', '/segments/experiences', {
    ...{ key: 'looked_at', name: 'For a look', contentType: PROMOTION, document: id },
  });
  await api.call('POST', '/segments/experiences/looked_at/variants', {
    ...{ key: 'vips', name: 'For VIPs', audience: 'any(vip)', overrides: { teaser: 'Only for VIPs' } },
  });
  // The page that the shop hangs everything on.
  const home = '/content-manager/single-types/api::landing-page.landing-page';
  await api.call('PUT', home, { title: 'Home' });
  await api.call('POST', `${home}/actions/publish`, { title: 'Home' });
  const { writeKey } = await api.call<{ writeKey: string }>('POST', '/segments/sources', {
    ...{ name: 'shop', kind: 'browser', origins: [server.url] },
  });
  // The shop has a key to track with, and a client that does.
  const told: string[] = [];
  await page
    .context()
    .route('**/storefront/shop.json', (route) =>
      route.fulfill({ json: { writeKey, people: [], segments: [], products: [] } })
    );
  await page.context().route('**/storefront/analytics.js', (route) => {
    const tell = '() => fetch("/api/segments/v1/t", { method: "POST", body: "{}" })';
    const client = `{ page: ${tell}, track: ${tell}, reset() {}, identify() {}, user: () => ({ anonymousId: () => "a" }) }`;
    const body = `export const AnalyticsBrowser = { load: async () => [${client}] };`;
    return route.fulfill({ contentType: 'text/javascript', body });
  });
  page.context().on('request', (request) => {
    if (request.url().includes('/segments/v1/')) told.push(request.url());
  });

  await edit(id);
  await panel().getByRole('button', { name: 'Preview as…' }).click();
  await dialog().getByText('For a look: the entry as it is, because no variant is for them').waitFor();
  await dialog().getByRole('combobox', { name: 'Segments' }).click();
  await page.getByRole('option', { name: 'VIP' }).click();
  await page.keyboard.press('Escape');
  await dialog().getByText('For a look: “For VIPs”, because it is for them').waitFor();
  await dialog().getByText('They see this entry.').waitFor();
  await dialog().getByText('They are in VIP.').waitFor();
  const open = async () => {
    const opened = page.context().waitForEvent('page');
    await dialog().getByRole('link', { name: 'Open on the site' }).click();
    return opened;
  };
  const asVip = await open();
  await asVip.getByText('Only for VIPs').waitFor();
  await asVip.getByText('Preview: nothing here is counted.').waitFor();
  expect(asVip.url()).toContain('segmentsPreview=');

  await dialog().getByRole('combobox', { name: 'As', exact: true }).click();
  await page.getByRole('option', { name: 'A person' }).click();
  await dialog().getByRole('combobox', { name: 'A person' }).click();
  await page.keyboard.type('C-2');
  await page.getByRole('option', { name: 'C-2' }).click();
  await dialog().getByText('They are in Newcomers.').waitFor();
  await dialog().getByRole('combobox', { name: 'Shown of “For a look”' }).click();
  await page.getByRole('option', { name: 'For VIPs' }).click();
  await dialog().getByText('For a look: “For VIPs”, as chosen here').waitFor();
  const asPerson = await open();
  await asPerson.getByText('Only for VIPs').waitFor();
  expect(told).toEqual([]);

  // What is no preview tells, so that the silence above says something.
  const visitor = await page.context().newPage();
  await visitor.goto(`${server.url}/storefront/index.html`);
  await visitor.getByRole('heading', { name: 'Segments right now' }).waitFor();
  expect(told).not.toEqual([]);
  expect(await visitor.getByText('Only for VIPs').count()).toBe(0);
  for (const other of [asVip, asPerson, visitor]) await other.close();
  await page.context().unroute('**/storefront/*');
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
});

test('pictures, relations and components differ, in an order by drag and by key, for three visitors', async () => {
  const id = await promotion('Journey', { heroes: [{ title: 'Hello' }, { title: 'World' }] });
  await edit(id);
  await panel().getByRole('button', { name: 'Add a variant' }).click();
  await dialog().getByRole('textbox', { name: 'Name' }).fill('For VIPs');
  await showTo('VIP');
  await override('teaser');
  await dialog().getByRole('textbox', { name: 'teaser' }).fill('For you');

  await override('cover');
  await row('cover').getByRole('button', { name: 'Choose files for cover' }).click();
  await page.getByRole('checkbox', { name: 'spring' }).first().click();
  await page.getByRole('button', { name: 'Finish' }).click();
  await row('cover').getByText('spring.png', { exact: true }).waitFor();

  await override('articles');
  for (const title of ['Boots', 'Hats', 'Scarves']) {
    await row('articles').getByRole('combobox', { name: 'Add to articles' }).pressSequentially(title.slice(0, 3));
    await page.getByRole('option', { name: title }).click();
    await row('articles').locator('[data-item]').getByText(title, { exact: true }).waitFor();
  }
  await row('articles').getByRole('button', { name: 'Up: Scarves' }).press('Enter');
  await row('articles').getByRole('button', { name: 'Remove: Boots' }).press('Enter');
  expect(await itemsOf(row('articles'))).toEqual(['Scarves', 'Hats']);

  // A component begins as the entry has it.
  await override('heroes');
  const hero = (n: number) => row('heroes').getByRole('group', { name: `Hero ${n}` });
  expect(await hero(1).getByRole('textbox', { name: 'title' }).inputValue()).toBe('Hello');
  await hero(2).getByRole('textbox', { name: 'title' }).fill('VIP');
  await row('heroes').getByRole('button', { name: 'Up: Hero 2' }).press('Enter');
  await row('heroes').getByRole('button', { name: 'Hero', exact: true }).click();
  await hero(3).getByRole('textbox', { name: 'title' }).fill('More');
  await save();

  for (const [name, segment] of [
    ['For newcomers', 'Newcomers'],
    ['For nobody', 'VIP'],
  ] as const) {
    await panel().getByRole('button', { name: 'Add a variant' }).click();
    await dialog().getByRole('textbox', { name: 'Name' }).fill(name);
    await showTo(segment);
    await override('articles');
    await override('teaser');
    await dialog().getByRole('textbox', { name: 'teaser' }).fill(name);
    await save();
  }

  await panel().getByRole('button', { name: 'Settings: Journey' }).click();
  const order = dialog().getByRole('group', { name: 'Order' });
  await order.getByText('For nobody', { exact: true }).dragTo(order.getByText('For VIPs', { exact: true }));
  expect(await itemsOf(order)).toEqual(['For nobody', 'For VIPs', 'For newcomers']);
  await order.getByRole('button', { name: 'Down: For nobody' }).press('Enter');
  expect(await itemsOf(order)).toEqual(['For VIPs', 'For nobody', 'For newcomers']);
  await dialog().getByRole('combobox', { name: 'Goal: name of an event' }).fill('Order Completed');
  await save();
  await panel().getByText('Nobody is left for this: “For VIPs” before it takes them all.').waitFor();

  for (const name of ['For VIPs', 'For newcomers']) {
    await panel()
      .getByRole('button', { name: `Publish: ${name}` })
      .click();
    await panel()
      .getByRole('button', { name: `Unpublish: ${name}` })
      .waitFor();
  }
  await panel().getByRole('button', { name: 'Start' }).click();
  await panel().getByText('Running', { exact: true }).waitFor();
  expect(await shownTo('C-1', id)).toMatchObject({
    ...{ teaser: 'For you', cover: { name: 'spring.png' }, articles: [{ title: 'Scarves' }, { title: 'Hats' }] },
    heroes: [{ title: 'VIP' }, { title: 'Hello' }, { title: 'More' }],
  });
  expect(await shownTo('C-2', id)).toMatchObject({ teaser: 'For newcomers', cover: null, articles: [] });
  const entry = { teaser: 'Ten percent', cover: null, heroes: [{ title: 'Hello' }, { title: 'World' }] };
  expect(await shownTo('C-3', id)).toMatchObject(entry);
  expect(page.url()).toContain(id);

  // What was stored is shown as it was made; and the entry has room for another experience.
  await panel().getByRole('button', { name: 'Edit: For VIPs' }).click();
  await row('articles').locator('[data-item]').getByText('Hats', { exact: true }).waitFor();
  await row('cover').getByText('spring.png', { exact: true }).waitFor();
  expect(await hero(2).getByRole('textbox', { name: 'title' }).inputValue()).toBe('Hello');
  await page.keyboard.press('Escape');
  await panel().getByRole('button', { name: 'Another experience' }).click();
  await dialog().getByRole('textbox', { name: 'Name' }).fill('Second');
  await save();
  await panel().getByText('“Journey” of this entry began first').waitFor();
});

test('by keyboard alone, with the focus never lost', async () => {
  const id = await promotion('Summer sale');
  await edit(id);
  const add = panel().getByRole('button', { name: 'Add a variant' });
  // The editor of JSON keeps the key for itself.
  await page
    .getByRole('heading', { name: 'Preview' })
    .locator('..')
    .getByRole('button')
    .or(page.getByRole('link', { name: 'Open preview' }))
    .first()
    .focus();
  await tabTo(add);
  await page.keyboard.press('Enter');
  await dialog().waitFor();
  await page.waitForFunction(() => document.activeElement instanceof HTMLInputElement);
  await page.keyboard.type('All');
  await tabTo(dialog().getByRole('switch', { name: 'Override featured' }));
  await page.keyboard.press('Space');
  const featured = dialog().getByRole('combobox', { name: 'featured' });
  await tabTo(featured);
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: 'no' }).press('Enter');
  await tabTo(dialog().getByRole('textbox', { name: 'Name' }), 'Shift+Tab');
  await page.keyboard.press('Escape');
  // What was written is not lost by one key.
  await page.getByRole('alertdialog').getByRole('button', { name: 'Stay' }).press('Enter');
  await dialog().getByRole('textbox', { name: 'Name' }).press('Enter');
  await dialog().waitFor({ state: 'detached' });
  const publish = panel().getByRole('button', { name: 'Publish: All', exact: true });
  await publish.waitFor();
  expect(await panel().evaluate((aside) => aside.contains(document.activeElement))).toBe(true);
  await tabTo(publish);
  await page.keyboard.press('Enter');
  await panel().getByText('Published', { exact: true }).waitFor();
  await tabTo(panel().getByRole('button', { name: 'Start' }));
  await page.keyboard.press('Enter');
  await panel().getByText('Running', { exact: true }).waitFor();
  expect(
    await panel()
      .getByRole('button', { name: 'Pause' })
      .evaluate((button) => button === document.activeElement)
  ).toBe(true);
  expect(await shownTo('C-2', id)).toMatchObject({ featured: false, discount: 10 });
});

test('what is wrong is said at the variant; order by buttons; what has begun is frozen and says why', async () => {
  const id = await promotion('Autumn sale');
  const made = { key: 'autumn', name: 'Autumn', contentType: PROMOTION, document: id };
  await api.call('POST', '/segments/experiences', made);
  for (const [key, name] of [
    ['all', 'Broad'],
    ['late', 'Narrow'],
  ]) {
    await api.call('POST', '/segments/experiences/autumn/variants', {
      ...{ key, name, audience: key === 'late' ? 'any(vip)' : null },
    });
  }
  await edit(id);
  await panel().getByText('Nobody is left for this: “Broad” before it takes them all.').waitFor();
  await panel().getByRole('button', { name: 'Settings: Autumn' }).click();
  const up = dialog().getByRole('button', { name: 'Up: Narrow' });
  await up.press('Enter');
  const names = await dialog().locator('[data-item]').allInnerTexts();
  expect(names.map((text) => text.split('\n')[0])).toEqual(['Narrow', 'Broad']);
  await page.waitForFunction(() => document.activeElement?.textContent?.includes('Down: Narrow'));
  await dialog().getByRole('textbox', { name: 'Keep back, in percent' }).fill('5');
  await dialog().getByRole('button', { name: 'Save' }).click();
  await dialog().waitFor({ state: 'detached' });
  await panel().getByText('5% of all are kept back').waitFor();
  await panel().getByText('Everyone else sees “Broad”').waitFor();
  expect(await panel().getByText('Nobody is left for this').count()).toBe(0);

  await panel().getByRole('button', { name: 'Start' }).click();
  await panel().getByText('Nobody sees this: it is not published, so it is passed over.').first().waitFor();
  await panel().getByRole('button', { name: 'Settings: Autumn' }).click();
  expect(await dialog().getByRole('textbox', { name: 'Keep back, in percent' }).isDisabled()).toBe(true);
  expect(await dialog().getByText('Stays as it is once the experience has begun').count()).toBeGreaterThan(1);
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });

  // What publishes the entry publishes its variants.
  await page.getByRole('textbox', { name: 'teaser' }).fill('Fifteen percent');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await panel().getByRole('button', { name: 'Unpublish: Broad' }).waitFor();
});

test('who may not change a field sees what is said in it, and who may not read it does not', async () => {
  const id = await promotion('Guarded sale');
  const overrides = { teaser: 'Mine', discount: 5, internal: 'Hidden' };
  await api.call('POST', '/segments/experiences', { key: 'guarded', name: 'G', contentType: PROMOTION, document: id });
  await api.call('POST', '/segments/experiences/guarded/variants', { key: 'all', name: 'All', overrides });
  const content = (action: string, fields: string[]) => ({
    ...{ action: `plugin::content-manager.explorer.${action}`, subject: PROMOTION, conditions: [] },
    properties: { fields, locales: ['en'] },
  });
  const editor = await signIn(
    browser,
    server.url,
    await api.userWith(
      ['plugin::segments.read', 'plugin::segments.edit'],
      [content('read', ['title', 'teaser', 'discount']), content('update', ['teaser'])]
    )
  );
  await edit(id, editor);
  await panel(editor).getByRole('button', { name: 'Edit: All' }).click();
  const opened = editor.getByRole('dialog');
  const teaser = opened.getByRole('textbox', { name: 'teaser' });
  await opened.locator('[data-field=discount]').getByText('5', { exact: true }).waitFor();
  expect(await opened.getByRole('switch', { name: 'Override discount' }).isDisabled()).toBe(true);
  expect(await opened.locator('[data-field]').count()).toBe(3);
  await teaser.fill('Changed');
  await opened.getByRole('button', { name: 'Save' }).click();
  await opened.waitFor({ state: 'detached' });
  const { variants } = await api.call<{ variants: object[] }>('GET', '/segments/experiences/guarded/definition');
  expect(variants).toMatchObject([{ overrides: { ...overrides, teaser: 'Changed' } }]);
  await editor.context().close();
});

test('who may only read is shown how it stands and what others see, and nothing to press', async () => {
  const id = await promotion('Winter sale');
  await api.call('POST', '/segments/experiences', {
    key: 'winter',
    name: 'Winter',
    contentType: PROMOTION,
    document: id,
  });
  const role = await api.call<{ id: number }>('POST', '/admin/roles', { name: 'Readers', description: '' });
  const permission = (action: string, subject: string | null, properties = {}) => ({
    ...{ action, subject, properties, conditions: [] },
  });
  await api.call('PUT', `/admin/roles/${role.id}/permissions`, {
    permissions: [
      permission('plugin::segments.read', null),
      permission('plugin::content-manager.explorer.read', PROMOTION, { fields: ['title', 'teaser'], locales: ['en'] }),
    ],
  });
  const account = { email: 'reader@shop.example', password: 'Reader-password-1' };
  const user = await api.call<{ id: number }>('POST', '/admin/users', {
    ...{ email: account.email, firstname: 'Rita', lastname: 'Reader', roles: [role.id] },
  });
  await api.call('PUT', `/admin/users/${user.id}`, { password: account.password, isActive: true });
  const reader = await signIn(browser, server.url, account);
  await edit(id, reader);
  await panel(reader).getByText('Winter', { exact: true }).waitFor();
  expect(await panel(reader).getByRole('button').allInnerTexts()).toEqual(['Preview as…']);
  // Nor are persons offered to whom may not see them.
  await panel(reader).getByRole('button').click();
  await reader.getByRole('dialog').getByText('They see this entry.').waitFor();
  expect(await reader.getByRole('dialog').getByRole('combobox', { name: 'As', exact: true }).count()).toBe(0);
  await reader.context().close();
});

test.each(APPEARANCES)('in %s at %d px: nothing is cut off, and axe finds nothing', async (theme, width) => {
  const id = await promotion(`Sale in ${theme} ${width}`);
  const key = `${theme}_${width}`;
  await api.call('POST', '/segments/experiences', { key, name: 'For the eye', contentType: PROMOTION, document: id });
  for (const [variant, audience] of [
    ['all', null],
    ['late', 'any(vip)'],
  ] as const) {
    await api.call('POST', `/segments/experiences/${key}/variants`, {
      ...{
        key: variant,
        name: variant,
        audience,
        overrides: {
          ...{ teaser: 'Other', discount: 0, tags: [], heroes: [{ title: 'A' }, { title: 'B' }] },
          ...{ cover: picture, articles: [article] },
        },
      },
    });
  }
  await appear(page, theme, width);
  await edit(id);
  const shoot = async (name: string) => {
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/${key}-${name}.png` });
  };
  // What stands at the side of a wide window is in a drawer of a narrow one.
  if (width < 1_000) await page.getByRole('button', { name: 'Open more actions' }).click();
  await panel().getByText('Nobody is left for this').waitFor();
  expect(await faultsOfAppearance(page, 'aside:has(ol)')).toEqual([]);
  await shoot('panel');
  await panel().getByRole('button', { name: 'Edit: late' }).click();
  await dialog().getByText('Shown to members of VIP.').waitFor();
  expect(await faultsOfAppearance(page, '[role=dialog]')).toEqual([]);
  await shoot('variant');
  await dialog().locator('[data-field=heroes]').scrollIntoViewIfNeeded();
  await shoot('variant-end');
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  await panel().getByRole('button', { name: 'Settings: For the eye' }).click();
  await dialog().getByRole('group', { name: 'Order' }).waitFor();
  expect(await faultsOfAppearance(page, '[role=dialog]')).toEqual([]);
  await shoot('settings');
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  await panel().getByRole('button', { name: 'Preview as…' }).click();
  await dialog()
    .getByText(/^For the eye: “all”/)
    .waitFor();
  expect(await faultsOfAppearance(page, '[role=dialog]')).toEqual([]);
  await shoot('preview-as');
  await page.keyboard.press('Escape');
  await appear(page, 'light', 1400);
});
