import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { audienceOf } from '../catalog/audiences';
import { connection } from './connection';
import { TABLES } from './tables';
import { audienceTable } from './subjects';

const PAGE = 1_000;

/**
 * Forgets what is kept of row ids that belong to another document now, as after a restore of single tables: shares of
 * splits and traits would be those of somebody else. @returns how many
 */
export async function forgetMovedSubjects(strapi: Core.Strapi, audience: AudienceName): Promise<number> {
  const knex = connection(strapi);
  const { table } = audienceTable(strapi, audienceOf(strapi, audience).uid);
  for (let forgotten = 0; ;) {
    const moved = (await knex(`${TABLES.subject} as p`)
      .join(`${table} as s`, 's.id', 'p.subject_id')
      .where('p.audience', audience)
      .whereRaw('(s.document_id <> p.document_id or (p.document_id is null and s.document_id is not null))')
      .limit(PAGE)
      .select('p.subject_id')) as { subject_id: number }[];
    const ids = moved.map((row) => row.subject_id);
    await knex(TABLES.subject).where({ audience }).whereIn('subject_id', ids).delete();
    await knex(TABLES.history)
      .whereIn('recording_id', knex(TABLES.recording).where({ audience }).select('id'))
      .whereIn('subject_id', ids)
      .delete();
    forgotten += ids.length;
    if (ids.length < PAGE) return forgotten;
  }
}
