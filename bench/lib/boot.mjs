import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from './target.mjs';

const require = createRequire(import.meta.url);
const PLAYGROUND = join(ROOT, 'playground');

/**
 * Boots the playground, with the built plugin, on a target. One at a time in a process.
 * @param {{ env: Record<string, string> }} target
 * @param {{ listen?: boolean, env?: Record<string, string>, beforeMount?: (strapi) => void }} options `listen`: on a free port of 127.0.0.1;
 * `beforeMount` may add routes and middlewares
 */
export async function boot(target, { listen = false, env = {}, beforeMount } = {}) {
  Object.assign(process.env, {
    NODE_ENV: 'production',
    STRAPI_TELEMETRY_DISABLED: 'true',
    CRON_ENABLED: 'false',
    LOG_LEVEL: 'warn',
    ...target.env,
    ...env,
  });
  const { createStrapi } = require('@strapi/strapi');
  const strapi = createStrapi({ appDir: PLAYGROUND, distDir: PLAYGROUND, serveAdminPanel: false });
  await strapi.load();
  if (!listen) return { strapi };
  beforeMount?.(strapi);
  strapi.server.mount();
  await new Promise((resolve) => strapi.server.httpServer.listen(0, '127.0.0.1', resolve));
  return { strapi, url: `http://127.0.0.1:${strapi.server.httpServer.address().port}` };
}
