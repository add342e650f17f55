import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';

/** What visitors of a site download for it, in bytes. */
const MOST = 4_000;

/* Of the other exports, for servers, a bundler leaves out what a page does not use. */
test('all that a page uses has less than 4 kB, minified and gzipped, and nothing of other packages', () => {
  const { outputFiles, metafile } = buildSync({
    stdin: {
      contents: "export { createClient, reveal, SegmentsError } from './strapi-client'",
      resolveDir: join(__dirname, '..'),
    },
    ...{ bundle: true, minify: true, format: 'esm', target: 'es2022', write: false, metafile: true },
  });
  const size = gzipSync(outputFiles[0]!.text).length;
  expect(size).toBeLessThan(MOST);
  const inputs = Object.keys(metafile.inputs).filter(
    (file) => !/^(<stdin>|strapi-client\.ts|client\/[\w-]+\.ts)$/.test(file)
  );
  expect(inputs).toEqual([]);
});
