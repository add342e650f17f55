/**
 * `node docs/screenshots.mjs [NAME…]` makes the pictures in docs/images, in light and dark, all or those named. It fills and
 * starts the demo in a database of its own, does there what the editors' guide tells, and ends it again.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { chromium } from 'playwright-core';
import sharp from 'sharp';

const docs = path.dirname(fileURLToPath(import.meta.url));
const images = path.join(docs, 'images');
const port = process.env.PORT || '1347';
const url = `http://localhost:${port}`;
const workplace = mkdtempSync(path.join(tmpdir(), 'segments-pictures-'));
const database = path.join(workplace, 'shop.db');
const only = process.argv.slice(2);

const SEGMENT = {
  key: 'quiet_regulars',
  name: 'Quiet regulars',
  description: 'Order often, but did not open the last newsletter',
  labels: ['newsletter'],
};
const countries = (...operand) => ({
  id: 'where',
  type: 'attribute',
  path: 'country',
  operator: 'is_any_of',
  operand,
});
const bought = {
  id: 'bought',
  type: 'related',
  path: 'orders',
  aggregate: { fn: 'count' },
  operator: 'at_least',
  operand: 2,
  window: { path: 'orderedAt', range: { type: 'last', n: 90, unit: 'day' } },
};
const unopened = { id: 'mail', type: 'response', channel: 'email', campaign: { last: 1 }, outcome: 'not_opened' };
const all = (...children) => ({ version: 1, root: { id: 'root', type: 'group', match: 'all', children } });
const RULE = all(countries('Germany', 'Austria'), bought, unopened);

const CSV = `Customer number,First name,country,Newsletter,Shoe size
C-ANA,Ana,Portugal,true,38
C-JONAS,Jonas,Austria,true,44
C-90001,Lena,Germany,yes,39
C-90002,Paul,Germany,perhaps,43
C-90003,Marta,Spain,false,37
`;

const demo = spawn(
  process.execPath,
  [path.join(docs, '../playground/scripts/demo.mjs'), '--database', database, '--port', port],
  { stdio: ['ignore', 'pipe', 'inherit'] }
);
let browser;
try {
  const account = await started(demo);
  const api = await apiOf(account);
  const person = await tellStory(api);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium',
    args: ['--no-sandbox', '--force-color-profile=srgb'],
  });
  mkdirSync(images, { recursive: true });
  for (const theme of ['light', 'dark']) {
    const page = await signedIn(account, theme);
    const pictures = picturesOf({ page, person });
    for (const name of Object.keys(pictures)) {
      if (only.length > 0 && !only.includes(name)) continue;
      try {
        const { height = 900 } = (await pictures[name]()) ?? {};
        await page.setViewportSize({ width: 1440, height });
        await shoot(page, `${name}-${theme}`);
      } catch (error) {
        // The others are taken all the same.
        process.exitCode = 1;
        process.stdout.write(`${name}-${theme} FAILED: ${error.message}\n`);
      }
    }
    await page.context().close();
  }
} finally {
  await browser?.close();
  demo.kill('SIGTERM');
  rmSync(workplace, { recursive: true, force: true });
}

/** Waits for the demo. @returns the login that it prints */
async function started(child) {
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  const end = Date.now() + 600_000;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`The demo ended:\n${said}`);
    const [, email, password] = /(\S+@\S+)\s+(Demo-\S+)/.exec(said) ?? [];
    if (password) return { email, password };
    await pause(500);
  }
  throw new Error(`The demo did not start:\n${said}`);
}

async function apiOf({ email, password }) {
  const login = await fetch(`${url}/admin/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const { token } = (await login.json()).data;
  return async (method, route, body) => {
    const answer = await fetch(`${url}${route}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${route}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? undefined : answer.json();
  };
}

/** What has happened before the pictures: the segment is made, edited, filled, and aimed at. */
async function tellStory(api) {
  const of = `/segments/segments/${SEGMENT.key}`;
  // Filled once only, so that the trend does not begin with the leap of a changed rule.
  await api('POST', '/segments/segments', { ...SEGMENT, rule: all(countries('Germany'), bought), active: false });
  await api('PUT', of, { rule: RULE });
  await api('PUT', of, { active: true });
  await filled(api, SEGMENT.key);
  const { data } = await api('GET', `${of}/people?limit=2`);
  const note = 'Asked for the tasting by phone';
  await api('POST', `${of}/members`, { subjects: ['C-ANA'], note });
  await api('POST', `${of}/refresh`);
  await filled(api, SEGMENT.key);
  await rememberDays(api);
  const { results } = await api('GET', '/content-manager/collection-types/api::banner.banner?sort=priority:ASC');
  const banner = results.find(({ audience }) => !audience) ?? results[0];
  await api('PUT', `/content-manager/collection-types/api::banner.banner/${banner.documentId}`, {
    title: 'A tasting for our regulars',
    text: 'Thursday at seven, with the new lots.',
    audience: `any(${SEGMENT.key}) not(lapsed)`,
  });
  // One that names what does not exist, for the settings to find.
  await api('POST', '/content-manager/collection-types/api::banner.banner', {
    title: 'Summer sale',
    audience: 'any(summer_guests)',
  });
  return { inside: data.rows[0].id, banner: banner.documentId };
}

async function filled(api, key) {
  for (let tries = 0; tries < 120; tries++) {
    const { data } = await api('GET', `/segments/segments/${key}`);
    const runs = (await api('GET', `/segments/segments/${key}/runs`)).data;
    if (data.status === 'ready' && runs.every(({ finishedAt }) => finishedAt)) return;
    await pause(250);
  }
  throw new Error(`${key} was not filled`);
}

