import { Analytics } from '@segment/analytics-node';
import type { Browser, Page } from 'playwright-core';
import type { SourceWithKey } from '../../contracts/sources';
import type { MembersData, WebhookWithSecret } from '../../contracts/webhooks';
import { adminApi, type AdminApi } from '../support/admin-api';
import { faultsOfAppearance } from '../support/appearance';
import { openBrowser } from '../support/browser';
import { startReceiver, verified, type Receiver } from '../support/receiver';
import { startServer, type TestServer } from '../support/server';
import { until } from '../support/until';

/*
 * A shopper at the demo's storefront, which tracks with Segment's own client: what she does changes what she sees at the very next
 * page view, the CRM is told, and what she did long ago stops counting by itself.
 */

const DAY = 86_400_000;
const INCENTIVE = 'A free mug from 100 €';
const THANKS = 'How does it taste?';

let shop: TestServer;
let browser: Browser;
let page: Page;
let api: AdminApi;
let crm: Receiver;
let secret: string;
const faults: string[] = [];

beforeAll(async () => {
  [shop, browser, crm] = await Promise.all([
    startServer({ demo: ['--customers', '200'] }),
    openBrowser(),
    startReceiver(),
  ]);
  await until(async () => shop.output().includes('curl'));
  const [, email = '', password = ''] = /(\S+@example\.com)\s+(Demo-\S+)/.exec(shop.output()) ?? [];
  api = await adminApi(shop.url, { email, password });
  ({ secret } = await api.call<WebhookWithSecret>('POST', '/segments/webhooks', {
    url: crm.url,
    segments: ['cart_below_100', 'recent_buyers'],
  }));
  page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(`${shop.url}/storefront/index.html`);
  await settled();
}, 660_000);
afterAll(async () => {
  await browser?.close();
  await shop?.stop();
  await crm?.close();
});

const settled = () => page.locator('main#page[aria-busy="false"]').waitFor();
const addToCart = (product: string) => page.getByRole('button', { name: `Add to cart: ${product}` }).click();
const shows = (title: string) => page.locator('main').getByText(title, { exact: true }).isVisible();
const anonymousId = () => page.evaluate(() => JSON.parse(localStorage.getItem('ajs_anonymous_id') ?? '""') as string);

/** Her next page view: a link that she follows, to a page that is loaded anew. */
async function follow(link: string): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.getByRole('link', { name: link, exact: true }).click()]);
  await settled();
}

/** What the CRM was told of somebody, each message with its signature verified, in the order in which it came. */
const toldOf = (identity: string) =>
  crm.received.flatMap((received) => {
    const { type, data } = verified(secret, received);
    const { segment, items = [] } = data as MembersData;
    return items.filter((item) => item.identity === identity).map(({ cause }) => ({ type, segment, cause }));
  });

test('with less than 100 € in the cart she sees the incentive, with more no longer, each at the very next page view', async () => {
  expect(await shows(INCENTIVE)).toBe(false);
  const visitor = await anonymousId();
  expect(visitor).not.toBe('');

  await addToCart('Yirgacheffe beans 1 kg');
  await follow('Gear');
  expect(await shows(INCENTIVE)).toBe(true);
  await follow('Home');
  expect(await shows(INCENTIVE)).toBe(true);

  await addToCart('Gooseneck kettle');
  await follow('Tea');
  expect(await shows(INCENTIVE)).toBe(false);
  expect(await anonymousId()).toBe(visitor);

  await until(async () => toldOf(visitor).length >= 2);
  const told = { segment: 'cart_below_100', cause: 'event' };
  expect(toldOf(visitor)).toEqual([
    { type: 'segment.member.joined', ...told },
    { type: 'segment.member.left', ...told },
  ]);
});

test('thirty days after her order she drops out of the recent buyers, and nobody did anything', async () => {
  const { writeKey } = await api.call<SourceWithKey>('POST', '/segments/sources', { name: 'Till', kind: 'server' });
  await page.getByRole('radio', { name: 'Mia Novák' }).check({ force: true });
  await page.getByText('Mia Novák', { exact: true }).last().waitFor();
  await settled();
  expect(await shows(THANKS)).toBe(false);

  const till = new Analytics({ writeKey, host: shop.url, path: '/api/segments/v1/batch' });
  till.track({
    userId: 'C-MIA',
    event: 'Order Completed',
    properties: { order_id: 'O-1', total: 121.9, currency: 'EUR' },
    timestamp: new Date(Date.now() - 30 * DAY + 20_000),
  });
  await till.closeAndFlush();
  await follow('Home');
  expect(await shows(THANKS)).toBe(true);

  await until(async () => toldOf('C-MIA').some(({ type }) => type === 'segment.member.left'), 60_000);
  expect(toldOf('C-MIA')).toEqual([
    { type: 'segment.member.joined', segment: 'recent_buyers', cause: 'event' },
    { type: 'segment.member.left', segment: 'recent_buyers', cause: 'time' },
  ]);
  await follow('Home');
  expect(await shows(THANKS)).toBe(false);
});

test('what she buys at the storefront makes her a recent buyer, and leaves her an empty cart', async () => {
  await addToCart('Sencha 200 g');
  await follow('Coffee');
  expect(await shows(INCENTIVE)).toBe(true);
  await page.getByRole('button', { name: 'Buy' }).click();
  await page.getByText('Nothing yet.', { exact: true }).waitFor();
  await follow('Home');
  expect([await shows(INCENTIVE), await shows(THANKS)]).toEqual([false, true]);
});

test('whoever looks next at this browser has an empty cart, and is nobody of whom she was', async () => {
  await addToCart('Sencha 200 g');
  const before = await anonymousId();
  await page.getByRole('radio', { name: 'Nobody in particular' }).check({ force: true });
  await page.locator('aside').getByText('is not signed in').waitFor();
  await follow('Home');
  expect([await shows(INCENTIVE), await shows(THANKS)]).toEqual([false, false]);
  await page.getByText('Nothing yet.', { exact: true }).waitFor();
  expect(await anonymousId()).not.toBe(before);
});

test.each(['light', 'dark'] as const)('in %s the page can be read, wide and narrow', async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  for (const width of [1440, 420]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await faultsOfAppearance(page, 'body')).toEqual([]);
  }
});

test('nothing went wrong in the page', () => expect(faults).toEqual([]));
