import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { PLUGIN } from '../http';
import { SEGMENT } from '../membership/directory';
import type { SegmentRecord } from '../membership/segment-record';
import { segmentsOfStrapi, StaleSegmentError } from '../segments/segments';
import { connection, databaseNow } from '../storage/connection';

/**
 * Activates and deactivates the segments whose time has come, and forgets that time. However many instances look at
 * once, the save upon the version seen lets one through.
 */
export async function activateDue(strapi: Core.Strapi): Promise<void> {
  const now = await databaseNow(connection(strapi));
  const due: SegmentRecord[] = await strapi.db.query(SEGMENT).findMany({
    where: { $or: [{ activateAt: { $lte: now } }, { deactivateAt: { $lte: now } }] },
    orderBy: { key: 'asc' },
  });
  for (const segment of due) {
    try {
      await segmentsOfStrapi(strapi).update(segment.key, dueChange(segment, now), {
        ...PLUGIN,
        version: segment.version,
        scheduled: true,
      });
    } catch (error) {
      // Somebody was faster, or saved it: the next look sees what is due then.
      if (!(error instanceof StaleSegmentError || error instanceof errors.NotFoundError)) throw error;
    }
  }
}

/** What is due; of both, what comes last. */
function dueChange({ activateAt, deactivateAt }: SegmentRecord, now: Date) {
  const isDue = (at: string | null): at is string => at !== null && new Date(at) <= now;
  return {
    active: !isDue(deactivateAt),
    ...(isDue(activateAt) && { activateAt: null }),
    ...(isDue(deactivateAt) && { deactivateAt: null }),
  };
}
