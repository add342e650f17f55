import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from './server';

/** The nginx of the frontend guide, as a process of the test's own. */
export interface TestProxy {
  url: string;
  /** Number of answers that it keeps. */
  kept(): number;
  stop(): Promise<void>;
}

const GUIDE = resolve(__dirname, '../../docs/guide-frontend.md');

/** Where nginx is; undefined on a machine without. @throws if SEGMENTS_REQUIRE_NGINX says that there has to be one */
export function nginxProgram(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'];
  const found = folders.map((folder) => join(folder, 'nginx')).find((program) => existsSync(program));
  if (!found && process.env.SEGMENTS_REQUIRE_NGINX) throw new Error('nginx is required and not installed');
  return found;
}

/** Starts nginx before the server at `originPort`, with the configuration in the guide. */
export async function startNginx(program: string, originPort: number): Promise<TestProxy> {
  const directory = mkdtempSync(join(tmpdir(), 'segments-nginx-'));
  const cache = join(directory, 'cache');
  mkdirSync(cache);
  const port = await freePort();
  writeFileSync(join(directory, 'nginx.conf'), configuration(directory, cache, port, originPort));
  const child = spawn(program, ['-p', directory, '-c', join(directory, 'nginx.conf'), '-e', join(directory, 'error.log')], {
    stdio: 'ignore',
  }); // prettier-ignore
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; !(await fetch(`${url}/_health`).catch(() => undefined)); tries++) {
    if (child.exitCode !== null || tries > 100) {
      child.kill('SIGKILL');
      throw new Error(`nginx does not answer: ${readFileSync(join(directory, 'error.log'), 'utf8')}`);
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  return {
    url,
    kept: () => readdirSync(cache, { recursive: true }).filter((name) => statSync(join(cache, String(name))).isFile()).length,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  }; // prettier-ignore
}

function configuration(directory: string, cache: string, port: number, originPort: number): string {
  const [, example] = /^```nginx\n([\s\S]*?)^```$/m.exec(readFileSync(GUIDE, 'utf8')) ?? [];
  const replaced = [
    ['/var/cache/nginx/cms', cache],
    ['listen 8080', `listen 127.0.0.1:${port}`],
    ['http://127.0.0.1:1337', `http://127.0.0.1:${originPort}`],
  ].reduce((text, [from = '', to = '']) => {
    if (!text.includes(from)) throw new Error(`The guide's nginx configuration has no “${from}”`);
    return text.replace(from, to);
  }, example ?? '');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
daemon off;
worker_processes 1;
pid ${join(directory, 'nginx.pid')};
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 512; }
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${join(directory, name)};`).join('\n  ')}
  ${replaced}
}
`;
}
