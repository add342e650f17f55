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

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ admin: true }), openBrowser()]);
  page = await signIn(browser, server.url);
  page.setDefaultTimeout(15_000);
  api = await adminApi(server.url);
  const made = await api.call<{ accessKey: string }>('POST', '/admin/api-tokens', {
    ...{ name: 'site', description: '', type: 'full-access', lifespan: null },
  });
  token = made.accessKey;
  for (const customerNumber of ['C-1', 'C-2']) {
    await api.call('POST', '/content-manager/collection-types/api::customer.customer', { customerNumber });
  }
  await api.call('POST', '/segments/segments', { key: 'vip', name: 'VIP', kind: 'static' });
  await api.call('POST', '/segments/segments/vip/members', { subjects: ['C-1'] });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function promotion(title: string): Promise<string> {
  const data = {
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
  const url = `${server.url}/api/promotions/${id}?segmentsSubject=${customer}`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  return ((await answer.json()) as { data: Record<string, unknown> }).data;
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
  await dialog().getByRole('combobox', { name: 'Shown to' }).click();
  await page.getByRole('option', { name: 'Members of any of these' }).click();
  await dialog().getByRole('combobox', { name: 'Segments' }).click();
  await page.getByRole('option', { name: 'VIP' }).click();
  await page.keyboard.press('Escape');
  await dialog().getByText('Shown to members of VIP.').waitFor();
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

test('by keyboard alone, with the focus never lost', async () => {
  const id = await promotion('Summer sale');
  await edit(id);
  const add = panel().getByRole('button', { name: 'Add a variant' });
  // The editor of JSON keeps the key for itself.
  await page
    .getByRole('heading', { name: 'Preview' })
    .locator('..')
    .getByRole('button')
    .or(page.getByRole('link', { name: 'Set up preview' }))
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
  const names = await dialog().locator('[data-variant]').allInnerTexts();
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

test('who may only read is shown how it stands, and nothing to press', async () => {
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
  expect(await panel(reader).getByRole('button').count()).toBe(0);
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
        overrides: { teaser: 'Other', discount: 0, tags: [], heroes: [{ title: 'A' }] },
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
  await dialog().getByText('These can be overridden over the API').scrollIntoViewIfNeeded();
  await shoot('variant-end');
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  await panel().getByRole('button', { name: 'Settings: For the eye' }).click();
  await dialog().getByRole('group', { name: 'Order' }).waitFor();
  expect(await faultsOfAppearance(page, '[role=dialog]')).toEqual([]);
  await shoot('settings');
  await page.keyboard.press('Escape');
  await appear(page, 'light', 1400);
});
