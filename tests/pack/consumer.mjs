import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Writes a minimal Strapi app that uses the packed plugin over a content type of its own.
 * @param {string} directory where to
 * @param {string} tarball path of the packed plugin
 * @param {string} root this repository, whose pinned versions the app takes
 */
export function writeConsumer(directory, tarball, root) {
  const { devDependencies: pinned } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const at = (...names) => Object.fromEntries(names.map((name) => [name, pinned[name]]));
  const files = {
    'package.json': json({
      name: 'consumer',
      private: true,
      version: '0.0.0',
      dependencies: {
        ...at('@strapi/strapi', '@strapi/plugin-users-permissions', 'better-sqlite3'),
        ...at('react', 'react-dom', 'react-router-dom', 'styled-components'),
        'strapi-plugin-segments': `file:${tarball}`,
      },
      strapi: { uuid: 'segments-consumer' },
    }),
    'config/admin.js': `module.exports = {
  auth: { secret: 'consumer-admin-secret' },
  apiToken: { salt: 'consumer-api-token-salt' },
  transfer: { token: { salt: 'consumer-transfer-salt' } },
  secrets: { encryptionKey: 'consumer-encryption-key-of-32-by' },
};\n`,
    'config/server.js': `module.exports = ({ env }) => ({
  host: '127.0.0.1',
  port: env.int('PORT', 1337),
  app: { keys: ['consumer-key'] },
});\n`,
    'config/database.js': `const { join } = require('node:path');
module.exports = {
  connection: {
    client: 'sqlite',
    connection: { filename: join(__dirname, '..', 'data.db') },
    useNullAsDefault: true,
  },
};\n`,
    'config/middlewares.js': `module.exports = ['logger', 'errors', 'security', 'cors', 'query', 'body', 'session', 'favicon', 'public']
  .map((name) => 'strapi::' + name);\n`,
    'config/plugins.js': `module.exports = {
  'users-permissions': { config: { jwtSecret: 'consumer-jwt-secret' } },
  segments: {
    enabled: process.env.WITHOUT_SEGMENTS !== 'true',
    config: { audiences: { contact: { uid: 'api::person.person', identity: 'number', email: 'email' } } },
  },
};\n`,
    'src/index.js': 'module.exports = {};\n',
    'src/api/person/content-types/person/schema.json': json({
      kind: 'collectionType',
      collectionName: 'people',
      info: { singularName: 'person', pluralName: 'people', displayName: 'Person' },
      options: { draftAndPublish: false },
      attributes: {
        number: { type: 'string', unique: true },
        email: { type: 'email' },
        city: { type: 'string' },
      },
    }),
    'public/uploads/.gitkeep': '',
    'boot.js': BOOT,
    'client.mjs': `import { createClient } from 'strapi-plugin-segments/client';\n${CLIENT}`,
    'client.cjs': `const { createClient } = require('strapi-plugin-segments/client');\n${CLIENT}`,
    'types/usage.ts': USAGE,
    'types/tsconfig.node16.json': tsconfig({ module: 'node16', moduleResolution: 'node16' }),
    'types/tsconfig.bundler.json': tsconfig({ module: 'esnext', moduleResolution: 'bundler' }),
  };
  for (const [name, content] of Object.entries(files)) {
    const file = join(directory, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** Boots the app and writes what it found, as JSON, to the file that it is given. */
const BOOT = `const { writeFileSync } = require('node:fs');
const { createStrapi } = require('@strapi/strapi');

(async () => {
  const strapi = await createStrapi({ appDir: __dirname, distDir: __dirname, serveAdminPanel: false }).load();
  const plugin = strapi.plugin('segments');
  const found = {
    plugin: plugin !== undefined,
    contentTypes: Object.keys(strapi.contentTypes).filter((uid) => uid.startsWith('plugin::segments.')),
    audience: strapi.contentTypes['api::person.person'] !== undefined,
  };
  writeFileSync(process.argv[2], JSON.stringify(found));
  await strapi.destroy();
  process.exit(0);
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
`;

/** What the client says in a program without a page, as one line. */
const CLIENT = `const client = createClient({ url: 'https://cms.example/api', visitor: 'v-1', consent: true });
client.headers().then((headers) => console.log(JSON.stringify(headers)));
`;

/** Fails to compile if an entry has no types, or types that fell back to \`any\`. */
const USAGE = `import { createClient, reveal, type Decision, type Outcome, type Visit } from 'strapi-plugin-segments/client';
import admin from 'strapi-plugin-segments/strapi-admin';
import server from 'strapi-plugin-segments/strapi-server';

type IsAny<T> = 0 extends 1 & T ? true : false;

export const typed: [IsAny<typeof server>, IsAny<typeof server.register>, IsAny<typeof admin>, IsAny<typeof admin.register>] = [
  false,
  false,
  false,
  false,
];

const visit: Visit = { country: 'AT' };
const client = createClient({ url: 'https://cms.example/api', visit });
type Value<T> = T extends Promise<infer V> ? V : never;
export const typedClient: [IsAny<typeof client>, IsAny<Value<ReturnType<typeof client.decide>>>, IsAny<Visit>] = [
  false,
  false,
  false,
];
export const decided = reveal(client.decide(), ({ segments }: Decision) => segments.map((key: string) => key));
export const outcome: Promise<Outcome> = client.track('Event', { n: 1 });
// @ts-expect-error a word that no visit has
createClient({ url: '', visit: { planet: 'Mars' } });
`;

function tsconfig(options) {
  return json({
    compilerOptions: {
      target: 'es2022',
      lib: ['es2023', 'dom'],
      strict: true,
      noEmit: true,
      jsx: 'react-jsx',
      ...options,
    },
    files: ['usage.ts'],
  });
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
