import type { Knex } from 'knex';
import type { Browser, Locator, Page } from 'playwright-core';
import { openBrowser, signIn } from '../support/browser';
import { connectTo } from '../support/database';
import { startServer, type TestServer } from '../support/server';

/*
 * Somebody who has never seen the plugin, on the demo shop: “customers in Germany or Austria who ordered at least twice in
 * the last 90 days but did not open the last newsletter”, and a banner for them. Every move of hers is counted.
 */

const MOST_ACTIONS = 25;
const DAY_MS = 86_400_000;

let shop: TestServer;
let browser: Browser;
let page: Page;
let database: Knex;
const actions: string[] = [];

beforeAll(async () => {
  [shop, browser] = await Promise.all([startServer({ demo: ['--customers', '2400'], admin: true }), openBrowser()]);
  const end = Date.now() + 60_000;
  while (!shop.output().includes('curl') && Date.now() < end) await new Promise((done) => setTimeout(done, 200));
  const [, email = '', password = ''] = /(admin@\S+)\s+(\S+)/.exec(shop.output()) ?? [];
  page = await signIn(browser, shop.url, { email, password });
  database = connectTo(shop.database);
}, 660_000);
afterAll(async () => {
  await database?.destroy();
  await browser?.close();
  await shop?.stop();
});

/* All that she does goes through these three. Opening a list is a click of its own, as is the field that is typed in. */

async function click(what: Locator): Promise<void> {
  await what.click();
  actions.push(`click ${String(what)}`);
}

/** Into what has the focus, which must be a field: she does not type into nothing. */
async function type(text: string): Promise<void> {
  // A list that closes hands the focus on.
  await page.waitForTimeout(150);
  await page.waitForFunction(() => document.activeElement instanceof HTMLInputElement);
  await page.keyboard.type(text, { delay: 20 });
  actions.push(`type ${text}`);
}

async function press(key: 'Enter'): Promise<void> {
  await page.keyboard.press(key);
  actions.push(`press ${key}`);
}

const link = (name: string | RegExp) => page.getByRole('link', { name, exact: true });
const option = (name: string | RegExp) => page.getByRole('option', { name });
const rule = () => page.getByRole('region', { name: 'Rule', exact: true });
const addCondition = () => rule().getByRole('button', { name: 'Add condition' }).last();
/** The number in the rail once it is that of what the rule says now. */
async function count(): Promise<number> {
  const rail = page.locator('[aria-busy="false"] [data-count]');
  await page.waitForTimeout(350);
  await rail.waitFor();
  return Number(await rail.getAttribute('data-count'));
}

/** Whom the rule should name, from the tables alone. @returns their numbers */
async function wanted(now: number): Promise<string[]> {
  const [newest] = await database.raw<{ campaign: string }[]>(
    `select json_extract(properties, '$.campaign') as campaign from segments_events
     where name = 'Email Sent' and json_extract(properties, '$.channel') = 'email'
     group by 1 order by max(occurred_at) desc limit 1`
  );
  const rows = await database.raw<{ customer_number: string }[]>(
    `select c.customer_number from customers c
     where c.country in ('Germany', 'Austria')
       and (select count(*) from segments_events o
            where o.contact_id = c.id and o.name = 'Order Completed' and o.occurred_at > ? and o.occurred_at <= ?) >= 2
       and exists (select 1 from segments_events s where s.contact_id = c.id and s.name = 'Email Sent'
                   and json_extract(s.properties, '$.campaign') = ?)
       and not exists (select 1 from segments_events s where s.contact_id = c.id
                       and s.name in ('Email Opened', 'Email Link Clicked')
                       and json_extract(s.properties, '$.campaign') = ?)
     order by 1`,
    [now - 90 * DAY_MS, now, newest!.campaign, newest!.campaign]
  );
  return rows.map(({ customer_number }) => customer_number);
}

/** Somebody of Germany who ordered once at most, by the name that lists show. */
async function whoOrderedTooLittle(now: number): Promise<{ email: string; orders: number }> {
  const [found] = await database.raw<{ email: string; orders: number }[]>(
    `select c.email, (select count(*) from segments_events o where o.contact_id = c.id and o.name = 'Order Completed'
                      and o.occurred_at > ? and o.occurred_at <= ?) as orders
     from customers c where c.country = 'Germany' and orders = 1 order by c.id limit 1`,
    [now - 90 * DAY_MS, now]
  );
  return found!;
}

