import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { createDatabase, type TestDatabase, type TestDialect } from './database';

const ROOT = resolve(__dirname, '../..');
const PLAYGROUND = join(ROOT, 'playground');
const START_LIMIT_MS = 100_000;
/** The demo builds what is older than its sources, and fills the shop, before it answers. */
const DEMO_LIMIT_MS = 600_000;

export interface ServerOptions {
  /** Which database; without it, the run's (SEGMENTS_TEST_DB, else SQLite). */
  database?: TestDialect;
  /** Starts on a database that another server or `bootStrapi` made, and leaves it there at the end. */
  on?: TestDatabase;
  env?: Record<string, string>;
  /** Serves the admin, which must be built (`npm run build -w playground`). */
  admin?: boolean;
  /** A free one without it. A browser keeps what it stored for the same port only. */
  port?: number;
  /** Starts `playground/scripts/demo.mjs` with these arguments instead, on SQLite: `['--customers', '200']`. */
  demo?: string[];
}

export interface TestServer {
  url: string;
  database: TestDatabase;
  /** What the process has written so far. */
  output(): string;
  /** Kills the process without a chance to tidy up; its database stays, for a server started `on` it. */
  crash(): Promise<void>;
  /** Ends the process and drops the database, unless it was given. */
  stop(): Promise<void>;
}

/** Starts the playground as a process of its own: for the browser, for several instances on one database, for crashes. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const server = await beginServer(options);
  try {
    await server.ready();
  } catch (error) {
    await server.stop();
    throw new Error(`${(error as Error).message}\n${server.output()}`);
  }
  return server;
}

/** As `startServer`, without waiting until it answers: for what happens while it starts. */
export async function beginServer(options: ServerOptions = {}): Promise<TestServer & { ready(): Promise<void> }> {
  if (options.admin && !options.demo && !existsSync(join(PLAYGROUND, 'build/index.html'))) {
    throw new Error('The admin is not built: run `npm run build && npm run build -w playground`');
  }
  const database = options.on ?? (await createDatabase(options.demo ? 'sqlite' : options.database));
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, command(options, database, port), {
    cwd: PLAYGROUND,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      STRAPI_TELEMETRY_DISABLED: 'true',
      HOST: '127.0.0.1',
      PORT: String(port),
      SERVE_ADMIN: String(options.admin ?? false),
      // That of `bootStrapi`, whatever the demo wrote into `.env`: a token made there is good here.
      API_TOKEN_SALT: 'playground-api-token-salt',
      ...database.env,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output.push(chunk.toString());
      if (process.env.DEBUG) process.stderr.write(chunk);
    });
  }

  return {
    url,
    database,
    ready: () => answering(`${url}/_health`, child, options.demo ? DEMO_LIMIT_MS : START_LIMIT_MS),
    output: () => output.join(''),
    crash: () => ended(child, 'SIGKILL'),
    async stop() {
      await ended(child, 'SIGTERM');
      if (!options.on) await database.drop();
    },
  };
}

/** `fetch`, but for a connection that was kept open until the server closed it as idle. */
export async function fetchAgain(url: string, request: RequestInit): Promise<Response> {
  return fetch(url, request).catch(() => fetch(url, request));
}

function command(options: ServerOptions, database: TestDatabase, port: number): string[] {
  if (!options.demo) return [join(__dirname, 'instance.cjs')];
  const file = database.env.DATABASE_FILENAME ?? '';
  return [join(PLAYGROUND, 'scripts/demo.mjs'), '--database', file, '--port', String(port), ...options.demo];
}

async function answering(url: string, child: ChildProcess, limitMs: number): Promise<void> {
  const end = Date.now() + limitMs;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`The server ended with exit code ${child.exitCode}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`The server did not answer within ${limitMs / 1000} s`);
}

/** Asks a process to end; after ten seconds, ends it. */
async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((done) => child.once('exit', () => done()));
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  child.kill(signal);
  await exit;
  clearTimeout(timer);
}

export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().on('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
