/**
 * Packs the plugin as npm would publish it, installs it into a fresh Strapi app, and uses it there.
 * SEGMENTS_TEST_SUMMARY names a file that receives the sum as JSON; SEGMENTS_KEEP_CONSUMER=1 keeps the app.
 */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { adminSize } from './admin-size.mjs';
import { writeConsumer } from './consumer.mjs';
import { danglingReferences } from './declarations.mjs';
import { checkMenu } from './menu.mjs';
import { checkNextjs } from './nextjs.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
const CHROMIUM = process.env.CHROMIUM_PATH || '/usr/bin/chromium';
const PUBLISHED = /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|docs\/.+|dist\/.+\.(js|mjs|d\.ts|json))$/;
const FORBIDDEN = /\.test\.|(^|\/)(tests|playground|bench|node_modules)\//;
/** Of two copies, the plugin would have one and Strapi the other: other React contexts, other error classes. */
const SINGLE_COPIES = [
  'react',
  'react-dom',
  'react-intl',
  'react-router-dom',
  'styled-components',
  '@strapi/design-system',
];

/**
 * What the plugin may add to the admin's JavaScript, in bytes of gzip: a little above what it adds today, so that growth is
 * a decision. `atOnce` is paid by everybody who opens the admin, the rest by those who open the plugin's pages.
 */
const ADMIN_BUDGET = { atOnce: 3_000, all: 270_000 };

const total = { passed: 0, failed: 0 };
const workplace = realpathSync(mkdtempSync(join(tmpdir(), 'segments-pack-')));
const consumer = join(workplace, 'consumer');
const installed = join(consumer, 'node_modules/strapi-plugin-segments');

try {
  const packed = await check('the plugin packs', pack);
  if (packed) {
    await check('the tarball has what is published and nothing else', () => checkContents(packed));
    await check('the Next.js example builds and renders', () =>
      checkNextjs(join(workplace, 'nextjs'), packed.tarball, ROOT)
    );
    if (await check('it installs into a fresh Strapi app', () => install(packed))) await checkInstalled();
  }
} finally {
  if (process.env.SEGMENTS_KEEP_CONSUMER) console.log(`The app is kept in ${consumer}`);
  else rmSync(workplace, { recursive: true, force: true });
}

if (process.env.SEGMENTS_TEST_SUMMARY) writeFileSync(process.env.SEGMENTS_TEST_SUMMARY, JSON.stringify(total));
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

async function checkInstalled() {
  await check('what it shares with Strapi is there once', checkSingleCopies);
  await check('declarations refer to nothing outside the package', () => expectNone(danglingReferences(installed)));
  await check('types resolve with node16', () => checkTypes('node16'));
  await check('types resolve with bundler', () => checkTypes('bundler'));
  await check('the client runs as ESM and as CJS, without a page', checkClient);
  await check('it boots, enabled, with its content types', checkBoot);
  const built = await check('the admin builds with the plugin in it', checkAdminBuild);
  if (!built) return;
  if (!existsSync(CHROMIUM))
    return console.log(`skipped: the menu in the browser, the size of the admin (no Chromium at ${CHROMIUM})`);
  await check('the menu leads to Segments in the browser', () => checkMenu(consumer, CHROMIUM));
  await check('the admin grows by no more than its budget', checkAdminSize);
}

function pack() {
  const answer = run('npm', ['pack', '--json', '--pack-destination', workplace], ROOT);
  const [{ filename, files, size, unpackedSize }] = JSON.parse(answer.slice(answer.indexOf('[')));
  console.log(`    ${filename}: ${kilobytes(size)}, unpacked ${kilobytes(unpackedSize)}, ${files.length} files`);
  return { tarball: join(workplace, filename), files: files.map(({ path }) => path) };
}

function checkContents({ files }) {
  expectNone(files.filter((file) => !PUBLISHED.test(file) || FORBIDDEN.test(file)).map((file) => `${file} is packed`));
  const built = ['dist/server/index.js', 'dist/admin/index.js', 'dist/client/index.js', 'dist/client/index.mjs'];
  const wanted = ['README.md', 'CHANGELOG.md', 'LICENSE', ...built];
  expectNone(wanted.filter((file) => !files.includes(file)).map((file) => `${file} is missing`));
}

