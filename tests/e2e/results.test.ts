import type { Browser, Page } from 'playwright-core';
import { adminApi, type AdminApi } from '../support/admin-api';
import { appear, APPEARANCES, faultsOfAppearance } from '../support/appearance';
import { openBrowser, signIn } from '../support/browser';
import { startServer, type TestServer } from '../support/server';

/* What an experience brought about, what a segment's members do, and all that will not do what its editor thinks. */

const PROMOTION = 'api::promotion.promotion';
const PEOPLE = 400;

let server: TestServer;
let browser: Browser;
let page: Page;
let api: AdminApi;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ admin: true }), openBrowser()]);
  page = await signIn(browser, server.url);
  page.setDefaultTimeout(15_000);
  api = await adminApi(server.url);
  for (const customerNumber of ['C-1', 'C-2']) {
    await api.call('POST', '/content-manager/collection-types/api::customer.customer', { customerNumber });
  }
  await api.call('POST', '/segments/segments', { key: 'vip', name: 'VIP', kind: 'static' });
  await api.call('POST', '/segments/segments/vip/members', { subjects: ['C-1'] });
  await api.call('PUT', '/segments/segments/vip', { active: true });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function running(): Promise<void> {
  const data = { title: 'Spring sale', slug: 'spring-sale', teaser: 'Ten percent', discount: 10 };
  const path = `/content-manager/collection-types/${PROMOTION}`;
  const { documentId } = await api.call<{ documentId: string }>('POST', path, data);
  await api.call('POST', `${path}/${documentId}/actions/publish`, data);
  const spring = { key: 'spring', name: 'Spring', contentType: PROMOTION, document: documentId };
  await api.call('POST', '/segments/experiences', { ...spring, holdout: 40, goal: 'Order Completed' });
  const bold = { key: 'bold', name: 'Bold teaser', share: 50, overrides: { teaser: 'Twenty percent' } };
  await api.call('POST', '/segments/experiences/spring/variants', bold);
  await api.call('POST', '/segments/experiences/spring/variants/bold/publish', {});
  await api.call('PUT', '/segments/experiences/spring', { state: 'running' });
}

/** Half of the visitors were held out, of whom 10 % buy; of the others 25 %. */
async function visited(): Promise<void> {
  const { writeKey } = await api.call<{ writeKey: string }>('POST', '/segments/sources', {
    name: 'Shop',
    kind: 'server',
  });
  const send = async (batch: object[]) => {
    const answer = await fetch(`${server.url}/api/segments/v1/batch`, {
      method: 'POST',
      body: JSON.stringify({ writeKey, batch }),
    });
    expect(answer.status).toBe(200);
  };
  const people = Array.from({ length: PEOPLE }, (_, at) => ({ anonymousId: `v${at}`, at }));
  await send(
    people.map(({ anonymousId, at }) => {
      const properties = { experience: 'spring', variant: at % 2 === 0 ? 'bold' : 'holdout' };
      return { type: 'track', event: 'Experience Viewed', anonymousId, properties };
    })
  );
  const buyers = people.filter(({ at }) => (at % 2 === 0 ? at % 8 === 0 : at % 20 === 1));
  const total = (at: number) => ({ type: 'track', event: 'Order Completed', properties: { total: at } });
  await send([
    ...buyers.map(({ anonymousId, at }) => ({ ...total(at), anonymousId })),
    ...[30, 50].map((at) => ({ ...total(at), userId: 'C-1' })),
    { ...total(10), userId: 'C-2' },
  ]);
}

test('before there is any, the list says how one is made; with one it leads to its results', async () => {
  await page.goto(`${server.url}/admin/plugins/segments`);
  await page.getByRole('link', { name: 'Experiences', exact: true }).press('Enter');
  await page.getByText('There is no experience yet.').waitFor();
  await running();
  await page.reload();
  const row = page.getByRole('row').filter({ hasText: 'Spring sale' });
  await row.getByText('Running').waitFor();
  await row.getByText('Bold teaser').waitFor();
  expect(await row.getByRole('link', { name: /Spring sale/ }).getAttribute('href')).toContain(PROMOTION);
  await row.getByRole('link', { name: 'Spring', exact: true }).click();
  await page.getByText('Nobody saw it in this time.').waitFor();
});

