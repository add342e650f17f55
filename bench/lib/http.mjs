import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from './target.mjs';

/** A full-access API token of this Strapi. */
export async function tokenFor(strapi) {
  const service = strapi.service('admin::api-token');
  const { accessKey } = await service.create({
    name: `bench ${Date.now()} ${Math.random()}`,
    description: '',
    lifespan: null,
    type: 'full-access',
  });
  return accessKey;
}

/** JSON calls. @throws for any answer but 2xx */
export function client(url, token) {
  return async (method, path, body) => {
    const answer = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`);
    return text === '' ? undefined : JSON.parse(text);
  };
}

/** Runs `bench/lib/<file>` in a process of its own; answers what it printed. `plan` goes to its standard input. */
export async function apart(file, plan, args = []) {
  const child = spawn(process.execPath, [join(ROOT, 'bench/lib', file), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(plan === undefined ? '' : JSON.stringify(plan));
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`bench/lib/${file} failed`);
  return JSON.parse(text);
}

/**
 * Calls several URLs from a process of its own, some connections at a time, each for a while and in turns.
 * @param {Record<string, { path: string, headers?: object, url?: string, token?: string | null }>} ways `path` may hold `{n}`, a number that
 * changes from call to call; `url` and `token` instead of those of the others, null for none
 * @returns {Promise<Record<string, { perSecond: number, p50: number, p99: number, failed: number }>>} medians of the turns
 */
export const load = (url, token, ways, { turns = 5, seconds = 2, connections = 8, numbers = 1_000 } = {}) =>
  apart('load.mjs', { url, token, ways, turns, seconds, connections, numbers });

/** The other end of a download or an upload. */
export const transfer = (way, url, token, file = '') => apart('transfer.mjs', undefined, [way, url, token, file]);
