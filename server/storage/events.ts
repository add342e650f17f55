import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { among } from './among';
import { bulkInsert, type BulkColumn, type BulkRow } from './bulk';
import { bulkInsertReturning } from './bulk-postgres';
import { connection, toDate, type Knex } from './connection';
import { EVENT_SUBJECTS, TABLES } from './tables';

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
  /** The browser or device that sent it. */
  visitorId?: number | null;
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
  { name: 'visitor_id', kind: 'integer' },
  { name: 'properties', kind: 'json' },
  { name: 'context', kind: 'json' },
];

/** Rows of one statement: a few milliseconds of a SQLite connection that everybody waits for. */
const PAGE = 2_000;

/** Rows that MySQL and MariaDB take in one statement, whatever is in them. */
const STATEMENT = 250;

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
    const page = rows.slice(at, at + PAGE).map(physicalRow);
    inserted += await bulkInsert(strapi, TABLES.event, COLUMNS, page, { ignore: true, trx });
  }
  return { inserted, duplicates: rows.length - inserted };
}

/**
 * Adds events of one source whose message ids differ. @returns those that were not there: what another transaction stores at the
 * same time is one's own or the other's, never both's
 */
export async function insertNewEvents<T extends NewEvent>(
  strapi: Core.Strapi,
  source: string,
  rows: readonly T[],
  trx: Knex.Transaction
): Promise<T[]> {
  if (rows.length === 0) return [];
  if (strapi.db.dialect.client === 'postgres') {
    const inserted = new Set(
      await bulkInsertReturning(TABLES.event, COLUMNS, rows.map(physicalRow), 'message_id', trx)
    );
    return rows.filter((event) => inserted.has(event.messageId));
  }
  const inserted: T[] = [];
  for (let at = 0; at < rows.length; at += STATEMENT) {
    inserted.push(...(await insertFresh(strapi, source, rows.slice(at, at + STATEMENT), trx)));
  }
  return inserted;
}

async function insertFresh<T extends NewEvent>(
  strapi: Core.Strapi,
  source: string,
  rows: readonly T[],
  trx: Knex.Transaction
): Promise<T[]> {
  const messages = rows.map((event) => event.messageId);
  for (;;) {
    const stored = await storedMessages(strapi, source, messages, trx);
    const fresh = rows.filter((event) => !stored.has(event.messageId));
    try {
      await bulkInsert(strapi, TABLES.event, COLUMNS, fresh.map(physicalRow), { trx });
      return fresh;
    } catch (error) {
      // Another was first with one of them: the statement came to nothing, and what is stored can be read again.
      if ((error as { code?: string }).code !== 'ER_DUP_ENTRY') throw error;
    }
  }
}

const physicalRow = (event: NewEvent): BulkRow => [
  event.source,
  event.messageId,
  event.name,
  event.occurredAt,
  event.receivedAt,
  event.contactId,
  event.accountId,
  event.visitorId ?? null,
  jsonText(event.properties),
  jsonText(withoutAddress(event.context)),
];

/** IP addresses are never stored: servers and old exports say in the context what they saw. */
function withoutAddress(context: NewEvent['context']): NewEvent['context'] {
  if (!context || !('ip' in context)) return context;
  const { ip: _ip, ...rest } = context;
  return Object.keys(rest).length > 0 ? rest : null;
}

/** Which of these message ids of a source are stored. */
export async function storedMessages(
  strapi: Core.Strapi,
  source: string,
  messageIds: readonly string[],
  trx?: Knex.Transaction
): Promise<Set<string>> {
  const found = new Set<string>();
  for (const condition of among(strapi, 'message_id', messageIds)) {
    const rows = (await (trx ?? connection(strapi))(TABLES.event)
      .where({ source })
      .whereRaw(condition)
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
 * One page of a subject's events, latest first.
 * @param before only events earlier than this one: the last of the page before
 * @param unclaimed only those that are no contact's
 */
export async function eventPage(
  strapi: Core.Strapi,
  audience: AudienceName,
  subjectId: number,
  limit: number,
  before?: EventPosition,
  { unclaimed = false } = {}
): Promise<StoredEvent[]> {
  const query = connection(strapi)(TABLES.event).where(EVENT_SUBJECTS[audience], subjectId);
  if (unclaimed) query.whereNull('contact_id');
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
  return rows.map(storedEvent);
}

/** The latest events of a name, up to `now`. */
export async function latestEvents(
  strapi: Core.Strapi,
  name: string,
  now: Date,
  limit: number
): Promise<StoredEvent[]> {
  const rows = (await connection(strapi)(TABLES.event)
    .where({ name })
    .where('occurred_at', '<=', now)
    .orderBy('occurred_at', 'desc')
    .limit(limit)
    .select('*')) as Record<string, unknown>[];
  return rows.map(storedEvent);
}

function storedEvent(row: Record<string, unknown>): StoredEvent {
  return {
    id: String(row.id),
    source: String(row.source),
    messageId: String(row.message_id),
    name: String(row.name),
    occurredAt: toDate(row.occurred_at),
    receivedAt: toDate(row.received_at),
    contactId: rowId(row.contact_id),
    accountId: rowId(row.account_id),
    visitorId: rowId(row.visitor_id),
    properties: parsed(row.properties),
    context: parsed(row.context),
  };
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
