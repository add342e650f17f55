import type { Core } from '@strapi/strapi';
import { among } from './among';
import { bulkInsert } from './bulk';
import { toDate, type Knex } from './connection';
import { TABLES } from './tables';

/** Whether anybody was ever erased. */
export async function hasTombstones(trx: Knex.Transaction): Promise<boolean> {
  return (await trx(TABLES.tombstone).first('id')) !== undefined;
}

/** Which of these hashes are of somebody or something erased, with when that was. */
export async function readTombstones(
  strapi: Core.Strapi,
  hashes: readonly string[],
  trx: Knex.Transaction
): Promise<Map<string, Date>> {
  const found = new Map<string, Date>();
  for (const condition of among(strapi, 'hash', hashes)) {
    const rows = (await trx(TABLES.tombstone).whereRaw(condition).select('hash', 'erased_at')) as {
      hash: string;
      erased_at: unknown;
    }[];
    for (const row of rows) found.set(row.hash, toDate(row.erased_at));
  }
  return found;
}

/**
 * One that is there already is moved to this time.
 * @param retriedUntil when those of messages may go; those of names are kept for ever
 */
export async function insertTombstones(
  strapi: Core.Strapi,
  hashes: readonly string[],
  { erasedAt, retriedUntil = null }: { erasedAt: Date; retriedUntil?: Date | null },
  trx: Knex.Transaction
): Promise<void> {
  const same = [
    { name: 'erased_at', kind: 'instant', value: erasedAt },
    { name: 'retried_until', kind: 'instant', value: retriedUntil },
  ] as const;
  const rows = hashes.map((hash) => [hash]);
  for (const condition of among(strapi, 'hash', hashes)) await trx(TABLES.tombstone).whereRaw(condition).delete();
  await bulkInsert(strapi, TABLES.tombstone, [{ name: 'hash', kind: 'text' }], rows, { same, trx });
}
