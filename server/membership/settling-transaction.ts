import type { Core } from '@strapi/strapi';
import { inTransaction, type Knex } from '../storage/connection';
import { beginWriting } from '../storage/gate';

/** The database could not judge by some segment of several, and has given up the transaction for it, as PostgreSQL does. */
export class Unjudged extends Error {}

const careful = new WeakSet<Knex.Transaction>();

/** Whether this transaction has to judge by one segment after the other, as by some one it failed. */
export const isCareful = (trx: Knex.Transaction): boolean => careful.has(trx);

/**
 * A transaction that writes facts and settles whom they touch: READ COMMITTED, on SQLite the writer from the start. A deadlock
 * repeats the whole of it, and so does a segment that cannot be judged, so `work` must have no effects but those in the database.
 */
export async function inSettlingTransaction<T>(
  strapi: Core.Strapi,
  work: (trx: Knex.Transaction) => Promise<T>
): Promise<T> {
  const attempt = (carefully: boolean) =>
    inTransaction(strapi, async (trx) => {
      if (carefully) careful.add(trx);
      await beginWriting(trx);
      return work(trx);
    });
  try {
    return await attempt(false);
  } catch (error) {
    if (!(error instanceof Unjudged)) throw error;
    return attempt(true);
  }
}
