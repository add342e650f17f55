import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const SOURCES = [
  'rules',
  'contracts',
  'server',
  'admin',
  'client',
  'strapi-server.ts',
  'strapi-admin.tsx',
  'package.json',
];

function run(root, args) {
  const { status } = spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} failed`);
}

/** Latest modification under a file or folder, in ms; 0 where there is none. */
function newest(entry) {
  if (!existsSync(entry)) return 0;
  const stat = statSync(entry);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(entry).reduce((latest, name) => Math.max(latest, newest(path.join(entry, name))), 0);
}

function writeSecrets(file) {
  if (existsSync(file)) return;
  const secret = () => randomBytes(24).toString('base64url');
  const lines = [
    `APP_KEYS=${secret()},${secret()}`,
    ...['ADMIN_JWT_SECRET', 'API_TOKEN_SALT', 'TRANSFER_TOKEN_SALT', 'ENCRYPTION_KEY', 'JWT_SECRET'].map(
      (name) => `${name}=${secret()}`
    ),
  ];
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
}

/**
 * Brings a fresh clone to where the shop can start: packages, secrets, the plugin and the admin panel. What is there
 * and newer than its sources is left alone.
 * @param {{ root: string, playground: string, say: (line: string) => void }} options
 */
export function prepare({ root, playground, say }) {
  if (!existsSync(path.join(root, 'node_modules', '@strapi', 'strapi'))) {
    say('Installing packages (a few minutes, once)');
    // Not `npm ci`: it refuses to go on where a registry lacks the optional binaries of other platforms.
    run(root, ['install', '--no-audit', '--no-fund']);
  }
  writeSecrets(path.join(playground, '.env'));

  const built = ['server', 'admin'].map((part) => newest(path.join(root, 'dist', part, 'index.js')));
  const changed = Math.max(...SOURCES.map((entry) => newest(path.join(root, entry))));
  if (Math.min(...built) < changed) {
    say('Building the plugin');
    run(root, ['run', 'build']);
  }
  const panel = path.join(playground, 'build', 'index.html');
  if (!existsSync(panel) || newest(panel) < newest(path.join(root, 'dist', 'admin'))) {
    say('Building the admin panel (about a minute)');
    run(root, ['run', 'build', '--workspace', 'playground']);
  }
}
