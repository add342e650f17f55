import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { withStartedApp } from './started-app.mjs';

/**
 * How much JavaScript a built admin has, and how much of it the browser fetches before anybody has done anything: to show
 * the first page, which loads every plugin's registration and the words that it gives to the host.
 * @param {string} directory a Strapi app with a built admin
 * @param {string} executablePath of Chromium
 * @param {Record<string, string>} env with which the admin was built
 * @returns {Promise<{ atOnce: number, all: number }>} bytes, each file compressed by gzip
 */
export async function adminSize(directory, executablePath, env) {
  const build = join(directory, 'build');
  const sizes = new Map(
    readdirSync(build)
      .filter((name) => name.endsWith('.js'))
      .map((name) => [name, gzipSync(readFileSync(join(build, name)), { level: 9 }).length])
  );
  const fetched = await withStartedApp(directory, env, (url) => scriptsOfFirstPage(url, executablePath));
  const sum = (names) => [...names].reduce((bytes, name) => bytes + (sizes.get(name) ?? 0), 0);
  return { atOnce: sum(fetched), all: sum(sizes.keys()) };
}

async function scriptsOfFirstPage(url, executablePath) {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ locale: 'en-GB' });
    const names = new Set();
    page.on('response', (response) => {
      const name = new URL(response.url()).pathname.split('/').pop();
      if (name?.endsWith('.js')) names.add(name);
    });
    await page.goto(`${url}/admin/auth/login`);
    await page
      .getByRole('button', { name: 'Login' })
      .or(page.getByRole('button', { name: "Let's start" }))
      .waitFor();
    await page.waitForLoadState('networkidle');
    return names;
  } finally {
    await browser.close();
  }
}
