import type { Core } from '@strapi/strapi';
import { bulkInsert, type BulkColumn } from './bulk';
import { connection, toDate, type Knex } from './connection';
import { TABLES } from './models';

export interface NewEvent {
  /** Who sent it; message ids are unique within a source. At most 50 characters. */
  source: string;
  /** At most 100 characters. */
  messageId: string;
  /** At most 200 characters. */
  name: string;
  occurredAt: Date;
  receivedAt: Date;
  /** Row ids; null where nobody is known. */
  contactId: number | null;
  accountId: number | null;
  properties?: Readonly<Record<string, unknown>> | null;
  context?: Readonly<Record<string, unknown>> | null;
}

export interface StoredEvent extends NewEvent {
  id: string;
}

const COLUMNS: BulkColumn[] = [
  { name: 'source', kind: 'text' },
  { name: 'message_id', kind: 'text' },
  { name: 'name', kind: 'text' },
  { name: 'occurred_at', kind: 'instant' },
  { name: 'received_at', kind: 'instant' },
  { name: 'contact_id', kind: 'integer' },
  { name: 'account_id', kind: 'integer' },
  { name: 'properties', kind: 'json' },
  { name: 'context', kind: 'json' },
];

/** Rows of one statement: a few milliseconds of a SQLite connection that everybody waits for. */
const PAGE = 2_000;

/**
 * Adds events; one that is there already (same source and message id) is left as it is, also when it comes twice in one call.
 * Outside of a transaction, each 2,000 rows are one.
 */
export async function insertEvents(
  strapi: Core.Strapi,
  rows: readonly NewEvent[],
  trx?: Knex.Transaction
): Promise<{ inserted: number; duplicates: number }> {
  let inserted = 0;
  for (let at = 0; at < rows.length; at += PAGE) {
    const page = rows
      .slice(at, at + PAGE)
      .map((event) => [
        event.source,
        event.messageId,
        event.name,
        event.occurredAt,
        event.receivedAt,
        event.contactId,
        event.accountId,
        jsonText(event.properties),
        jsonText(event.context),
      ]);
    inserted += await bulkInsert(strapi, TABLES.event, COLUMNS, page, { ignore: true, trx });
  }
  return { inserted, duplicates: rows.length - inserted };
}

/** Which of these message ids of a source are stored. */
export async function storedMessages(
  strapi: Core.Strapi,
  source: string,
  messageIds: readonly string[]
): Promise<Set<string>> {
  const found = new Set<string>();
  for (let at = 0; at < messageIds.length; at += 1_000) {
    const rows = (await connection(strapi)(TABLES.event)
      .where({ source })
      .whereIn('message_id', messageIds.slice(at, at + 1_000))
      .select('message_id')) as { message_id: string }[];
    for (const row of rows) found.add(row.message_id);
  }
  return found;
}

export interface EventPosition {
  occurredAt: Date;
  id: string;
}

/**
 * One page of a contact's or an account's events, latest first.
 * @param before only events earlier than this one: the last of the page before
 */
export async function eventPage(
  strapi: Core.Strapi,
  of: { contactId: number } | { accountId: number },
  limit: number,
  before?: EventPosition
): Promise<StoredEvent[]> {
  const [column, id] = 'contactId' in of ? ['contact_id', of.contactId] : ['account_id', of.accountId];
  const query = connection(strapi)(TABLES.event).where(column, id);
  if (before) {
    query.where((earlier) =>
      earlier
        .where('occurred_at', '<', before.occurredAt)
        .orWhere((tie) => tie.where('occurred_at', before.occurredAt).where('id', '<', before.id))
    );
  }
  const rows = (await query
    .orderBy([
      { column: 'occurred_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit)
    .select('*')) as Record<string, unknown>[];
  return rows.map((row) => ({
    id: String(row.id),
    source: String(row.source),
    messageId: String(row.message_id),
    name: String(row.name),
    occurredAt: toDate(row.occurred_at),
    receivedAt: toDate(row.received_at),
    contactId: rowId(row.contact_id),
    accountId: rowId(row.account_id),
    properties: parsed(row.properties),
    context: parsed(row.context),
  }));
}

function rowId(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function jsonText(value: NewEvent['properties']): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

/** JSON columns arrive as text or parsed, as the driver has it. */
function parsed(value: unknown): Record<string, unknown> | null {
  return (typeof value === 'string' ? JSON.parse(value) : (value ?? null)) as Record<string, unknown> | null;
}

export async function hasEvents(knex: Knex): Promise<boolean> {
  return (await knex(TABLES.event).first('id')) !== undefined;
}
