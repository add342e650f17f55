import type { Core } from '@strapi/strapi';
import type { SourceKind } from '../../contracts/sources';
import type { Touch } from '../membership/touch';
import type { Knex } from '../storage/connection';
import type { AddedItem } from './store-attribution';
import { storeTraits, type SaidTraits } from './subject-traits';

/**
 * Stores what `identify` says of contacts, or without a user id of visitors, and `group`, from servers, of accounts; of several calls the later one's word counts.
 * @returns whom that touches
 */
export async function storeSaidTraits(
  strapi: Core.Strapi,
  by: SourceKind,
  items: readonly AddedItem[],
  trx: Knex.Transaction
): Promise<Touch[]> {
  const contacts = new Map<number, SaidTraits>();
  const accounts = new Map<number, SaidTraits>();
  const visitors = new Map<number, SaidTraits>();
  for (const { item, claim, account, visitor } of items) {
    if (item.traits === null) continue;
    if (item.type === 'identify' && claim) layOver(contacts, claim, item.traits);
    if (item.type === 'identify' && item.userId === null && visitor?.row) layOver(visitors, visitor.row, item.traits);
    if (item.type === 'group' && account) layOver(accounts, account, item.traits);
  }
  return [
    await storeTraits(strapi, 'contact', [...contacts.values()], by, trx),
    await storeTraits(strapi, 'account', [...accounts.values()], by, trx),
    await storeTraits(strapi, 'visitor', [...visitors.values()], by, trx),
  ];
}

function layOver(said: Map<number, SaidTraits>, subject: SaidTraits['subject'], traits: SaidTraits['traits']): void {
  said.set(subject.id, { subject, traits: { ...said.get(subject.id)?.traits, ...traits } });
}
