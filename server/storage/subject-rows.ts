import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { bulkInsert, bulkUpdate, type BulkColumn, type BulkRow } from './bulk';
import { connection, type Knex } from './connection';
import { TABLES } from './models';
import { audienceTable, IN_LIST, insertSubjects, type SubjectRef } from './subjects';

/** A row of the site's own table: its id and the values asked for, in their order, as the driver gives them. */
export interface SubjectRow extends SubjectRef {
  name: string;
  values: unknown[];
}

/** Reads rows by their identity value, byte for byte. Of rows with the same identity the earliest. */
export async function readSubjectRows(
  strapi: Core.Strapi,
  uid: string,
  identity: string,
  names: readonly string[],
  attributes: readonly { attribute: string; kind: BulkColumn['kind'] }[],
  trx?: Knex.Transaction
): Promise<Map<string, SubjectRow>> {
  const { table, column } = audienceTable(strapi, uid);
  const wanted = new Set(names);
  const knex = trx ?? connection(strapi);
  const selected: Record<string, string | Knex.Raw> = { id: 'id', documentId: 'document_id', name: column(identity) };
  for (const [index, { attribute, kind }] of attributes.entries()) {
    // SQLite's driver hands integers over as doubles, which end at 2^53.
    const isRounded = kind === 'bigint' && strapi.db.dialect.client === 'sqlite';
    selected[`v${index}`] = isRounded ? knex.raw('cast(?? as text)', [column(attribute)]) : column(attribute);
  }
  const found = new Map<string, SubjectRow>();
  for (let at = 0; at < names.length; at += IN_LIST) {
    const rows = (await knex(table)
      .whereIn(column(identity), names.slice(at, at + IN_LIST))
      .orderBy('id')
      .select(selected)) as Record<string, unknown>[];
    for (const row of rows) {
      const name = String(row.name);
      // A database whose collation ignores case finds more than was asked for.
      if (!wanted.has(name) || found.has(name)) continue;
      const values = attributes.map((_, index) => row[`v${index}`]);
      found.set(name, { id: Number(row.id), documentId: String(row.documentId), name, values });
    }
  }
  return found;
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
  for (let at = 0; at < values.length; at += IN_LIST) {
    const rows = (await (trx ?? connection(strapi))(table)
      .whereIn(column(attribute), values.slice(at, at + IN_LIST) as string[])
      .select({ id: 'id', value: column(attribute) })) as { id: number; value: unknown }[];
    for (const row of rows) taken.set(String(row.value), Number(row.id));
  }
  return taken;
}

/** Columns of attributes, for `insertSubjectRows` and `updateSubjectRows`. */
export function subjectColumns(
  strapi: Core.Strapi,
  uid: string,
  attributes: readonly { attribute: string; kind: BulkColumn['kind'] }[]
): BulkColumn[] {
  const { column } = audienceTable(strapi, uid);
  return attributes.map(({ attribute, kind }) => ({ name: column(attribute), kind }));
}

/** Adds rows to the site's own table as Strapi would: with document id, and published. */
export async function insertSubjectRows(
  strapi: Core.Strapi,
  uid: string,
  columns: readonly BulkColumn[],
  rows: readonly { documentId: string; values: BulkRow }[],
  trx: Knex.Transaction
): Promise<void> {
  const now = new Date();
  const same = ['created_at', 'updated_at', 'published_at'].map(
    (name) => ({ name, kind: 'instant', value: now }) as const
  );
  const all: BulkColumn[] = [{ name: 'document_id', kind: 'text' }, ...columns];
  const inserted = rows.map(({ documentId, values }) => [documentId, ...values]);
  await bulkInsert(strapi, audienceTable(strapi, uid).table, all, inserted, { same, trx });
}

/** Row ids by document id. */
export async function readRowIds(
  strapi: Core.Strapi,
  uid: string,
  documentIds: readonly string[],
  trx: Knex.Transaction
): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (let at = 0; at < documentIds.length; at += IN_LIST) {
    const rows = (await trx(audienceTable(strapi, uid).table)
      .whereIn('document_id', documentIds.slice(at, at + IN_LIST))
      .select('id', 'document_id')) as { id: number; document_id: string }[];
    for (const row of rows) ids.set(row.document_id, Number(row.id));
  }
  return ids;
}

/** Writes the columns of rows that exist, and their time of change. */
export async function updateSubjectRows(
  strapi: Core.Strapi,
  uid: string,
  columns: readonly BulkColumn[],
  rows: readonly { id: number; values: BulkRow }[],
  trx: Knex.Transaction
): Promise<void> {
  const now = new Date();
  const all: BulkColumn[] = [{ name: 'id', kind: 'integer' }, { name: 'updated_at', kind: 'instant' }, ...columns];
  await bulkUpdate(
    strapi,
    audienceTable(strapi, uid).table,
    all,
    rows.map(({ id, values }) => [id, now, ...values]),
    { trx }
  );
}

/** The plugin's own JSON documents about subjects; absent where there is none. */
export async function readTraits(
  strapi: Core.Strapi,
  audience: AudienceName,
  subjects: readonly number[],
  trx?: Knex.Transaction
): Promise<Map<number, Record<string, unknown>>> {
  const found = new Map<number, Record<string, unknown>>();
  for (let at = 0; at < subjects.length; at += IN_LIST) {
    const rows = (await (trx ?? connection(strapi))(TABLES.subject)
      .where({ audience })
      .whereIn('subject_id', subjects.slice(at, at + IN_LIST))
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
      { name: 'subject_id', kind: 'integer' },
      { name: 'traits', kind: 'json' },
    ],
    rows.map(({ subject, traits }) => [subject.id, JSON.stringify(traits)]),
    { fixed: { audience }, trx }
  );
}
