import { createHash } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';
import type { AudienceName } from '../../rules/catalog';
import { audienceOf } from '../catalog/audiences';
import { physicalSchema } from '../catalog/physical';
import { among } from './among';
import { TABLES } from './tables';
import { namedRow } from './subject-names';

export interface SubjectRef {
  /** Row id in the audience's table. */
  id: number;
  documentId: string;
}

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
  const { table } = audienceTable(strapi, audienceOf(strapi, audience).uid);
  const namesBy = new Map<string, Map<string, string>>();
  for (const name of names) {
    const row = namedRow(strapi, audience, name);
    if (!row) continue;
    const known = namesBy.get(row.column) ?? new Map<string, string>();
    namesBy.set(row.column, known.set(row.value, name));
  }
  const found = new Map<string, SubjectRef>();
  for (const [by, known] of namesBy) {
    for (const condition of among(strapi, by, [...known.keys()])) {
      const query = strapi.db.connection(table).whereRaw(condition).select({ id: 'id', documentId: 'document_id', by });
      const rows = (await (trx ? query.transacting(trx) : query)) as { id: number; documentId: string; by: unknown }[];
      for (const row of rows) {
        // A database whose collation ignores case finds more than was asked for.
        const name = known.get(String(row.by));
        if (name !== undefined) found.set(name, { id: Number(row.id), documentId: row.documentId });
      }
    }
  }
  return found;
}

/** Physical table of a content type or component, and the column of each of its scalar attributes. */
export function audienceTable(
  strapi: Core.Strapi,
  uid: string
): { table: string; column: (attribute: string) => string } {
  const physical = physicalSchema(strapi);
  return {
    table: physical.table(uid),
    column: (attribute) => {
      const column = physical.column(uid, attribute);
      if (!column) throw new Error(`${uid} has no column for ${attribute}`);
      return column.name;
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

/**
 * Adds the rows that are missing for these subjects; existing ones stay as they are. Subjects that are gone have no
 * document any more, and so no share of splits.
 */
export async function insertSubjects(
  strapi: Core.Strapi,
  audience: AudienceName,
  subjects: readonly (Pick<SubjectRef, 'id'> & { documentId: string | null })[],
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
          bucket: documentId === null ? null : bucketOf(documentId),
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
