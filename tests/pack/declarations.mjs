import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';

const SPECIFIER = /(?:from\s+|import\s*\(\s*|import\s+|<reference\s+path=)["']([^"']+)["']/g;

/**
 * What the declarations that users of an installed package get to see name, though they do not have it: files outside the
 * package or missing from it, and packages that it neither depends on nor asks for.
 * @param {string} directory of the installed package
 * @returns {string[]} one line a finding
 */
export function danglingReferences(directory) {
  const {
    dependencies = {},
    peerDependencies = {},
    exports,
  } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const packages = new Set([...builtinModules, ...Object.keys({ ...dependencies, ...peerDependencies })]);
  const found = [];
  const seen = new Set(Object.values(exports).flatMap(({ types }) => (types ? [resolve(directory, types)] : [])));
  if (seen.size === 0) return ['the package has no declarations'];
  // A set that grows while it is walked: from the entries to all that they lead to.
  for (const file of seen) {
    for (const [, specifier] of readFileSync(file, 'utf8').matchAll(SPECIFIER)) {
      const next = specifier.startsWith('.') ? declarationAt(directory, resolve(dirname(file), specifier)) : undefined;
      if (next) seen.add(next);
      else if (specifier.startsWith('.') || !packages.has(packageOf(specifier))) {
        found.push(`${relative(directory, file)} refers to ${specifier}`);
      }
    }
  }
  return found;
}

function declarationAt(directory, path) {
  if (relative(directory, path).startsWith('..')) return undefined;
  return [`${path}.d.ts`, join(path, 'index.d.ts')].find((file) => existsSync(file));
}

function packageOf(specifier) {
  const [first, second] = specifier.replace(/^node:/, '').split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}
