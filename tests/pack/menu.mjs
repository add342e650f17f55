import { chromium } from 'playwright-core';
import { withStartedApp } from './started-app.mjs';

const ADMIN = { firstname: 'Ada', lastname: 'Admin', email: 'admin@shop.example', password: 'Admin-password-1' };

/**
 * Starts the built app, signs in by the browser and waits for the plugin's entry in the menu.
 * @param {string} directory a Strapi app with a built admin
 * @param {string} executablePath of Chromium
 * @throws if the entry does not appear, or the page reports an error of the plugin
 */
export async function checkMenu(directory, executablePath) {
  await withStartedApp(directory, {}, async (url) => {
    const registered = await fetch(`${url}/admin/register-admin`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ADMIN),
    });
    if (!registered.ok)
      throw new Error(`registering the admin answered ${registered.status}: ${await registered.text()}`);

    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      await page.addInitScript(() => {
        const tours = { tours: {}, enabled: false, completedActions: [] };
        localStorage.setItem('STRAPI_GUIDED_TOUR', JSON.stringify(tours));
      });
      await page.goto(`${url}/admin/auth/login`);
      await page.getByLabel('Email').fill(ADMIN.email);
      await page.locator('input[name="password"]').fill(ADMIN.password);
      await page.getByRole('button', { name: 'Login' }).click();
      await page.getByRole('link', { name: 'Segments' }).first().click({ timeout: 30_000 });
      await page.waitForURL('**/admin/plugins/segments**', { timeout: 30_000 });
      await page.getByRole('heading', { name: 'Segments' }).first().waitFor({ timeout: 30_000 });
    } finally {
      await browser.close();
    }
  });
}
