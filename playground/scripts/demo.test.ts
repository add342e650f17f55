import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';

const STATIC_IMPORT = /^\s*(?:import|export)\s(?:[^'"]*?\sfrom\s)?\s*['"]([^'"]+)['"]/gm;

/** All that is imported before a script's first line runs: the files themselves, and what they name that is no file. */
function importedBy(script: string): { files: Set<string>; packages: string[] } {
  const files = new Set([script]);
  const packages: string[] = [];
  for (const file of files) {
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(STATIC_IMPORT)) {
      if (name.startsWith('.')) files.add(path.resolve(path.dirname(file), name));
      else packages.push(name);
    }
  }
  return { files, packages };
}

test('the demo starts where nothing is installed yet: it imports nothing but Node before it has installed', () => {
  const { files, packages } = importedBy(path.join(__dirname, 'demo.mjs'));
  expect([...files].map((file) => path.basename(file))).toContain('prepare.mjs');
  const builtin = (name: string) => name.startsWith('node:') || builtinModules.includes(name);
  expect(packages.filter((name) => !builtin(name))).toEqual([]);
});
