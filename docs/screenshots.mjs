/**
 * Makes the pictures of the documentation from the running demo: `npm run demo` in one shell, then
 * `node docs/screenshots.mjs http://localhost:1337 admin@example.com '<password>'` in another.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const [url, email, password] = process.argv.slice(2);
if (!password) throw new Error('node docs/screenshots.mjs URL EMAIL PASSWORD');
const images = path.join(path.dirname(fileURLToPath(import.meta.url)), 'images');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium',
  args: ['--no-sandbox'],
});

async function admin(theme) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 860 }, locale: 'en-GB' });
  const page = await context.newPage();
  await page.addInitScript((wanted) => {
    localStorage.setItem('STRAPI_GUIDED_TOUR', '{"tours":{},"enabled":false,"completedActions":[]}');
    localStorage.setItem('STRAPI_THEME', wanted);
  }, theme);
  await page.goto(`${url}/admin/auth/login`);
  await page.getByLabel('Email').fill(email);
  await page.locator('input[name="password"]').fill(password);
  await page.getByRole('button', { name: 'Login' }).click();
  await page.getByRole('link', { name: 'Home' }).first().waitFor();
  await page.goto(`${url}/admin/plugins/segments`);
  await page.getByRole('table').waitFor();
  await page.screenshot({ path: path.join(images, `segments-${theme}.png`) });
  await context.close();
}

async function storefront() {
  const page = await browser.newPage({ viewport: { width: 1200, height: 760 } });
  await page.goto(`${url}/storefront/index.html`);
  const choices = page.getByRole('radio');
  await choices.first().waitFor();
  for (let at = 0; at < Math.min(2, await choices.count()); at++) {
    await choices.nth(at).check({ force: true });
    await page.locator('main#page:not([aria-busy="true"]) h1, main#page:not([aria-busy="true"]) h2').first().waitFor();
    await page.waitForTimeout(500);
    await page.screenshot({ path: path.join(images, `storefront-${at + 1}.png`) });
  }
}

await admin('light');
await admin('dark');
await storefront();
await browser.close();
