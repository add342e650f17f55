import type { Core } from '@strapi/strapi';
import { AUDIENCES } from '../catalog/audiences';
import type { Knex } from '../storage/connection';
import { noteChanges } from '../storage/histories';
import { recordingsOf } from '../storage/recordings';
import { judgingTime } from './clock';
import type { Touch } from './touch';

/**
 * Records what a transaction changed, around Strapi, in the fields that rules ask the past of. To be called before the subjects are
 * settled, which may hang on it.
 */
export async function recordTouched(
  strapi: Core.Strapi,
  trx: Knex.Transaction,
  touches: readonly Touch[]
): Promise<void> {
  for (const audience of AUDIENCES) {
    const written = touches.filter((touch) => touch.audience === audience && (touch.all || touch.fields?.length));
    const ids = [...new Set(written.flatMap(({ subjects }) => subjects))].sort((a, b) => a - b);
    if (ids.length === 0) continue;
    const recordings = await recordingsOf(trx, audience);
    if (recordings.length === 0) continue;
    await noteChanges(strapi, trx, audience, recordings, { kind: 'ids', ids }, await judgingTime(strapi, trx));
  }
}
