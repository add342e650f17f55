import type { Core } from '@strapi/strapi';
import { audienceOf } from '../catalog/audiences';
import { among } from './among';
import { bulkInsert } from './bulk';
import type { Knex } from './connection';
import { TABLES } from './tables';
import type { NamedSubject } from './named-subjects';
import { OVERRIDES } from './overrides';
import { audienceTable, type SubjectRef } from './subjects';

/** Rows of one statement, so that none holds the database for long. */
const STEP = 1_000;

/**
 * Notes contacts that are about to be deleted: their documents, and hashes of what they are called by. Only adds rows, as it
 * is of the site's transaction, which may stay open for long.
 */
export async function noteDeparted(
  strapi: Core.Strapi,
  contacts: readonly NamedSubject[],
  hashOf: (name: string) => string | undefined,
  trx: Knex.Transaction
): Promise<void> {
  await bulkInsert(
    strapi,
    TABLES.departed,
    [
      { name: 'subject_id', kind: 'integer' },
      { name: 'document_id', kind: 'text' },
      { name: 'name_hash', kind: 'text' },
    ],
    contacts.map(({ id, documentId, name }) => [id, documentId, hashOf(name) ?? null]),
    { trx, same: [{ name: 'departed_at', kind: 'instant', value: new Date() }] }
  );
}

/** The contacts that had a name of one of these hashes and whose rows are gone. */
export async function departedAs(
  strapi: Core.Strapi,
  hashes: readonly string[],
  trx: Knex.Transaction
): Promise<SubjectRef[]> {
  const { table } = audienceTable(strapi, audienceOf(strapi, 'contact').uid);
  const departed = new Map<number, SubjectRef>();
  for (const condition of among(strapi, 'name_hash', hashes)) {
    const rows = (await trx(`${TABLES.departed} as p`)
      .whereRaw(condition)
      // A deletion that came to nothing is noted too.
      .whereNotExists(trx(`${table} as s`).select('s.id').whereRaw('s.id = p.subject_id'))
      .select({ id: 'p.subject_id', documentId: 'p.document_id' })) as SubjectRef[];
    for (const { id, documentId } of rows) departed.set(Number(id), { id: Number(id), documentId });
  }
  return [...departed.values()];
}

/** Document ids of those of these contacts that were deleted through Strapi. */
export async function departedDocuments(knex: Knex, ids: readonly number[]): Promise<Map<number, string>> {
  const rows = (await knex(TABLES.departed)
    .whereIn('subject_id', ids as number[])
    .orderBy('id')
    .select('subject_id', 'document_id')) as { subject_id: number; document_id: string }[];
  return new Map(rows.map((row) => [Number(row.subject_id), row.document_id]));
}

/** Of contacts that were erased nothing is noted any more. */
export async function forgetDeparted(knex: Knex, ids: readonly number[]): Promise<void> {
  await knex(TABLES.departed)
    .whereIn('subject_id', ids as number[])
    .delete();
}

/**
 * Removes what is noted of deleted contacts of whom nothing is left that an erasure would look for, a page after the other.
 * @param before since when nothing that was told of them is kept either
 * @returns how many rows went
 */
export async function removeOldDeparted(knex: Knex, before: Date, rest: () => Promise<void>): Promise<number> {
  const recordings = knex(TABLES.recording).where({ audience: 'contact' }).select('id');
  let removed = 0;
  for (let after = 0; ;) {
    const page = (await knex(TABLES.departed)
      .where('id', '>', after)
      .orderBy('id')
      .limit(STEP)
      .pluck('id')) as number[];
    const unused = (await knex(`${TABLES.departed} as p`)
      .whereIn('p.id', page)
      .where('p.departed_at', '<', before)
      .whereNotExists(knex(`${TABLES.event} as e`).whereRaw('e.contact_id = p.subject_id').select('e.id'))
      .whereNotExists(knex(`${TABLES.visitor} as v`).whereRaw('v.contact_id = p.subject_id').select('v.id'))
      .whereNotExists(knex(`${OVERRIDES} as o`).whereRaw('o.subject = p.document_id').select('o.id'))
      .whereNotExists(
        knex(`${TABLES.subject} as s`)
          .where('s.audience', 'contact')
          .whereRaw('s.subject_id = p.subject_id and s.traits is not null')
          .select('s.subject_id')
      )
      .whereNotExists(
        knex(`${TABLES.history} as h`)
          .whereIn('h.recording_id', recordings)
          .whereRaw('h.subject_id = p.subject_id')
          .select('h.subject_id')
      )
      .pluck('p.id')) as number[];
    if (unused.length > 0) removed += await knex(TABLES.departed).whereIn('id', unused).delete();
    const last = page[page.length - 1];
    if (page.length < STEP || last === undefined) return removed;
    after = last;
    await rest();
  }
}
