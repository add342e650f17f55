import { chromium, type Browser, type Page } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM_PATH || '/usr/bin/chromium';
const FIRST_ADMIN = { email: 'admin@shop.example', password: 'Admin-password-1' };

/** Chromium without a window, or with one when SHOW_BROWSER is set. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'], headless: !process.env.SHOW_BROWSER });
}

/**
 * A page of the admin, signed in. Registers the first admin on a fresh database; `account` signs in one who is there already.
 * @param url of the server, without `/admin`
 */
export async function signIn(browser: Browser, url: string, account = FIRST_ADMIN): Promise<Page> {
  await fetch(`${url}/admin/register-admin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ firstname: 'Ada', lastname: 'Admin', ...account }),
  });
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, locale: 'en-GB' });
  const page = await context.newPage();
  await page.addInitScript(() => {
    const noTours = { tours: {}, enabled: false, completedActions: [] };
    localStorage.setItem('STRAPI_GUIDED_TOUR', JSON.stringify(noTours));
  });
  await page.goto(`${url}/admin/auth/login`);
  await page.getByLabel('Email').fill(account.email);
  await page.locator('input[name="password"]').fill(account.password);
  await page.getByRole('button', { name: 'Login' }).click();
  await page.getByRole('link', { name: 'Home' }).first().waitFor();
  return page;
}
