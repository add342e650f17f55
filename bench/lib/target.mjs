import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const TMP = join(ROOT, 'bench/.tmp');
mkdirSync(TMP, { recursive: true });

const POSTGRES_URL = process.env.BENCH_POSTGRES_URL || 'postgres://root@127.0.0.1:5432/segments_bench';

/** Where the data of one size is: a SQLite file, or a PostgreSQL database named after that of BENCH_POSTGRES_URL. */
export function targetOf(db, size) {
  if (db === 'sqlite') {
    const file = join(TMP, `bench-${size}.db`);
    return { db, size, file, env: { DATABASE_CLIENT: 'sqlite', DATABASE_FILENAME: file, DATABASE_URL: '' } };
  }
  const url = new URL(POSTGRES_URL);
  url.pathname = `${url.pathname}_${size}`;
  const server = new URL(url);
  server.pathname = '/postgres';
  const env = { DATABASE_CLIENT: 'postgres', DATABASE_URL: url.href };
  return { db, size, url: url.href, name: url.pathname.slice(1), server: server.href, env };
}
