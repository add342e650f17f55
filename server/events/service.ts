import type { Core } from '@strapi/strapi';
import { settleTouched } from '../membership/settle-touched';
import { inSettlingTransaction } from '../membership/settling-transaction';
import { touchesOfEvents } from '../membership/touch';
import { databaseNow } from '../storage/connection';
import { insertEvents, type NewEvent } from '../storage/events';
import { byDatabaseClock } from './database-clock';

/** `strapi.plugin('segments').service('events')`: what subjects did, for programs that know the row ids. */
export function eventsService({ strapi }: { strapi: Core.Strapi }) {
  return {
    /** Adds events; those already stored (same source and message id) are left as they are. Members follow at the next refresh. */
    insert: (rows: readonly NewEvent[]): Promise<{ inserted: number; duplicates: number }> =>
      insertEvents(strapi, rows),

    /** The same for few events, whose subjects' memberships are brought up to date in the same transaction. */
    record: (
      rows: readonly NewEvent[]
    ): Promise<{ inserted: number; duplicates: number; joined: number; left: number }> =>
      inSettlingTransaction(strapi, async (trx) => {
        const now = await databaseNow(trx);
        const told = rows.map((row) => ({ ...row, ...byDatabaseClock(row, now) }));
        return {
          ...(await insertEvents(strapi, told, trx)),
          ...(await settleTouched(strapi, trx, touchesOfEvents(rows))),
        };
      }),
  };
}
