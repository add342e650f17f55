import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { dependenciesOf, fieldKey, type RecordedField } from '../../rules/dependencies';
import type { Rule } from '../../rules/rule';
import { isReadable } from '../../rules/walk';
import { audienceOf, AUDIENCES } from '../catalog/audiences';
import { schemaCatalog } from '../catalog/catalog';
import { connection, inTransaction } from '../storage/connection';
import { forgetGone, noteChanges } from '../storage/histories';
import { idBounds } from '../storage/judged';
import { endRecording, recordingsOf, startRecordings } from '../storage/recordings';
import { audienceTable } from '../storage/subjects';
import { judgingTime } from './clock';
import { paces } from './paces';
import { allSegments, type SegmentRecord } from './segment-record';

/** The fields whose changes a rule asks about. */
export function recordedFields(strapi: Core.Strapi, audience: AudienceName, rule: Rule | null): RecordedField[] {
  return rule ? dependenciesOf(rule, schemaCatalog(strapi, audience, 'admin')).recorded : [];
}

/**
 * Sees to it that what the segment's rule asks of the past is recorded, and up to date: the fields that nobody asked about
 * before begin now with the values that are there, and writes that went around Strapi count from now. To be called before
 * the segment is judged as a whole.
 */
export async function recordFields(
  strapi: Core.Strapi,
  { audience, rule }: Pick<SegmentRecord, 'audience' | 'rule'>
): Promise<void> {
  const fields = recordedFields(strapi, audience, rule);
  if (fields.length === 0) return;
  const knex = connection(strapi);
  await startRecordings(knex, audience, fields, await judgingTime(strapi));
  const recordings = await recordingsOf(knex, audience, fields);
  const bounds = await idBounds(knex, audienceTable(strapi, audienceOf(strapi, audience).uid).table);
  for (const { range } of bounds ? paces(bounds) : []) {
    await inTransaction(strapi, async (trx) => {
      const at = await judgingTime(strapi, trx);
      await noteChanges(strapi, trx, audience, recordings, { kind: 'range', ...range }, at);
    });
  }
  await forgetGone(strapi, knex, audience, recordings);
}

/** Ends the recording of fields that no segment asks about any more, and forgets what was recorded of them. */
export async function forgetUnreadFields(strapi: Core.Strapi): Promise<void> {
  const knex = connection(strapi);
  for (const audience of AUDIENCES) {
    const recordings = await recordingsOf(knex, audience);
    if (recordings.length === 0) continue;
    // Asked afterwards: whatever was begun by then, its segment had been saved.
    const own = (await allSegments(strapi)).filter((segment) => segment.audience === audience);
    // Nobody knows what a rule of a later version reads.
    if (own.some(({ rule }) => rule && !isReadable(rule))) continue;
    const read = new Set(own.flatMap(({ rule }) => recordedFields(strapi, audience, rule)).map(fieldKey));
    for (const recording of recordings) {
      if (!read.has(fieldKey(recording))) await endRecording(strapi, recording.id);
    }
  }
}
