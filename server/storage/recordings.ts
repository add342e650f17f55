import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { jsonTypeSchema } from '../../rules/conditions/attribute';
import { fieldKey, type RecordedField } from '../../rules/dependencies';
import { connection, inTransaction, toDate, type Knex } from './connection';
import { TABLES } from './tables';

/** A field of an audience whose changes are recorded. */
export interface Recording extends RecordedField {
  id: number;
  /** Since when. */
  since: Date;
}

/** All recordings of the audience, or those of these fields. */
export async function recordingsOf(
  knex: Knex,
  audience: AudienceName,
  fields?: readonly RecordedField[]
): Promise<Recording[]> {
  const query = knex(TABLES.recording).where({ audience }).orderBy('id').select('id', 'field', 'since');
  if (fields) query.whereIn('field', fields.map(fieldKey));
  const rows = (await query) as { id: number; field: string; since: unknown }[];
  return rows.map(({ id, field, since }) => ({ id: Number(id), since: toDate(since), ...fieldOf(field) }));
}

/** Begins to record the fields that are not recorded yet. Safe to run from several instances at once. */
export async function startRecordings(
  knex: Knex,
  audience: AudienceName,
  fields: readonly RecordedField[],
  since: Date
): Promise<void> {
  if (fields.length === 0) return;
  await knex(TABLES.recording)
    .insert(fields.map((field) => ({ audience, field: fieldKey(field), since })))
    .onConflict(['audience', 'field'])
    .ignore();
}

const PAGE = 5_000;

/** Ends a recording and forgets what was recorded, in small steps. */
export async function endRecording(strapi: Core.Strapi, id: number): Promise<void> {
  const knex = connection(strapi);
  const own = (of: Knex) => of(TABLES.history).where({ recording_id: id });
  for (;;) {
    const last = (await own(knex).orderBy('subject_id').offset(PAGE).first('subject_id')) as
      { subject_id: number } | undefined;
    if (!last) break;
    await own(knex).where('subject_id', '<', last.subject_id).delete();
  }
  await inTransaction(strapi, async (trx) => {
    await own(trx).delete();
    await trx(TABLES.recording).where({ id }).delete();
  });
}

/** Paths hold no colon but that of a key inside JSON, and there a type always follows. */
function fieldOf(key: string): RecordedField {
  const at = key.lastIndexOf(':');
  const type = jsonTypeSchema.safeParse(at < 0 ? undefined : key.slice(at + 1));
  return type.success ? { path: key.slice(0, at), valueType: type.data } : { path: key };
}
