import type { Core } from '@strapi/strapi';
import type { Knex } from '../storage/connection';
import { accountsOf, subjectsWithIds } from '../storage/named-subjects';
import { lockVisitors, readLocked } from '../storage/visitors';
import type { KnownContact, Visitor } from './attribute';
import type { TrackedItem } from './read-call';

/** The visitors that items name, locked, with whose they are. Who is only an earlier name (of `alias`) is not made. */
export async function visitorsOf(
  strapi: Core.Strapi,
  items: readonly TrackedItem[],
  at: Date,
  trx: Knex.Transaction
): Promise<Map<string, Visitor>> {
  const named = new Set(items.flatMap(({ anonymousId }) => anonymousId ?? []));
  const earlier = items.flatMap(({ type, previousId }) =>
    type === 'alias' && previousId !== null ? [previousId] : []
  );
  const rows = await lockVisitors(strapi, [...named], at, trx);
  const more = await readLocked(
    strapi,
    [...new Set(earlier)].filter((id) => !named.has(id)),
    trx
  );
  const all = [...rows.values(), ...more.values()];
  const contacts = await knownContacts(strapi, [...new Set(all.flatMap(({ contactId }) => contactId ?? []))], trx);
  return new Map(
    all.map((row) => {
      const contact = (row.contactId !== null && contacts.get(row.contactId)) || null;
      return [row.anonymousId, { row, anonymousId: row.anonymousId, contact }];
    })
  );
}

/** Contacts with their accounts, by row id; the deleted are absent. */
export async function knownContacts(
  strapi: Core.Strapi,
  ids: readonly number[],
  trx: Knex.Transaction
): Promise<Map<number, KnownContact>> {
  if (ids.length === 0) return new Map();
  const subjects = await subjectsWithIds(strapi, 'contact', ids, trx);
  const accounts = await accountsOf(strapi, [...subjects.keys()], trx);
  return new Map(
    [...subjects].map(([id, { name, documentId }]) => [
      id,
      { id, name, documentId, accountId: accounts.get(id) ?? null },
    ])
  );
}
