import { createHash } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';
import type { AudienceName } from '../../rules/catalog';
import { audienceOf } from '../catalog/audiences';
import { TABLES } from './models';
import { isRowId, isSearchable } from './searchable';

export interface SubjectRef {
  /** Row id in the audience's table. */
  id: number;
  documentId: string;
}

/** Values of one `in (…)`: below the smallest limit on bindings of the four databases. */
export const IN_LIST = 1_000;

/**
 * Finds subjects by name: the identity value, `doc:<document id>` or `id:<row id>`.
 * Names that are nobody's are absent from the answer. Identity values compare byte for byte.
 */
export async function findSubjects(
  strapi: Core.Strapi,
  audience: AudienceName,
  names: readonly string[],
  trx?: Knex.Transaction
): Promise<Map<string, SubjectRef>> {
  const { uid, identity } = audienceOf(strapi, audience);
  const { table, column } = audienceTable(strapi, uid);
  const { type } = strapi.db.metadata.get(uid).attributes[identity] as { type: string };
  const found = new Map<string, SubjectRef>();
  const kinds: { prefix: string; column: string; values: string[] }[] = [
    { prefix: 'doc:', column: 'document_id', values: [] },
    { prefix: 'id:', column: 'id', values: [] },
    { prefix: '', column: column(identity), values: [] },
  ];
  for (const name of names) {
    const kind = kinds.find(({ prefix }) => name.startsWith(prefix));
    const value = name.slice(kind?.prefix.length ?? 0);
    if (kind?.prefix === 'id:' ? isRowId(value) : isSearchable(kind?.prefix === '' ? type : undefined, value)) {
      kind?.values.push(value);
    }
  }
  for (const { prefix, column: by, values } of kinds) {
    for (let at = 0; at < values.length; at += IN_LIST) {
      const page = values.slice(at, at + IN_LIST);
      const query = strapi.db.connection(table).whereIn(by, page).select({ id: 'id', documentId: 'document_id', by });
      const rows = (await (trx ? query.transacting(trx) : query)) as { id: number; documentId: string; by: unknown }[];
      const wanted = new Set(page);
      for (const row of rows) {
        // A database whose collation ignores case finds more than was asked for.
        const value = String(row.by);
        if (wanted.has(value)) found.set(prefix + value, { id: Number(row.id), documentId: row.documentId });
      }
    }
  }
  return found;
}

/** Physical table of a content type and the column of each of its scalar attributes. */
export function audienceTable(
  strapi: Core.Strapi,
  uid: string
): { table: string; column: (attribute: string) => string } {
  const meta = strapi.db.metadata.get(uid);
  return {
    table: meta.tableName,
    column: (attribute) => {
      const known = meta.attributes[attribute] as { columnName?: string } | undefined;
      if (!known) throw new Error(`${uid} has no attribute ${attribute}`);
      return known.columnName ?? attribute;
    },
  };
}

/** First 31 bits of SHA-256 of the document id: the number that splits are made from. */
export function bucketOf(documentId: string): number {
  return createHash('sha256').update(documentId, 'utf8').digest().readUInt32BE(0) >>> 1;
}

const FILL_PAGE = 2_000;

/**
 * Makes sure that every subject of the audience has its row in the subjects table. Safe to run from several instances at once. Memory is flat: pages of 2,000.
 */
export async function ensureSubjects(strapi: Core.Strapi, audience: AudienceName): Promise<void> {
  const knex = strapi.db.connection;
  const { table } = audienceTable(strapi, audienceOf(strapi, audience).uid);
  for (let after = 0; ;) {
    const rows = (await knex(`${table} as s`)
      .leftJoin(`${TABLES.subject} as p`, (on) =>
        on.on('p.subject_id', '=', 's.id').andOnVal('p.audience', '=', audience)
      )
      .where('s.id', '>', after)
      .whereNull('p.subject_id')
      .orderBy('s.id')
      .limit(FILL_PAGE)
      .select({ id: 's.id', documentId: 's.document_id' })) as SubjectRef[];
    await insertSubjects(strapi, audience, rows);
    if (rows.length < FILL_PAGE) break;
    after = Number(rows[rows.length - 1]?.id);
  }
}

/** Adds the rows that are missing for these subjects; existing ones stay as they are. */
export async function insertSubjects(
  strapi: Core.Strapi,
  audience: AudienceName,
  subjects: readonly SubjectRef[],
  trx?: Knex.Transaction
): Promise<void> {
  for (let at = 0; at < subjects.length; at += 200) {
    const query = strapi.db
      .connection(TABLES.subject)
      .insert(
        subjects.slice(at, at + 200).map(({ id, documentId }) => ({
          audience,
          subject_id: id,
          document_id: documentId,
          bucket: bucketOf(documentId),
          touched: 0,
        }))
      )
      .onConflict(['audience', 'subject_id'])
      .ignore();
    await (trx ? query.transacting(trx) : query);
  }
}

/** Adds the rows that are missing for the subjects with these row ids; ids of deleted rows are passed over. */
export async function insertSubjectIds(
  strapi: Core.Strapi,
  audience: AudienceName,
  ids: readonly number[]
): Promise<void> {
  const { table } = audienceTable(strapi, audienceOf(strapi, audience).uid);
  const missing = (await strapi.db
    .connection(`${table} as s`)
    .leftJoin(`${TABLES.subject} as p`, (on) =>
      on.on('p.subject_id', '=', 's.id').andOnVal('p.audience', '=', audience)
    )
    .whereIn('s.id', ids as number[])
    .whereNull('p.subject_id')
    .select({ id: 's.id', documentId: 's.document_id' })) as SubjectRef[];
  await insertSubjects(strapi, audience, missing);
}