async function filled(key: string): Promise<void> {
  const end = Date.now() + 15_000;
  while (Date.now() < end) {
    const state = await database<{ segment_key: string; status: string }>('segments_states')
      .where({ segment_key: key })
      .first();
    if (state?.status === 'ready') return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`${key} was not filled`);
}

interface StoredSegment {
  key: string;
  rule: { root: { children: object[] } };
}

test('in at most 25 actions to a segment that she trusts, and a banner for it', async () => {
  const counts: number[] = [];
  await click(link('Segments'));
  await click(link('New segment').first());
  await click(link('From scratch'));
  await page.getByRole('textbox', { name: 'Name', exact: true }).waitFor();
  await type('Regulars who missed the news');

  await click(addCondition());
  await type('country');
  await press('Enter');
  await click(option(/^Germany/));
  counts.push(await count());
  await click(option(/^Austria/));
  counts.push(await count());

  await click(addCondition());
  await type('order completed');
  await press('Enter');
  // How many times is what comes next, and has the focus.
  await type('2');
  counts.push(await count());
  await click(rule().getByRole('textbox', { name: 'Amount' }));
  await type('90');
  counts.push(await count());

  await click(addCondition());
  await type('did not open');
  await press('Enter');
  counts.push(await count());
  await page
    .getByRole('region', { name: 'The rule in one sentence' })
    .getByText(
      'Customers where Country is Germany or Austria and who performed Order Completed at least 2 times in the last ' +
        '90 days and who were sent but did not open the last email campaign'
    )
    .waitFor();

  // The number moved with each of them, and each is that of the tables.
  const names = await wanted(Date.now());
  expect(new Set(counts).size).toBe(counts.length);
  expect(counts.at(-1)).toBe(names.length);
  expect(names.length).toBeGreaterThan(10);
  const people = page.getByRole('list').filter({ has: page.getByRole('link', { name: /@example\.com$/ }) });
  expect(await people.getByRole('listitem').count()).toBe(10);

  const { email, orders } = await whoOrderedTooLittle(Date.now());
  await click(page.getByRole('button', { name: /^Test a person/ }));
  await click(option(email));
  const tested = page.locator('[aria-live="polite"]').filter({ hasText: 'Has:' });
  await tested.getByText('Not so: who performed Order Completed at least 2 times in the last 90 days.').waitFor();
  const conditions = await tested
    .getByRole('listitem')
    .filter({ hasNot: page.getByRole('list') })
    .allInnerTexts();
  expect(conditions.map((text) => text.replaceAll(/\s+/g, ' '))).toEqual([
    'Yes where Country is Germany or Austria Has: Germany',
    `No who performed Order Completed at least 2 times in the last 90 days Has: ${orders}`,
    expect.stringContaining('who were sent but did not open the last email campaign Has:'),
  ]);

  await click(page.getByRole('button', { name: 'Create', exact: true }));
  await click(link('New: Banner'));
  await page.getByText('Shown to members of Regulars who missed the news.').first().waitFor();
  await click(page.getByRole('textbox', { name: 'title' }));
  await type('You missed something');
  await click(page.getByRole('button', { name: 'Save', exact: true }));
  await page.getByText('Saved').first().waitFor();

  process.stdout.write(`${actions.length} actions: ${actions.join(', ')}\n`);
  expect(actions.length).toBeLessThanOrEqual(MOST_ACTIONS);

  const segment = await database<StoredSegment>('segments_segments')
    .where({ key: 'regulars_who_missed_the_news' })
    .first();
  expect(segment).toBeDefined();
  await filled(segment!.key);
  const members = await database('segments_members as m')
    .join('segments_states as s', 's.set_id', 'm.set_id')
    .join('customers as c', 'c.id', 'm.subject_id')
    .where('s.segment_key', segment!.key)
    .orderBy('c.customer_number')
    .pluck<string[]>('c.customer_number');
  expect(members).toEqual(await wanted(Date.now()));
  const banner = await database<{ title: string; audience: string }>('banners')
    .where({ title: 'You missed something' })
    .first();
  expect(banner?.audience).toBe(`any(${segment!.key})`);
});
