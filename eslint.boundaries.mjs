/**
 * ESLint rule: which folder may import which, and which packages each may use. See docs/architecture.md.
 * Type-only imports count as imports, but for knex, whose types everybody may name to pass a transaction on.
 */
import { dirname, relative, resolve, sep } from 'node:path';
import { isBuiltin } from 'node:module';

const UI_PACKAGES =
  /^(react|react-dom|react-intl|react-router-dom|styled-components|@strapi\/(design-system|icons|strapi\/admin))(\/|$)/;
const SERVER_PACKAGES = /^(knex|jose|node-cron|pg|mysql2|better-sqlite3|@strapi\/(utils|database|core))(\/|$)/;

/** `imports`: other folders; `types`: those of which types alone may be taken; `packages`: whether one may be used. */
const ROOMS = {
  rules: { imports: [], packages: (name) => ['zod', 'luxon'].includes(name) },
  contracts: { imports: ['rules'], packages: (name) => name === 'zod' },
  server: { imports: ['contracts', 'rules'], packages: (name) => !UI_PACKAGES.test(name) },
  admin: { imports: ['contracts', 'rules'], packages: (name) => !SERVER_PACKAGES.test(name) && !isBuiltin(name) },
  // Goes to other people's pages, with nothing in it but itself.
  client: { imports: [], types: ['contracts'], packages: () => false },
};

/** Only these touch the database below the query engine. */
const KNEX_ROOMS = ['server/sql', 'server/storage'];

const isTest = (file) => /\.test\.tsx?$/.test(file);
const isInside = (file, folder) => file === folder || file.startsWith(`${folder}/`);

export const boundaries = {
  meta: { type: 'problem', schema: [], messages: { forbidden: '{{message}}' } },
  create(context) {
    const root = context.cwd;
    const file = relative(root, context.filename).split(sep).join('/');
    const room = file.split('/')[0];
    const rules = ROOMS[room];
    if (!rules || !file.includes('/')) return {};

    function check(source, typesOnly) {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const message = source.value.startsWith('.')
        ? forbiddenFile(source.value, typesOnly)
        : forbiddenPackage(source.value, typesOnly);
      if (message) context.report({ node: source, messageId: 'forbidden', data: { message } });
    }

    function forbiddenFile(path, typesOnly) {
      const target = relative(root, resolve(root, dirname(file), path))
        .split(sep)
        .join('/');
      const other = target.split('/')[0];
      if (other === room || rules.imports.includes(other)) return undefined;
      if ((typesOnly || isTest(file)) && rules.types?.includes(other)) return undefined;
      if (isTest(file) && other === 'tests') return undefined;
      return `${room}/ may not import from ${other}/`;
    }

    function forbiddenPackage(name, typesOnly) {
      if (isTest(file)) return undefined;
      if (!rules.packages(name)) return `${room}/ may not use the package ${name}`;
      if (name === 'knex' && !typesOnly && !KNEX_ROOMS.some((folder) => isInside(file, folder))) {
        return `only ${KNEX_ROOMS.join(' and ')} may use knex`;
      }
      return undefined;
    }

    return {
      ImportDeclaration: (node) => check(node.source, node.importKind === 'type'),
      ExportNamedDeclaration: (node) => check(node.source, node.exportKind === 'type'),
      ExportAllDeclaration: (node) => check(node.source, node.exportKind === 'type'),
      ImportExpression: (node) => check(node.source, false),
    };
  },
};
