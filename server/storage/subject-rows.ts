import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { among } from './among';
import { bulkInsert, bulkUpdate, type BulkColumn, type BulkRow } from './bulk';
import { arrayRows, connection, type Knex } from './connection';
import { TABLES } from './tables';
import { audienceTable, insertSubjects, type SubjectRef } from './subjects';

/** A row of the site's own table: its id and, at the start of the list, the values asked for, in their order, as the driver gives them. */
export interface SubjectRow {
  id: number;
  /** Absent where it was not asked for. */
  documentId?: string;
  values: readonly unknown[];
}

/**
 * Reads rows by their identity value, byte for byte. Of rows with the same identity the earliest.
 * @param attributes to be read; the identity must be one
 * @param documentId whether to read it as well
 */
export async function readSubjectRows(
  strapi: Core.Strapi,
  uid: string,
  identity: string,
  names: readonly string[],
  { attributes, documentId }: { attributes: readonly ReadAttribute[]; documentId: boolean },
  trx: Knex.Transaction
): Promise<Map<string, SubjectRow>> {
  const { table, column } = audienceTable(strapi, uid);
  const wanted = new Set(names);
  const named = attributes.findIndex(({ attribute }) => attribute === identity);
  const place = attributes.length;
  const selected = [...selectedColumns(strapi, uid, attributes), 'id', ...(documentId ? ['document_id'] : [])];
  const found = new Map<string, SubjectRow>();
  for (const condition of among(strapi, column(identity), names)) {
    const query = connection(strapi)(table).whereRaw(condition).select(selected);
    for (const values of await arrayRows(trx, query)) {
      const id = Number(values[place]);
      const name = String(values[named]);
      // A database whose collation ignores case finds more than was asked for.
      if (!wanted.has(name) || (found.get(name)?.id ?? Infinity) < id) continue;
      found.set(name, { id, values, ...(documentId && { documentId: String(values[place + 1]) }) });
    }
  }
  return found;
}

interface ReadAttribute {
  attribute: string;
  kind: BulkColumn['kind'];
}

/** Attributes as a select takes them. */
export function selectedColumns(strapi: Core.Strapi, uid: string, attributes: readonly ReadAttribute[]): Knex.Raw[] {
  const { table, column } = audienceTable(strapi, uid);
  return attributes.map(({ attribute, kind }) => {
    // SQLite's driver hands integers over as doubles, which end at 2^53.
    const isRounded = kind === 'bigint' && strapi.db.dialect.client === 'sqlite';
    return connection(strapi).raw(isRounded ? 'cast(??.?? as text)' : '??.??', [table, column(attribute)]);
  });
}

/** Values of an attribute that must be unique and are taken already, with the row that has each. */
export async function takenValues(
  strapi: Core.Strapi,
  uid: string,
  attribute: string,
  values: readonly unknown[],
  trx?: Knex.Transaction
): Promise<Map<string, number>> {
  const { table, column } = audienceTable(strapi, uid);
  const taken = new Map<string, number>();
  for (const condition of among(strapi, column(attribute), values)) {
    const rows = (await (trx ?? connection(strapi))(table)
      .whereRaw(condition)
      .select({ id: 'id', value: column(attribute) })) as { id: number; value: unknown }[];
    for (const row of rows) taken.set(String(row.value), Number(row.id));
  }
  return taken;
}

/** Columns of attributes, for `insertSubjectRows` and `updateSubjectRows`. */
export function subjectColumns(strapi: Core.Strapi, uid: string, attributes: readonly ReadAttribute[]): BulkColumn[] {
  const { column } = audienceTable(strapi, uid);
  return attributes.map(({ attribute, kind }) => ({ name: column(attribute), kind }));
}

/**
 * Adds rows to the site's own table as Strapi would: with document id, and published.
 * @param rows the document id, then the values in the order of the columns
 */
export async function insertSubjectRows(
  strapi: Core.Strapi,
  uid: string,
  columns: readonly BulkColumn[],
  rows: readonly BulkRow[],
  trx: Knex.Transaction
): Promise<void> {
  const now = new Date();
  const same = ['created_at', 'updated_at', 'published_at'].map(
    (name) => ({ name, kind: 'instant', value: now }) as const
  );
  const all: BulkColumn[] = [{ name: 'document_id', kind: 'text' }, ...columns];
  await bulkInsert(strapi, audienceTable(strapi, uid).table, all, rows, { same, trx });
}

/** Row ids by document id. */
export async function readRowIds(
  strapi: Core.Strapi,
  uid: string,
  documentIds: readonly string[],
  trx: Knex.Transaction
): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const condition of among(strapi, 'document_id', documentIds)) {
    const rows = (await trx(audienceTable(strapi, uid).table).whereRaw(condition).select('id', 'document_id')) as {
      id: number;
      document_id: string;
    }[];
    for (const row of rows) ids.set(row.document_id, Number(row.id));
  }
  return ids;
}

/**
 * Writes the columns of rows that exist, and their time of change.
 * @param rows the values in the order of the columns, then the id
 */
export async function updateSubjectRows(
  strapi: Core.Strapi,
  uid: string,
  columns: readonly BulkColumn[],
  rows: readonly BulkRow[],
  trx: Knex.Transaction
): Promise<void> {
  const same = [{ name: 'updated_at', kind: 'instant', value: new Date() }] as const;
  const all: BulkColumn[] = [...columns, { name: 'id', kind: 'integer' }];
  await bulkUpdate(strapi, audienceTable(strapi, uid).table, all, rows, { same, trx });
}

/** The plugin's own JSON documents about subjects; absent where there is none. */
export async function readTraits(
  strapi: Core.Strapi,
  audience: AudienceName,
  subjects: readonly number[],
  trx?: Knex.Transaction
): Promise<Map<number, Record<string, unknown>>> {
  const found = new Map<number, Record<string, unknown>>();
  for (const condition of among(strapi, 'subject_id', subjects)) {
    const rows = (await (trx ?? connection(strapi))(TABLES.subject)
      .where({ audience })
      .whereRaw(condition)
      .whereNotNull('traits')
      .select('subject_id', 'traits')) as { subject_id: number; traits: unknown }[];
    for (const { subject_id: id, traits } of rows) {
      const value = (typeof traits === 'string' ? JSON.parse(traits) : traits) as Record<string, unknown>;
      found.set(Number(id), value);
    }
  }
  return found;
}

export async function writeTraits(
  strapi: Core.Strapi,
  audience: AudienceName,
  rows: readonly { subject: SubjectRef; traits: Record<string, unknown> }[],
  trx: Knex.Transaction
): Promise<void> {
  await insertSubjects(
    strapi,
    audience,
    rows.map((row) => row.subject),
    trx
  );
  await bulkUpdate(
    strapi,
    TABLES.subject,
    [
      { name: 'traits', kind: 'json' },
      { name: 'subject_id', kind: 'integer' },
    ],
    rows.map(({ subject, traits }) => [JSON.stringify(traits), subject.id]),
    { fixed: { audience }, trx }
  );
}
