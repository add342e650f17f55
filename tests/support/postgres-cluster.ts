import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestDatabase } from './database';
import { freePort } from './server';

/** A PostgreSQL of a test's own, with an empty database. */
export interface PostgresCluster {
  database: TestDatabase;
  /** Its processes are killed and it is started again, by which it recovers from its log as after a crash. */
  restartAtOnce(): Promise<void>;
  stop(): Promise<void>;
}

const INSTALLED = '/usr/lib/postgresql';
const ROLE = 'segments';

/** Where `initdb` and `pg_ctl` are; undefined on a machine without a PostgreSQL server. */
export function postgresPrograms(): string | undefined {
  const versions = existsSync(INSTALLED) ? readdirSync(INSTALLED).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(INSTALLED, version, 'bin')),
    ...(process.env.PATH ?? '').split(':'),
  ];
  const found = folders.find((folder) => ['initdb', 'pg_ctl'].every((program) => existsSync(join(folder, program))));
  // PostgreSQL does not run as root: another user has to be there then.
  return isRoot() && spawnSync('runuser', ['-u', 'postgres', 'true']).status !== 0 ? undefined : found;
}

/** @param programs the folder of `postgresPrograms` */
export async function startPostgres(programs: string): Promise<PostgresCluster> {
  const directory = mkdtempSync(join(tmpdir(), 'segments-postgres-'));
  if (isRoot()) await run('chown', ['postgres', directory]);
  const data = join(directory, 'data');
  const port = await freePort();
  const asServer = (program: string, words: string[]) => {
    const command = [join(programs, program), ...words];
    return isRoot() ? run('runuser', ['-u', 'postgres', '--', ...command]) : run(command[0]!, command.slice(1));
  };
  await asServer('initdb', ['-D', data, '-U', ROLE, '-A', 'trust', '-E', 'UTF8', '--locale=C']);
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='${directory}'`;
  const control = (...words: string[]) =>
    asServer('pg_ctl', ['-D', data, '-w', '-l', join(directory, 'log'), '-o', options, ...words]);
  await control('start');
  return {
    database: {
      dialect: 'postgres',
      env: {
        DATABASE_CLIENT: 'postgres',
        DATABASE_URL: `postgres://${ROLE}@127.0.0.1:${port}/postgres`,
        DATABASE_POOL_MIN: '0',
      },
      drop: async () => undefined,
    },
    restartAtOnce: () => control('restart', '-m', 'immediate'),
    async stop() {
      await control('stop', '-m', 'immediate');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** What it starts gets no pipe of ours: a server keeps it, and we would wait for that. */
function run(program: string, words: string[]): Promise<void> {
  return new Promise((done, fail) => {
    spawn(program, words, { stdio: 'ignore', cwd: '/' })
      .on('error', fail)
      .on('exit', (code) => (code === 0 ? done() : fail(new Error(`${program} ${words.join(' ')}: ${code}`))));
  });
}

const isRoot = () => process.getuid?.() === 0;
