import { spawnSync } from 'node:child_process';
import { emptyTarget, ensureData } from '../generate.mjs';
import { boot } from './boot.mjs';
import { DATABASES, readOptions } from './options.mjs';
import { buildPlugin, productFor } from './product.mjs';
import { targetOf } from './target.mjs';

/**
 * Runs a measurement on each database asked for, each in a process of its own: a process holds one Strapi.
 * @param {(bench: { strapi, product, options, target, url }) => Promise<void>} measure
 * @param {{ listen?: boolean, more?: object, env?: (options) => object, beforeMount?: (strapi) => void, empty?: boolean }} options `empty`: on
 * a new database without any data; `env` for the playground's configuration
 */
export async function command(measure, { listen = false, more = {}, env, beforeMount, empty = false } = {}) {
  const options = readOptions(more);
  if (options.db === 'both') {
    const results = DATABASES.map((db) =>
      spawnSync(process.execPath, [...process.execArgv, ...process.argv.slice(1), '--db', db], { stdio: 'inherit' })
    );
    process.exit(results.some(({ status }) => status !== 0) ? 1 : 0);
  }
  const target = targetOf(options.db, empty ? 'empty' : options.size);
  await (empty ? emptyTarget(target) : ensureData(target));
  await buildPlugin();
  const { strapi, url } = await boot(target, { listen, env: env?.(options), beforeMount });
  const product = await productFor(strapi);
  await measure({ strapi, product, options, target, url });
  await strapi.destroy();
  process.exit(0);
}
