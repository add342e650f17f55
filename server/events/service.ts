import type { Core } from '@strapi/strapi';
import { insertEvents, type NewEvent } from '../storage/events';

/** `strapi.plugin('segments').service('events')`: what subjects did, for programs that know the row ids. */
export function eventsService({ strapi }: { strapi: Core.Strapi }) {
  return {
    /** Adds events; those already stored (same source and message id) are left as they are. */
    insert: (rows: readonly NewEvent[]): Promise<{ inserted: number; duplicates: number }> =>
      insertEvents(strapi, rows),
  };
}