test('results: rates, lift and what may be said of it, by the eye and by keyboard', async () => {
  await visited();
  await page.reload();
  const row = page.getByRole('row').filter({ hasText: 'Bold teaser' });
  await row.getByText('Reaches the goal more often').waitFor();
  expect(await row.textContent()).toMatch(/200.*50.*25%.*\+150%/);
  await page
    .getByRole('row')
    .filter({ hasText: 'Kept back' })
    .getByText('The others are compared with this.')
    .waitFor();
  await page.getByText('Decide first how long it runs').waitFor();
  const plot = page.getByRole('application', { name: /^Lift of each group/ });
  await plot.focus();
  await page.keyboard.press('ArrowDown');
  await page.getByText('Bold teaser: Reaches the goal more often').waitFor();
  // Of a segment of contacts none of these visitors is.
  await page.getByRole('combobox', { name: 'Segment' }).click();
  await page.getByRole('option', { name: 'VIP' }).click();
  await page.getByText('Nobody saw it in this time.').waitFor();
  await page.goBack();
});

test('from the entry to its results', async () => {
  await page.goto(`${server.url}/admin/plugins/segments/experiences`);
  await page.getByRole('link', { name: /Spring sale/ }).click();
  await page.getByRole('link', { name: 'Results: Spring' }).click();
  await page.getByRole('heading', { name: 'Spring' }).waitFor();
});

test('what members do, beside everybody: counted and summed, as a chart and as a table', async () => {
  await page.goto(`${server.url}/admin/plugins/segments/segment/vip/trend`);
  await page.getByRole('button', { name: /^Event:/ }).click();
  await page.getByRole('option', { name: /Order Completed/ }).click();
  await page.getByText('1 member of 2 in all').waitFor();
  const chart = page.getByRole('application', { name: /^For each member/ });
  await chart.focus();
  await page.keyboard.press('End');
  await page.getByText(/: 2 for each member, 1\.5 for each of everybody/).waitFor();
  await page.getByRole('combobox', { name: 'Counted' }).click();
  await page.getByRole('option', { name: /^Sum of/ }).click();
  await page.getByRole('button', { name: 'Show as a table' }).last().click();
  const today = page.getByRole('row').filter({ hasText: '80' });
  expect(await today.first().textContent()).toMatch(/80.*45.*80/);
});

test('findings: everything, the worst first, with the way to where it is mended', async () => {
  await page.goto(`${server.url}/admin/plugins/segments`);
  await page.getByRole('link', { name: 'Findings', exact: true }).press('Enter');
  await page.getByText('There is nobody in it yet.').first().waitFor();
  await api.call('PUT', '/segments/experiences/spring', { goal: 'Never Came' });
  await page.reload();
  const found = page.getByRole('listitem').filter({ hasText: 'Its goal, the event “Never Came”, never came.' });
  await found.getByRole('link', { name: 'Spring' }).click();
  await page.getByRole('heading', { name: 'Spring' }).waitFor();
  await api.call('PUT', '/segments/experiences/spring', { goal: 'Order Completed' });
});

test.each(APPEARANCES)('all in %s, %d px wide: nothing sticks out, and axe finds nothing', async (theme, width) => {
  await appear(page, theme, width);
  const faults: string[] = [];
  const pages = {
    experiences: ['experiences', 'Spring'],
    results: ['experiences/spring', 'Reaches the goal more often'],
    kpi: ['segment/vip/trend?event=Order Completed&sum=properties.total', '1 member of 2'],
    findings: ['findings', 'There is nobody in it yet.'],
  };
  for (const [name, [path, text]] of Object.entries(pages)) {
    await page.goto(`${server.url}/admin/plugins/segments/${path}`);
    await page
      .getByText(text as string)
      .first()
      .waitFor();
    faults.push(...(await faultsOfAppearance(page)).map((fault) => `${name}: ${fault}`));
    if (process.env.SCREENSHOTS) {
      await page
        .getByText(text as string)
        .first()
        .scrollIntoViewIfNeeded();
      await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}-${theme}-${width}.png`, fullPage: true });
    }
  }
  expect(faults).toEqual([]);
});
