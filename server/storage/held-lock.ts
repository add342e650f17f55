import { isSqlite, type Knex } from './connection';
import { TABLES } from './tables';

/**
 * Waits until nobody else, on whatever instance, holds the lock of this name, and holds it until the transaction ends.
 * SQLite has one writer at a time and needs none.
 */
export async function holdLock(trx: Knex.Transaction, name: string): Promise<void> {
  if (isSqlite(trx)) return;
  const lock = () => trx(TABLES.lock).where({ name }).forUpdate().first('id');
  if (await lock()) return;
  await trx(TABLES.lock).insert({ name }).onConflict(['name']).ignore();
  await lock();
}
