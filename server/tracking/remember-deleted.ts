import type { Core } from '@strapi/strapi';
import { audienceOf } from '../catalog/audiences';
import { inTransaction, type Knex } from '../storage/connection';
import { noteDeparted } from '../storage/departed';
import { subjectsWithIds } from '../storage/named-subjects';
import { rowIdsWhere, type RowsWritten } from '../storage/row-ids';
import { hashesOf } from './name-hashes';

/** Contacts that are deleted by one call and can be told by their names later. */
const MOST = 50_000;
const PAGE = 2_000;

/**
 * Keeps a hash of the name of each contact that is deleted through Strapi: what was tracked of it outlives its row, and whoever asks for
 * its erasure later has but the name.
 */
export function rememberDeleted(strapi: Core.Strapi): void {
  const { uid } = audienceOf(strapi, 'contact');
  const before = (write: RowsWritten) => remember(strapi, write);
  strapi.db.lifecycles.subscribe({ models: [uid], beforeDelete: before, beforeDeleteMany: before } as never);
}

async function remember(strapi: Core.Strapi, write: RowsWritten): Promise<void> {
  const ids = await rowIdsWhere(strapi, write, MOST);
  if (ids.length === 0) return;
  const keep = async (trx: Knex.Transaction) => {
    for (let from = 0; from < ids.length; from += PAGE) {
      const contacts = await subjectsWithIds(strapi, 'contact', ids.slice(from, from + PAGE), trx);
      await noteDeparted(strapi, [...contacts.values()], (name) => hashesOf(strapi, 'user', name)[0], trx);
    }
  };
  if (!strapi.db.inTransaction()) return inTransaction(strapi, keep);
  await strapi.db.transaction(({ trx }) => keep(trx as Knex.Transaction));
}
