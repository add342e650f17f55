import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { audienceOf } from '../catalog/audiences';
import { IN_LIST } from './among';
import type { Knex } from './connection';
import { TABLES } from './tables';
import { audienceTable, insertSubjects } from './subjects';

/**
 * Which of these subjects still exist. Those that the plugin has no row of yet get one, so that they can be locked; also
 * those that are gone: a set that is built meanwhile may have them as members, and has to judge them again.
 * @param subjects in ascending order
 */
export async function existingSubjects(
  strapi: Core.Strapi,
  trx: Knex.Transaction,
  audience: AudienceName,
  subjects: readonly number[]
): Promise<Set<number>> {
  const { table } = audienceTable(strapi, audienceOf(strapi, audience).uid);
  const existing = new Set<number>();
  for (let from = 0; from < subjects.length; from += IN_LIST) {
    const page = subjects.slice(from, from + IN_LIST);
    const rows = (await trx(`${table} as s`)
      .leftJoin(`${TABLES.subject} as p`, (on) =>
        on.on('p.subject_id', '=', 's.id').andOnVal('p.audience', '=', audience)
      )
      .whereIn('s.id', page)
      .orderBy('s.id')
      .select({ id: 's.id', documentId: 's.document_id', known: 'p.document_id' })) as {
      id: number;
      documentId: string | null;
      known: string | null;
    }[];
    for (const { id } of rows) existing.add(Number(id));
    const fresh = rows.filter(({ known }) => known === null);
    const gone = page.filter((id) => !existing.has(id)).map((id) => ({ id, documentId: null }));
    await forgetGoneSubjects(
      trx,
      audience,
      fresh.filter(({ documentId }) => documentId !== null).map(({ id }) => id)
    );
    await insertSubjects(
      strapi,
      audience,
      [...fresh, ...gone].sort((a, b) => a.id - b.id),
      trx
    );
  }
  return existing;
}

/** Rows of those who were gone when they were settled, and are there again under the same id. */
async function forgetGoneSubjects(
  trx: Knex.Transaction,
  audience: AudienceName,
  subjects: readonly number[]
): Promise<void> {
  if (subjects.length === 0) return;
  await trx(TABLES.subject)
    .where({ audience })
    .whereIn('subject_id', subjects as number[])
    .whereNull('document_id')
    .delete();
}
