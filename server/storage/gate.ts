import { isPostgres, isSqlite, type Knex } from './connection';
import { TABLES } from './tables';

/** `segments` as a number: advisory locks are told apart by numbers. */
const ADVISORY = 0x7365_676d;
const ROW = { name: 'gate' };

/**
 * Every settling goes through the gate before it looks which segments there are, and is in it until its transaction ends;
 * any number at a time.
 */
export async function passGate(trx: Knex.Transaction): Promise<void> {
  if (isPostgres(trx)) await trx.raw('select pg_advisory_xact_lock_shared(?)', [ADVISORY]);
  else if (!isSqlite(trx) && !(await trx(TABLES.watermark).where(ROW).forShare().first('name'))) await makeGate(trx);
}

/** SQLite has one writer at a time; to be it from the start, a transaction has to begin with a write. */
export async function beginWriting(trx: Knex.Transaction): Promise<void> {
  if (isSqlite(trx)) await trx(TABLES.watermark).where(ROW).update({ at: 0 });
}

/**
 * Waits until nobody is in the gate who went in before: whoever comes after sees all segments as they are saved now. So
 * does everything that judges a whole segment begin, lest it miss facts of a settling that does not know the segment.
 */
export async function waitAtGate(trx: Knex.Transaction): Promise<void> {
  // Fair to those who wait, as locks of rows are not on PostgreSQL.
  if (isPostgres(trx)) await trx.raw('select pg_advisory_xact_lock(?)', [ADVISORY]);
  else if (!isSqlite(trx) && !(await trx(TABLES.watermark).where(ROW).forUpdate().first('name'))) await makeGate(trx);
}

/** Has PostgreSQL give up on any lock that takes longer, until the transaction ends. MySQL and MariaDB know no such limit of one transaction. */
export async function limitWaits(trx: Knex.Transaction, ms: number): Promise<void> {
  if (isPostgres(trx)) await trx.raw(`set local lock_timeout = ${Math.round(ms)}`);
}

async function makeGate(trx: Knex.Transaction): Promise<void> {
  await trx(TABLES.watermark)
    .insert({ ...ROW, at: 0 })
    .onConflict(['name'])
    .ignore();
}
