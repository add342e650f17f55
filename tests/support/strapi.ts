import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createStrapi, type Core } from '@strapi/strapi';
import supertest, { type Agent } from 'supertest';
import { createDatabase, type TestDatabase, type TestDialect } from './database';

const ROOT = resolve(__dirname, '../..');
export const PLAYGROUND = join(ROOT, 'playground');

export interface BootOptions {
  /** Which database; without it, the run's (SEGMENTS_TEST_DB, else SQLite). */
  database?: TestDialect;
  /** Boots on a database that no Strapi has been on: a site's first boot. */
  empty?: boolean;
  /** Boots on the database of an earlier `bootStrapi`, after its `destroy({ keepDatabase: true })`: a restart. */
  on?: TestDatabase;
  /** Environment variables for the time of the test, as the playground's configuration reads them. */
  env?: Record<string, string>;
  /** Strapi configuration by path, over the playground's: `{ 'server.url': 'https://shop.example' }`. */
  config?: Record<string, unknown>;
  /** Laid over the playground's `config/plugins.js`: `{ segments: { config: { … } } }`. Objects merge, all else replaces; functions may close over nothing. */
  plugins?: Record<string, unknown>;
  /** Whether Strapi's cron and the plugin's own clocks run. Off, so that a test moves time itself. */
  cron?: boolean;
}

export interface TestStrapi {
  strapi: Core.Strapi;
  database: TestDatabase;
  /** HTTP against the running app; sends no cookies or tokens of its own. */
  request: Agent;
  /** Stops Strapi and drops its database, unless that is kept for a restart. */
  destroy(options?: { keepDatabase?: boolean }): Promise<void>;
}

/**
 * Boots the playground with the built plugin on a database of its own.
 * Strapi keeps process-wide state: one at a time in a process, so usually one a test file.
 */
export async function bootStrapi(options: BootOptions = {}): Promise<TestStrapi> {
  if (!existsSync(join(ROOT, 'dist/server/index.js'))) {
    throw new Error('The plugin is not built: run `npm run build` (or `npm test`, which builds by itself)');
  }
  const database = options.on ?? (await createDatabase(options.database, { empty: options.empty }));
  const restoreEnv = setEnv({
    NODE_ENV: 'test',
    STRAPI_TELEMETRY_DISABLED: 'true',
    CRON_ENABLED: String(options.cron ?? false),
    ...database.env,
    ...options.env,
  });
  const temporary = mkdtempSync(join(tmpdir(), 'segments-app-'));
  const listeners = saveProcessListeners();

  const cleanUp = async (keepDatabase: boolean) => {
    listeners.restore();
    restoreEnv();
    rmSync(temporary, { recursive: true, force: true });
    if (!keepDatabase) await database.drop();
  };

  try {
    const strapi = createStrapi({ appDir: PLAYGROUND, distDir: PLAYGROUND, serveAdminPanel: false });
    configure(strapi, temporary, options);
    await strapi.load();
    strapi.server.mount();
    await strapi.server.httpServer.listen(0, '127.0.0.1');
    return {
      strapi,
      database,
      request: supertest(strapi.server.httpServer) as unknown as Agent,
      destroy: async ({ keepDatabase = false } = {}) => {
        await strapi.destroy();
        await cleanUp(keepDatabase);
      },
    };
  } catch (error) {
    await globalThis.strapi?.destroy().catch(() => undefined);
    await cleanUp(options.on !== undefined);
    throw error;
  }
}

function configure(strapi: Core.Strapi, temporary: string, options: BootOptions): void {
  cpSync(join(PLAYGROUND, 'public'), join(temporary, 'public'), { recursive: true });
  strapi.config.set('dirs.static.public', join(temporary, 'public'));
  if (!process.env.DEBUG) {
    strapi.log.configure({ silent: true });
    strapi.config.set('database.connection.log', { warn: () => undefined });
  }
  for (const [path, value] of Object.entries(options.config ?? {})) strapi.config.set(path, value);
  if (options.plugins) {
    // Strapi reads this file from the disk while it loads, so that an overlay has to be a file too.
    writeFileSync(join(temporary, 'plugins.js'), pluginsFile(options.plugins));
    strapi.config.set('dirs.dist.config', temporary);
  }
}

function pluginsFile(overlay: Record<string, unknown>): string {
  return `
const { merge } = require(${JSON.stringify(require.resolve('lodash/fp'))});
const base = require(${JSON.stringify(join(PLAYGROUND, 'config/plugins.js'))});
module.exports = (context) => merge(typeof base === 'function' ? base(context) : base, ${sourceOf(overlay)});
`;
}

/** JSON, with functions by their source: they may close over nothing. */
function sourceOf(overlay: unknown): string {
  if (typeof overlay === 'function') return `(${overlay.toString()})`;
  if (typeof overlay !== 'object' || overlay === null || Array.isArray(overlay)) return JSON.stringify(overlay);
  const entries = Object.entries(overlay).filter(([, value]) => value !== undefined);
  return `{ ${entries.map(([key, value]) => `${JSON.stringify(key)}: ${sourceOf(value)}`).join(', ')} }`;
}

function setEnv(values: Record<string, string>): () => void {
  const before = Object.fromEntries(Object.keys(values).map((name) => [name, process.env[name]]));
  Object.assign(process.env, values);
  return () => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}

/** `strapi.destroy()` removes every listener of the process, also those that the test runner needs. */
function saveProcessListeners(): { restore(): void } {
  const saved = process.eventNames().map((name) => [name, process.rawListeners(name)] as const);
  return {
    restore() {
      process.removeAllListeners();
      for (const [name, listeners] of saved) {
        for (const listener of listeners) process.on(name, listener as (...args: unknown[]) => void);
      }
    },
  };
}
