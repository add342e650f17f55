import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const ADMIN = { firstname: 'Ada', lastname: 'Admin', email: 'admin@shop.example', password: 'Admin-password-1' };
const START_LIMIT_MS = 90_000;

/**
 * Starts the built app, signs in by the browser and waits for the plugin's entry in the menu.
 * @param {string} directory a Strapi app with a built admin
 * @param {string} executablePath of Chromium
 * @throws if the entry does not appear, or the page reports an error of the plugin
 */
export async function checkMenu(directory, executablePath) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(process.execPath, [join(directory, 'node_modules/@strapi/strapi/bin/strapi.js'), 'start'], {
    cwd: directory,
    env: { ...process.env, NODE_ENV: 'production', PORT: String(port), STRAPI_TELEMETRY_DISABLED: 'true' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let browser;
  try {
    await answering(`${url}/_health`, server);
    const registered = await fetch(`${url}/admin/register-admin`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ADMIN),
    });
    if (!registered.ok)
      throw new Error(`registering the admin answered ${registered.status}: ${await registered.text()}`);

    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
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
    await browser?.close();
    server.kill('SIGKILL');
  }
}

async function answering(url, server) {
  const end = Date.now() + START_LIMIT_MS;
  while (Date.now() < end) {
    if (server.exitCode !== null) throw new Error(`the app ended with exit code ${server.exitCode}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 300));
  }
  throw new Error(`the app did not answer within ${START_LIMIT_MS / 1000} s`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
