import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';

const SPECIFIER = /(?:from\s+|import\s*\(\s*|import\s+|<reference\s+path=)["']([^"']+)["']/g;

/**
 * What the declarations of an installed package name that its users do not have: files outside the package or missing from it,
 * and packages that it neither depends on nor asks for.
 * @param {string} directory of the installed package
 * @returns {string[]} one line a finding
 */
export function danglingReferences(directory) {
  const { dependencies = {}, peerDependencies = {} } = JSON.parse(
    readFileSync(join(directory, 'package.json'), 'utf8')
  );
  const packages = new Set([...builtinModules, ...Object.keys({ ...dependencies, ...peerDependencies })]);
  const files = readdirSync(directory, { recursive: true }).filter((file) => /\.d\.[cm]?ts$/.test(file));
  if (files.length === 0) return ['the package has no declarations'];

  return files.flatMap((file) => {
    const source = readFileSync(join(directory, file), 'utf8');
    return [...source.matchAll(SPECIFIER)]
      .map(([, specifier]) => specifier)
      .filter((specifier) =>
        specifier.startsWith('.')
          ? !isInPackage(directory, resolve(directory, dirname(file), specifier))
          : !packages.has(packageOf(specifier))
      )
      .map((specifier) => `${file} refers to ${specifier}`);
  });
}

function isInPackage(directory, path) {
  if (relative(directory, path).startsWith('..')) return false;
  return existsSync(`${path}.d.ts`) || existsSync(join(path, 'index.d.ts'));
}

function packageOf(specifier) {
  const [first, second] = specifier.replace(/^node:/, '').split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}
