import { createRequire } from 'node:module';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT, TMP } from './target.mjs';

const require = createRequire(import.meta.url);

/** The nginx of the tests, which is that of the frontend guide, before a server; undefined on a machine without nginx. */
export async function nginxBefore(url) {
  const outfile = join(TMP, `nginx-${process.pid}.cjs`);
  const source = join(ROOT, 'tests/support');
  await build({
    ...{ entryPoints: [join(source, 'nginx.ts')], outfile, bundle: true, platform: 'node', format: 'cjs' },
    ...{ define: { __dirname: JSON.stringify(source) }, packages: 'external', logLevel: 'error' },
  });
  const { nginxProgram, startNginx } = require(outfile);
  rmSync(outfile);
  const program = nginxProgram();
  return program && startNginx(program, Number(new URL(url).port));
}
