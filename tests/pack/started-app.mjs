import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';

const START_LIMIT_MS = 90_000;

/**
 * Starts a built app as a process of its own, and ends it when `use` is done.
 * @template T
 * @param {string} directory a Strapi app with a built admin
 * @param {Record<string, string>} env beside this process's own
 * @param {(url: string) => Promise<T>} use
 * @returns {Promise<T>} what `use` answered
 */
export async function withStartedApp(directory, env, use) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(process.execPath, [join(directory, 'node_modules/@strapi/strapi/bin/strapi.js'), 'start'], {
    cwd: directory,
    env: { ...process.env, NODE_ENV: 'production', PORT: String(port), STRAPI_TELEMETRY_DISABLED: 'true', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    await answering(`${url}/_health`, server);
    return await use(url);
  } finally {
    server.kill('SIGKILL');
  }
}

async function answering(url, server) {
  const end = Date.now() + START_LIMIT_MS;
  while (Date.now() < end) {
    if (server.exitCode !== null) throw new Error(`the app ended with exit code ${server.exitCode}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 300));
  }
  throw new Error(`the app did not answer within ${START_LIMIT_MS / 1000} s`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
