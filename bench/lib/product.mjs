import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { NOW } from './options.mjs';
import { ROOT, TMP } from './target.mjs';

const require = createRequire(import.meta.url);

/** What is measured below its HTTP interface, straight from the sources. */
const EXPORTS = {
  'rules/canonical': ['canonicalRule'],
  'server/membership/judge': ['judgeOf'],
  'server/membership/refresh': ['refresh'],
  'server/membership/segment-record': ['segmentByKey'],
  'server/storage/events': ['insertEvents'],
  'server/tracking/sources': ['sourcesOf'],
  'server/sql/dialects/index': ['prepareDialect'],
  'server/sql/facts': ['prepareFacts'],
  'server/sql/run': ['runFragment'],
  'server/membership/clock': ['clockService'],
  'server/insights/indexes/advise': ['adviseIndexes'],
  'server/storage/indexes': ['createIndex', 'dropIndex', 'ownIndexes'],
};

/** The product's functions, ready to work on this Strapi. */
export async function productFor(strapi) {
  const outfile = join(TMP, `product-${process.pid}.cjs`);
  const contents = Object.entries(EXPORTS)
    .map(([file, names]) => `export { ${names.join(', ')} } from './${file}';`)
    .join('\n');
  await build({
    stdin: { contents, resolveDir: ROOT, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    logLevel: 'error',
  });
  const product = require(outfile);
  require('node:fs').rmSync(outfile);
  await product.prepareDialect(strapi);
  product.clockService({ strapi }).drive(() => NOW);
  return product;
}

/** Builds the plugin that Strapi loads, from the sources as they are. */
export async function buildPlugin() {
  const { spawnSync } = await import('node:child_process');
  const built = spawnSync(process.execPath, [join(ROOT, 'tests/build-server.mjs')], { stdio: 'inherit' });
  if (built.status !== 0) throw new Error('The plugin does not build');
}
