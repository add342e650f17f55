import type { Core } from '@strapi/strapi';
import { newDocumentIds } from '../imports/document-ids';
import { among } from './among';
import { bulkInsert, bulkUpdate, type BulkColumn } from './bulk';
import { bulkInsertIds } from './bulk-ids';
import { isSqlite, toDate, type Knex } from './connection';
import { TABLES } from './tables';

export interface VisitorRow {
  id: number;
  anonymousId: string;
  /** Whom the visitor proved to be, or a server said it is. */
  contactId: number | null;
  lastSeen: Date;
  documentId: string;
  /** Whether this transaction made it. */
  isNew?: boolean;
}

const COLUMNS: BulkColumn[] = [
  { name: 'document_id', kind: 'text' },
  { name: 'anonymous_id', kind: 'text' },
  { name: 'contact_id', kind: 'integer' },
  { name: 'first_seen', kind: 'instant' },
  { name: 'last_seen', kind: 'instant' },
];

/**
 * The visitors of these anonymous ids, locked until the transaction ends, so that whom a visitor belongs to is decided by one call after
 * the other. Those that are not there yet are made.
 */
export async function lockVisitors(
  strapi: Core.Strapi,
  anonymousIds: readonly string[],
  at: Date,
  trx: Knex.Transaction
): Promise<Map<string, VisitorRow>> {
  const found = await readLocked(strapi, anonymousIds, trx);
  // In one order, in which no two calls can wait for each other.
  const missing = anonymousIds.filter((anonymousId) => !found.has(anonymousId)).sort();
  if (missing.length === 0) return found;
  const documentIds = newDocumentIds(missing.length);
  const rows = missing.map((anonymousId, index) => [documentIds[index], anonymousId, null, at, at]);
  await bulkInsert(strapi, TABLES.visitor, COLUMNS, rows, { ignore: true, trx });
  // Another transaction may have been first with some of them.
  const own = new Set(documentIds);
  for (const [anonymousId, row] of await readLocked(strapi, missing, trx))
    found.set(anonymousId, own.has(row.documentId) ? { ...row, isNew: true } : row);
  return found;
}

/** Those of these visitors that are there, locked. */
export async function readLocked(
  strapi: Core.Strapi,
  anonymousIds: readonly string[],
  trx: Knex.Transaction
): Promise<Map<string, VisitorRow>> {
  const found = new Map<string, VisitorRow>();
  for (const condition of among(strapi, 'anonymous_id', anonymousIds)) {
    const query = trx(TABLES.visitor)
      .whereRaw(condition)
      .orderBy('id')
      .select('id', 'document_id', 'anonymous_id', 'contact_id', 'last_seen');
    for (const row of (await (isSqlite(trx) ? query : query.forUpdate())) as Record<string, unknown>[]) {
      const anonymousId = String(row.anonymous_id);
      const contactId = row.contact_id === null ? null : Number(row.contact_id);
      const documentId = String(row.document_id);
      const lastSeen = toDate(row.last_seen);
      found.set(anonymousId, { id: Number(row.id), documentId, anonymousId, contactId, lastSeen });
    }
  }
  return found;
}

/** Writes whose the visitors are and when they were last seen. */
export async function updateVisitors(
  strapi: Core.Strapi,
  visitors: readonly Pick<VisitorRow, 'id' | 'contactId'>[],
  at: Date,
  trx: Knex.Transaction
): Promise<void> {
  const columns: BulkColumn[] = [
    { name: 'contact_id', kind: 'integer' },
    { name: 'id', kind: 'integer' },
  ];
  const rows = visitors.map(({ id, contactId }) => [contactId, id]);
  await bulkUpdate(strapi, TABLES.visitor, columns, rows, {
    same: [{ name: 'last_seen', kind: 'instant', value: at }],
    trx,
  });
}

/**
 * Makes rows for the persons who came after another on the same device. Of several the last keeps the anonymous id, which the
 * earlier rows must have given up. @returns them, in order
 */
export async function insertSuccessors(
  strapi: Core.Strapi,
  successors: readonly { anonymousId: string | null; contactId: number }[],
  at: Date,
  trx: Knex.Transaction
): Promise<Pick<VisitorRow, 'id' | 'documentId'>[]> {
  const documentIds = newDocumentIds(successors.length);
  const rows = successors.map(({ anonymousId, contactId }, index) => [
    documentIds[index],
    anonymousId,
    contactId,
    at,
    at,
  ]);
  const ids = await bulkInsertIds(strapi, TABLES.visitor, COLUMNS, rows, trx);
  return ids.map((id, index) => ({ id, documentId: documentIds[index] as string }));
}

/** Takes their anonymous id from visitors whose device another person has now. */
export async function retireVisitors(
  strapi: Core.Strapi,
  ids: readonly number[],
  trx: Knex.Transaction
): Promise<void> {
  for (const condition of among(strapi, 'id', ids)) {
    await trx(TABLES.visitor).whereRaw(condition).update({ anonymous_id: null });
  }
}

export async function deleteVisitors(
  strapi: Core.Strapi,
  ids: readonly number[],
  trx: Knex.Transaction
): Promise<void> {
  for (const condition of among(strapi, 'id', ids)) await trx(TABLES.visitor).whereRaw(condition).delete();
}

/** The events that the visitor sent before it was known become the contact's. @returns their names */
export async function attributeEvents(
  visitorId: number,
  to: { contactId: number; accountId: number | null },
  trx: Knex.Transaction
): Promise<string[]> {
  const events = trx(TABLES.event).where({ visitor_id: visitorId }).whereNull('contact_id');
  const names = (await events.clone().distinct('name')) as { name: string }[];
  if (names.length > 0) await events.update({ contact_id: to.contactId, account_id: to.accountId });
  return names.map(({ name }) => name);
}

export interface ContactVisitor extends Pick<VisitorRow, 'id' | 'documentId'> {
  /** Null where another person has the device now. */
  anonymousId: string | null;
  firstSeen: Date;
  lastSeen: Date;
}

/** One page of the visitors that are a contact's, in the order of their ids. */
export async function visitorPage(
  knex: Knex,
  contactId: number,
  limit: number,
  after?: Pick<ContactVisitor, 'id'>
): Promise<ContactVisitor[]> {
  const rows = (await knex(TABLES.visitor)
    .where({ contact_id: contactId })
    .where('id', '>', after?.id ?? 0)
    .orderBy('id')
    .limit(limit)) as Record<string, unknown>[];
  return rows.map((row) => ({
    id: Number(row.id),
    documentId: String(row.document_id),
    anonymousId: row.anonymous_id as string | null,
    firstSeen: toDate(row.first_seen),
    lastSeen: toDate(row.last_seen),
  }));
}
