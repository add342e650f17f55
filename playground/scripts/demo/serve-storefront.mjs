import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));

/** Segment's client for browsers, unmodified, as one module. */
async function bundledClient() {
  const { outputFiles } = await build({
    stdin: { contents: "export { AnalyticsBrowser } from '@segment/analytics-next';", resolveDir: here },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
  });
  return outputFiles[0].text;
}

/**
 * Answers what the storefront's page asks for beside its files: the client that tracks, and who and what is in this shop. Not written
 * to files, which two demos on one clone would take from each other.
 * @param {{ people: object[], segments: object[], writeKey: string }} shop
 */
export async function serveStorefront(strapi, { people, segments, writeKey }) {
  const { PRODUCTS } = await import('../seed/vocabulary.js');
  const answers = {
    '/storefront/shop.json': ['json', { people, segments, writeKey, products: PRODUCTS }],
    '/storefront/analytics.js': ['js', await bundledClient()],
  };
  strapi.server.use(async (ctx, next) => {
    const answer = answers[ctx.path];
    if (!answer) return next();
    [ctx.type, ctx.body] = answer;
    ctx.set('Cache-Control', 'no-store');
  });
}
