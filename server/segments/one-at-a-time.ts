import type { Core } from '@strapi/strapi';
import { inStrapiTransaction, type Knex } from '../storage/connection';
import { beginWriting } from '../storage/gate';
import { holdLock } from '../storage/held-lock';

/**
 * Runs `work` in a transaction of Strapi's, while no other instance saves or removes a segment: each is checked against all
 * others, and two that have not seen each other could refer to each other, or one to what the other removes. A deadlock
 * repeats it.
 */
export function oneAtATime<T>(strapi: Core.Strapi, work: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
  return inStrapiTransaction(strapi, async (trx) => {
    await holdLock(trx, 'segments');
    await beginWriting(trx);
    return work(trx);
  });
}
