/**
 * `npm test`: unit tests once, then integration and property tests on each database, with one sum at the end.
 * `--only e2e` runs the browser tests, which need Chromium and the playground's built admin.
 *
 *   node tests/run.mjs [--only unit,sqlite,…] [--require sqlite,postgres,…] [--deep] [-t name] [file patterns]
 *
 * SQLite always runs; the others run where their TEST_…_URL is set. `--require` makes a missing one a failure.
 * SEGMENTS_TEST_SUMMARY names a file that receives the sum as JSON.
 */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { unreachable } from './support/unreachable.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const JEST = createRequire(import.meta.url).resolve('jest/bin/jest');
const RUN_LIMIT_MS = 30 * 60_000;
const DEEP_PROPERTY_RUNS = 10_000;

const DATABASES = [
  { key: 'sqlite', title: 'SQLite' },
  { key: 'postgres', title: 'PostgreSQL', variable: 'TEST_POSTGRES_URL' },
  { key: 'mariadb', title: 'MariaDB', variable: 'TEST_MARIADB_URL' },
  { key: 'mysql', title: 'MySQL', variable: 'TEST_MYSQL_URL' },
];
/** Tests of headers, words, clients, permissions and schemas, the same on any database: tried once, where SQLite is among those asked for. */
const ONCE = [
  ...['docs', 'client', 'client-docs', 'ofrep', 'rest-cache', 'caching-proxy', 'languages', 'tracking-clients'],
  ...['graphql', 'graphql-partial', 'access', 'permissions', 'audience-faults', 'builder-catalog', 'catalog'],
  ...['content-identity', 'hostile-callers', 'import-offers', 'webhook-targets'],
];
const USUAL = ['unit', ...DATABASES.map(({ key }) => key)];
const KEYS = [...USUAL, 'e2e'];

const { values: options, positionals: patterns } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: USUAL.join(',') },
    require: { type: 'string', default: '' },
    deep: { type: 'boolean', default: false },
    testNamePattern: { type: 'string', short: 't' },
  },
});
const only = keys('only');
const required = keys('require');
const narrowed = patterns.length > 0 || options.testNamePattern !== undefined;

process.env.SEGMENTS_SEED ??= String(randomInt(2 ** 31));
if (options.deep) process.env.SEGMENTS_PROPERTY_RUNS = String(DEEP_PROPERTY_RUNS);
console.log(`Seed of the property tests: SEGMENTS_SEED=${process.env.SEGMENTS_SEED}`);

const total = { passed: 0, failed: 0, skipped: 0 };
if (await built()) await runAll();
else fail('The build failed; no tests were run');
if (total.passed + total.failed === 0) fail('No test was run');

if (process.env.SEGMENTS_TEST_SUMMARY) writeFileSync(process.env.SEGMENTS_TEST_SUMMARY, JSON.stringify(total));
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed > 0 ? 1 : 0;

async function runAll() {
  if (only.includes('unit')) await run('Unit', ['unit'], {});
  for (const { key, title, variable } of DATABASES) {
    if (!only.includes(key)) continue;
    const url = variable && process.env[variable];
    if (variable && !url) {
      const message = `${title}: skipped (${variable} is not set)`;
      if (required.includes(key)) fail(`${message}, but it is required`);
      else console.log(message);
      continue;
    }
    const trouble = url && (await unreachable(url));
    if (trouble) fail(`${title}: cannot be reached at ${variable} (${trouble})`);
    else {
      const once = key !== 'sqlite' && only.includes('sqlite') && !narrowed ? ONCE : [];
      await run(title, ['integration'], { SEGMENTS_TEST_DB: key }, once);
    }
  }
  if (only.includes('e2e')) await run('Browser', ['e2e'], { SEGMENTS_TEST_DB: 'sqlite' });
}

/** Runs jest once (without some integration tests), adds its numbers to the total; a crash, a hang or a run without tests counts as a failure. */
async function run(title, projects, env, without = []) {
  console.log(`\n${title}`);
  const directory = mkdtempSync(join(tmpdir(), 'segments-run-'));
  const outputFile = join(directory, 'result.json');
  const name = options.testNamePattern === undefined ? [] : ['-t', options.testNamePattern];
  const code = await execute(
    process.execPath,
    [JEST, '--selectProjects', ...projects, '--maxWorkers=2', '--passWithNoTests']
      .concat(['--json', `--outputFile=${outputFile}`], name)
      .concat(without.flatMap((file) => ['--testPathIgnorePatterns', `/integration/${file}\\.test\\.ts$`]))
      .concat(patterns.length > 0 ? ['--testPathPatterns', ...patterns] : []),
    { ...process.env, ...env }
  );
  const result = readResult(outputFile);
  rmSync(directory, { recursive: true, force: true });
  if (!result) return fail(`${title}: the run crashed (exit code ${code})`);

  // A file that cannot even be loaded has no failed test, and is a failure all the same.
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  const skipped = options.testNamePattern === undefined ? result.numPendingTests + result.numTodoTests : 0;
  total.passed += result.numPassedTests;
  total.failed += failed;
  total.skipped += skipped;
  console.log(`${title}: ${result.numPassedTests} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
  if (failed === 0 && (code !== 0 || result.wasInterrupted)) fail(`${title}: the run ended with exit code ${code}`);
  if (result.numPassedTests + failed === 0 && !narrowed) fail(`${title}: no test was run`);
}

function readResult(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Builds the plugin when a source is newer than the build; false if that fails. */
async function built() {
  const outputs = ['server', 'admin', 'client'].flatMap((name) => [`dist/${name}/index.js`, `dist/${name}/index.mjs`]);
  const oldestOutput = Math.min(...outputs.map((file) => modified(join(ROOT, file))));
  const entries = ['strapi-server.ts', 'strapi-admin.tsx', 'strapi-client.ts', 'package.json'];
  const sources = [...entries, 'rules', 'contracts', 'server', 'admin', 'client'];
  if (oldestOutput > Math.max(...sources.map((source) => newest(join(ROOT, source))))) return true;
  console.log('Building the plugin: its sources are newer than the build');
  return (await execute('npm', ['run', '--silent', 'build'], process.env)) === 0;
}

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return /\.test\.tsx?$/.test(path) ? 0 : stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** The exit code of a command that writes to our output; 124 if it takes longer than any run may. */
function execute(command, args, env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, env, stdio: 'inherit' });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      resolve(124);
    }, RUN_LIMIT_MS);
    child.on('error', (error) => {
      console.error(error.message);
      clearTimeout(timer);
      resolve(1);
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  });
}

function fail(message) {
  console.error(message);
  total.failed += 1;
}

function keys(option) {
  const names = options[option].split(',').filter(Boolean);
  const unknown = names.filter((name) => !KEYS.includes(name));
  if (unknown.length === 0) return names;
  console.error(`--${option}: unknown ${unknown.join(', ')}; it can be ${KEYS.join(', ')}`);
  process.exit(2);
}