function install({ tarball }) {
  mkdirSync(consumer);
  writeConsumer(consumer, tarball, ROOT);
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], consumer);
  return true;
}

function checkSingleCopies() {
  const tree = readdirSync(join(consumer, 'node_modules'), { recursive: true });
  expectNone(
    SINGLE_COPIES.flatMap((name) => {
      const copies = tree.filter((path) => `/${path}`.endsWith(`/${name}/package.json`) && isPackage(path, name));
      return copies.length > 1 ? copies.map((path) => `${name} is there ${copies.length} times: ${dirname(path)}`) : [];
    })
  );
}

/** Not a folder of the same name inside another package, such as a bundle's own `react/package.json`. */
function isPackage(path, name) {
  const folder = dirname(path);
  return folder === name || folder.endsWith(`node_modules/${name}`);
}

/** Errors of other packages' declarations are theirs; ours are the usage file's and those of the plugin. */
function checkTypes(resolution) {
  const args = ['-p', `types/tsconfig.${resolution}.json`, '--pretty', 'false'];
  let output = '';
  try {
    run(process.execPath, [TSC, ...args], consumer);
  } catch (error) {
    output = String(error.stdout);
  }
  const ours = /^(types\/|node_modules\/strapi-plugin-segments\/|error )/;
  expectNone(output.split('\n').filter((line) => ours.test(line)));
}

function checkClient() {
  for (const file of ['client.mjs', 'client.cjs']) {
    const said = run(process.execPath, [file], consumer).trim();
    if (said !== '{"X-Segments-Visitor":"v-1"}') throw new Error(`${file} said ${said}`);
  }
}

function checkBoot() {
  const answer = join(workplace, 'boot.json');
  run(process.execPath, ['boot.js', answer], consumer);
  const found = JSON.parse(readFileSync(answer, 'utf8'));
  console.log(`    content types: ${found.contentTypes.join(', ')}`);
  if (!found.plugin) throw new Error('the plugin is not enabled');
  if (!found.audience) throw new Error("the app's own content type is missing");
  if (!found.contentTypes.includes('plugin::segments.segment')) throw new Error('plugin::segments.segment is missing');
}

function checkAdminBuild() {
  run('npx', ['--no-install', 'strapi', 'build'], consumer, { NODE_ENV: 'production' });
  const entry = readFileSync(join(consumer, '.strapi/client/app.js'), 'utf8');
  if (!entry.includes('strapi-plugin-segments/strapi-admin')) throw new Error('the admin does not import the plugin');
  return true;
}

/** The same app is measured with the plugin and, built again, without it. */
async function checkAdminSize() {
  const without = { WITHOUT_SEGMENTS: 'true' };
  const grown = await adminSize(consumer, CHROMIUM, {});
  run('npx', ['--no-install', 'strapi', 'build'], consumer, { NODE_ENV: 'production', ...without });
  const bare = await adminSize(consumer, CHROMIUM, without);
  const added = { atOnce: grown.atOnce - bare.atOnce, all: grown.all - bare.all };
  console.log(
    `    loaded at once ${kilobytes(added.atOnce)} (of ${kilobytes(grown.atOnce)}), lazy ${kilobytes(added.all - added.atOnce)}, gzip`
  );
  expectNone(
    Object.entries(ADMIN_BUDGET)
      .filter(([part, budget]) => added[part] > budget)
      .map(([part, budget]) => `${part}: ${added[part]} bytes are more than the budget of ${budget}`)
  );
}

/** Runs one check and counts it; its value (true if it has none), or false if it threw. */
async function check(name, action) {
  const start = Date.now();
  const seconds = () => `${((Date.now() - start) / 1000).toFixed(1)} s`;
  try {
    const value = await action();
    total.passed += 1;
    console.log(`ok    ${name} (${seconds()})`);
    return value ?? true;
  } catch (error) {
    total.failed += 1;
    console.log(`FAIL  ${name} (${seconds()})\n${error.message}\n${error.stdout ?? ''}${error.stderr ?? ''}`);
    return false;
  }
}

function run(command, args, cwd, env = {}) {
  return execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, STRAPI_TELEMETRY_DISABLED: 'true', ...env },
  });
}

function expectNone(findings) {
  if (findings.length > 0) throw new Error(findings.map((finding) => `    ${finding}`).join('\n'));
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(0)} kB`;
}
