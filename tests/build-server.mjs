/**
 * Builds only `dist/server/index.js`, in well under a second, for the round trip of writing a server test.
 * What is published comes from `npm run build`. The file is replaced at once, so that a test running beside never reads half of it.
 */
import { mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const directory = join(root, 'dist/server');
const temporary = join(directory, `.index.${process.pid}.js`);

mkdirSync(directory, { recursive: true });
await build({
  entryPoints: [join(root, 'strapi-server.ts')],
  outfile: temporary,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  packages: 'external',
  logLevel: 'warning',
});
renameSync(temporary, join(directory, 'index.js'));
