import type { Core } from '@strapi/strapi';
import { among } from './among';
import { isSqlite, type Knex } from './connection';
import { TABLES } from './tables';

/** Whose rows go: a contact with its visitors, under all the row ids that it has had, or one visitor. */
export type Tracked = { contactIds: readonly number[] } | { anonymousId: string } | { visitorId: number };

export interface TrackedRows {
  visitorIds: number[];
  /** Of those that still have one. */
  anonymousIds: string[];
  /** Of the events received since. */
  messages: { source: string; messageId: string }[];
  /** Whose the events are, whoever is erased. */
  contactIds: number[];
  accountIds: number[];
}

/** What the visitors are called by that will be erased. */
export async function trackedVisitors(
  trx: Knex.Transaction,
  tracked: Tracked
): Promise<{ anonymousId: string | null; documentId: string }[]> {
  return visitorsOf(trx, tracked).select({ anonymousId: 'anonymous_id', documentId: 'document_id' });
}

/** What there is to be erased; the visitors are locked until the transaction ends, so that no call adds to them. */
export async function lockTracked(
  strapi: Core.Strapi,
  tracked: Tracked,
  since: Date,
  trx: Knex.Transaction
): Promise<TrackedRows> {
  const query = visitorsOf(trx, tracked).orderBy('id').select('id', 'anonymous_id');
  const visitors = (await (isSqlite(trx) ? query : query.forUpdate())) as { id: number; anonymous_id: string | null }[];
  const rows: TrackedRows = {
    visitorIds: visitors.map(({ id }) => Number(id)),
    anonymousIds: visitors.flatMap(({ anonymous_id: anonymousId }) => anonymousId ?? []),
    messages: [],
    contactIds: [],
    accountIds: [],
  };
  const owners = { contact_id: new Set<number>(), account_id: new Set<number>() };
  for (const events of eventsOf(strapi, tracked, rows.visitorIds, trx)) {
    for (const column of ['contact_id', 'account_id'] as const) {
      const of = (await events.clone().whereNotNull(column).distinct(column)) as Record<typeof column, number>[];
      for (const owner of of) owners[column].add(Number(owner[column]));
    }
    const found = (await events.where('received_at', '>=', since).select('source', 'message_id')) as {
      source: string;
      message_id: string;
    }[];
    rows.messages.push(...found.map(({ source, message_id: messageId }) => ({ source, messageId })));
  }
  rows.contactIds.push(...owners.contact_id);
  rows.accountIds.push(...owners.account_id);
  return rows;
}

/** Deletes the events and the visitors, and what the plugin's profile has of both. @returns how many events */
export async function deleteTracked(
  strapi: Core.Strapi,
  tracked: Tracked,
  { visitorIds }: TrackedRows,
  trx: Knex.Transaction
): Promise<number> {
  let events = 0;
  for (const query of eventsOf(strapi, tracked, visitorIds, trx)) events += Number(await query.delete());
  for (const condition of among(strapi, 'id', visitorIds)) await trx(TABLES.visitor).whereRaw(condition).delete();
  for (const condition of among(strapi, 'subject_id', visitorIds)) {
    await trx(TABLES.subject).where({ audience: 'visitor' }).whereRaw(condition).update({ traits: null });
  }
  if ('contactIds' in tracked) {
    await trx(TABLES.subject)
      .where({ audience: 'contact' })
      .whereIn('subject_id', tracked.contactIds as number[])
      .update({ traits: null });
  }
  return events;
}

function visitorsOf(trx: Knex.Transaction, tracked: Tracked): Knex.QueryBuilder {
  const visitors = trx(TABLES.visitor);
  if ('contactIds' in tracked) return visitors.whereIn('contact_id', tracked.contactIds as number[]);
  return visitors.where('visitorId' in tracked ? { id: tracked.visitorId } : { anonymous_id: tracked.anonymousId });
}

function* eventsOf(
  strapi: Core.Strapi,
  tracked: Tracked,
  visitorIds: readonly number[],
  trx: Knex.Transaction
): Generator<Knex.QueryBuilder> {
  for (const condition of among(strapi, 'visitor_id', visitorIds)) yield trx(TABLES.event).whereRaw(condition);
  if ('contactIds' in tracked) yield trx(TABLES.event).whereIn('contact_id', tracked.contactIds as number[]);
}