/** A shop that was filled today has no past: each segment's members of the last weeks are what its rule says of those days. */
async function rememberDays(api) {
  const db = new Database(database, { timeout: 10_000 });
  const write = db.prepare(
    `insert into segments_counts (segment_key, day, members, joined, "left") values (?, ?, ?, ?, ?)
     on conflict (segment_key, day) do nothing`
  );
  const { data } = await api('GET', '/segments/segments?pageSize=100');
  for (const { key, rule, audience } of data) {
    let before;
    for (let ago = 45; ago > 0; ago--) {
      const asOf = new Date(Date.now() - ago * 86_400_000).toISOString();
      const preview = await api('POST', '/segments/segments/preview', { rule, audience, asOf, sample: 0 });
      const { count } = preview.data;
      const joined = Math.max(0, count - (before ?? count));
      const left = Math.max(0, (before ?? count) - count);
      write.run(key, asOf.slice(0, 10), count, joined, left);
      before = count;
    }
  }
  db.close();
}

async function signedIn({ email, password }, theme) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    deviceScaleFactor: 1,
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(12_000);
  await page.addInitScript((wanted) => {
    localStorage.setItem('STRAPI_GUIDED_TOUR', '{"tours":{},"enabled":false,"completedActions":[]}');
    localStorage.setItem('STRAPI_THEME', wanted);
  }, theme);
  await page.goto(`${url}/admin/auth/login`);
  await page.getByLabel('Email').fill(email);
  await page.locator('input[name="password"]').fill(password);
  await page.getByRole('button', { name: 'Login' }).click();
  await page.getByRole('link', { name: 'Home' }).first().waitFor();
  // Strapi's own news stand above every page until they are closed.
  const close = page.getByRole('button', { name: 'Close' }).first();
  await close.click({ timeout: 5_000 }).catch(() => undefined);
  return page;
}

/** Each leads to what is shown, and may say how high the picture is to be. */
function picturesOf({ page, person }) {
  const plugin = `${url}/admin/plugins/segments`;
  const segment = (tab) => page.goto(`${plugin}/segment/${SEGMENT.key}/${tab}`);
  const builder = async () => {
    await segment('rule');
    await page.locator('[data-count]').first().waitFor();
    await page.getByRole('heading', { name: 'Some of them' }).waitFor();
  };
  return {
    async list() {
      await page.goto(plugin);
      await page.getByRole('grid').waitFor();
    },
    async templates() {
      await page.goto(`${plugin}/new`);
      await page.getByText('From scratch').first().waitFor();
      return { height: 1000 };
    },
    async builder() {
      await builder();
      return { height: 1000 };
    },
    async 'test-person'() {
      await builder();
      await page.getByRole('button', { name: /choose whom/ }).click();
      await page.keyboard.type('C-JONAS');
      await page.getByRole('option').first().waitFor();
      await pause(600);
      await page.keyboard.press('Enter');
      await page.getByText('Has: Germany').waitFor();
      await page.getByText('Has: Germany').scrollIntoViewIfNeeded();
      return { height: 1000 };
    },
    async people() {
      await segment('people');
      await page.getByRole('grid').waitFor();
    },
    async trend() {
      await segment('trend');
      await page.locator('svg[role="img"], figure svg, svg').last().waitFor();
      return { height: 1000 };
    },
    async activity() {
      await segment('activity');
      await page.getByRole('grid').waitFor();
      return { height: 1200 };
    },
    async person() {
      await page.goto(`${plugin}/subjects/contact/C-ANA`);
      await page.getByText('Order Completed').first().waitFor();
      return { height: 1200 };
    },
    async 'edit-view'() {
      await page.goto(`${url}/admin/content-manager/collection-types/api::banner.banner/${person.banner}`);
      await page.locator('aside').getByText('Shown to members of Quiet regulars').waitFor();
    },
    async import() {
      const file = path.join(workplace, 'customers.csv');
      writeFileSync(file, CSV);
      await page.goto(`${plugin}/imports/new`);
      await page.locator('input[type=file]').setInputFiles(file);
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('combobox', { name: 'Where “Shoe size” goes' }).waitFor();
    },
    async 'import-try'() {
      await this.import();
      await page.getByRole('button', { name: 'Try without writing' }).click();
      await page.getByText('This is what the import would do').waitFor();
    },
    async home() {
      await page.goto(`${url}/admin`);
      await page.getByText('Segments that changed most in 7 days').waitFor();
      return { height: 1500 };
    },
    async settings() {
      await page.goto(`${url}/admin/settings/segments`);
      await page.getByText('There is no segment “summer_guests”').waitFor();
      await page.getByRole('combobox', { name: 'Segment' }).click();
      await page.getByRole('option', { name: 'Big spenders' }).click();
      await page.getByRole('grid').first().waitFor();
      return { height: 1200 };
    },
  };
}

async function shoot(page, name) {
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
  // Nothing is pointed at, and what fades in is there.
  await page.mouse.move(700, 2);
  await pause(900);
  const picture = sharp(await page.screenshot()).png({ palette: true, quality: 85, effort: 10, compressionLevel: 9 });
  const { size } = await picture.toFile(path.join(images, `${name}.png`));
  process.stdout.write(`${name}.png ${Math.round(size / 1000)} kB\n`);
}

function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
