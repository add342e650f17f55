/**
 * `npm run demo`: a shop on Strapi with the plugin, ready to be looked at. On a fresh clone it installs, builds and
 * fills the database; later starts find everything in place. Until it has installed there is nothing but Node to import.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { prepare } from './demo/prepare.mjs';

const USAGE = `npm run demo -- [options]
  --data DIR        load contacts.csv, orders.csv and events.ndjson (or .gz) of a folder instead of a made-up shop
  --shift-to-now    with --data: move all times so that the latest order is today's
  --database FILE   SQLite file; each data set has its own by default
  --port N          1337 by default
  --customers N     size of the made-up shop (--orders, --events, --seed likewise)
  --reset           throw the database away and fill it anew
  --no-start        prepare and fill only`;

const playground = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const root = path.resolve(playground, '..');
const say = (line = '') => process.stdout.write(`${line}\n`);

function readOptions() {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  const { values } = parseArgs({
    options: {
      data: text,
      'shift-to-now': flag,
      database: text,
      port: text,
      customers: text,
      orders: text,
      events: text,
      seed: text,
      reset: flag,
      'no-start': flag,
      help: flag,
    },
  });
  return values;
}

function wholeNumber(name, value) {
  if (!/^\d+$/.test(value)) throw new Error(`--${name} takes a whole number`);
  return Number(value);
}

function sizesOf(options) {
  const given = ['customers', 'orders', 'events', 'seed'].filter((name) => options[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, wholeNumber(name, options[name])]));
}

/** Every data set has a file of its own, so that looking at one does not cost the other. */
function databaseFile(options) {
  if (options.database) return path.resolve(options.database);
  const shifted = options['shift-to-now'] ? '-shifted' : '';
  const name = options.data ? `data-${path.basename(path.resolve(options.data))}${shifted}` : 'shop';
  return path.join(playground, '.tmp', `${name}.db`);
}

function announce({ url, admin, token, people }) {
  const page = `${url}/api/landing-page?populate[sections][on][shop.hero]=true&populate[sections][on][shop.banner]=true`;
  say(`
  Admin panel   ${url}/admin
                ${admin.email}  ${admin.password}
  Storefront    ${url}/storefront/index.html

  The same page, three customers, three answers:
`);
  for (const { customerNumber, name, story } of people) {
    say(`  # ${name} ${story}`);
    say(
      `  curl -gs '${page}&segmentsSubject=${encodeURIComponent(customerNumber)}' -H 'Authorization: bearer ${token}'\n`
    );
  }
}

async function main() {
  const options = readOptions();
  if (options.help) return say(USAGE);
  if (options['shift-to-now'] && !options.data) throw new Error('--shift-to-now goes with --data');
  const data = options.data && path.resolve(options.data);
  const database = databaseFile(options);
  const notes = `${database}.demo.json`;
  const port = wholeNumber('port', options.port ?? process.env.PORT ?? '1337');

  prepare({ root, playground, say });
  if (options.reset) {
    for (const file of [database, `${database}-wal`, `${database}-shm`, `${database}-journal`, notes])
      rmSync(file, { force: true });
  }
  mkdirSync(path.dirname(database), { recursive: true });

  process.chdir(playground);
  Object.assign(process.env, {
    NODE_ENV: 'production',
    DATABASE_CLIENT: 'sqlite',
    DATABASE_FILENAME: database,
    PORT: String(port),
    // Whoever edits looks at the storefront at once.
    KEY_MAX_AGE_SECONDS: process.env.KEY_MAX_AGE_SECONDS ?? '2',
    STRAPI_TELEMETRY_DISABLED: 'true',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
  });

  const require = createRequire(import.meta.url);
  const { createStrapi } = require('@strapi/strapi');
  const strapi = await createStrapi({ appDir: playground, distDir: playground }).load();
  if (!existsSync(notes)) {
    if ((await strapi.db.query('api::customer.customer').count()) > 0) {
      throw new Error(`${database} holds a shop that was not filled to the end; start again with --reset`);
    }
    const { fillShop } = require('./demo/fill.js');
    const started = Date.now();
    const filled = await fillShop(strapi, { data, shiftToNow: options['shift-to-now'], sizes: sizesOf(options), say });
    writeFileSync(notes, JSON.stringify(filled, null, 2), { mode: 0o600 });
    say(`Filled in ${Math.round((Date.now() - started) / 1000)} s`);
  }
  const filled = JSON.parse(readFileSync(notes, 'utf8'));

  if (options['no-start']) {
    await strapi.destroy();
    return process.exit(0);
  }
  const { serveStorefront } = await import('./demo/serve-storefront.mjs');
  await serveStorefront(strapi, filled);
  // The lines below say what the visitor needs; Strapi's own table would push them off the screen.
  strapi.startupLogger.logStartupMessage = () => {};
  await strapi.start();
  return announce({ url: `http://localhost:${port}`, ...filled });
}

main().catch((error) => {
  say(`\n${error.message}`);
  process.exit(1);
});
