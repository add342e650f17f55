import { databaseNow, isPostgres, isSqlite, type Knex } from './connection';
import { TABLES } from './tables';

/**
 * `sweep`: what crossed by then has been settled. `clock`: no rule is judged at an earlier time any more; it is ahead of
 * `sweep` while that goes on.
 */
export type Watermark = 'sweep' | 'clock';

const LEASE = 'sweep_lease';

/** What is further beyond the database's clock was written by a clock that was wrong; less may be one that was set right. */
const AHEAD_MS = 3_600_000;

export async function watermark(knex: Knex, name: Watermark): Promise<Date | undefined> {
  const row = (await knex(TABLES.watermark).where({ name }).first('at')) as { at: number | string } | undefined;
  return row && new Date(Number(row.at));
}

/** Moves the watermark on; never back. */
export async function raiseWatermark(knex: Knex, name: Watermark, to: Date): Promise<void> {
  const at = to.getTime();
  const raised = await knex(TABLES.watermark).where({ name }).where('at', '<', at).update({ at });
  if (raised === 0) await knex(TABLES.watermark).insert({ name, at }).onConflict(['name']).ignore();
}

/**
 * Makes up for a clock that was far ahead: has nobody judge by it any more, and forgets how far the sweep has come, so that it
 * begins anew. Of any number of instances that look at once only one finds something to do.
 * @param now by the database's clock
 * @returns how far ahead it was, in ms; undefined where nothing was wrong
 */
export async function resetWatermarks(trx: Knex.Transaction, now: Date): Promise<number | undefined> {
  const at = now.getTime();
  const mark = (name: Watermark) => trx(TABLES.watermark).where({ name });
  const isAhead = (name: Watermark) => mark(name).where('at', '>', at + AHEAD_MS);
  const furthest = Math.max(
    (await watermark(trx, 'clock'))?.getTime() ?? 0,
    (await watermark(trx, 'sweep'))?.getTime() ?? 0
  );
  if (furthest <= at + AHEAD_MS) return undefined;
  const lowered = await isAhead('clock').update({ at });
  // Settled by a clock that was wrong, members are true for no instant that a sweep could go on from.
  const forgotten = await (lowered > 0 ? mark('sweep') : isAhead('sweep')).delete();
  return lowered + forgotten > 0 ? furthest - at : undefined;
}

/** Now by the database's clock, or where the sweep has been already, should that clock have been set back. */
export async function sweptNow(knex: Knex): Promise<Date> {
  const mark = `(select at from ${TABLES.watermark} where name = 'clock')`;
  if (isSqlite(knex)) return later(await databaseNow(knex), await watermark(knex, 'clock'));
  const sql = isPostgres(knex)
    ? `select floor(extract(epoch from clock_timestamp()) * 1000) as ms, ${mark} as mark`
    : `select floor(unix_timestamp(sysdate(3)) * 1000) as ms, ${mark} as mark`;
  type Row = { ms: unknown; mark: unknown };
  const result: unknown = await knex.raw(sql);
  const [row] = Array.isArray(result) ? (result[0] as Row[]) : (result as { rows: Row[] }).rows;
  const seen = row?.mark === null || row?.mark === undefined ? undefined : new Date(Number(row.mark));
  return later(new Date(Number(row?.ms)), seen);
}

/** The later of the two. */
const later = (one: Date, other: Date | undefined): Date => (other && other > one ? other : one);

/**
 * Has the sweep to itself until that instant, unless another instance has it. @returns the lease: whoever renews or
 * releases it must have it still
 */
export async function leaseSweep(knex: Knex, forMs: number): Promise<number | undefined> {
  const now = (await databaseNow(knex)).getTime();
  await knex(TABLES.watermark).insert({ name: LEASE, at: 0 }).onConflict(['name']).ignore();
  const at = now + forMs;
  const taken = await knex(TABLES.watermark)
    .where({ name: LEASE })
    // One taken while the clock was far ahead would last until then, should who took it have died.
    .where((free) => free.where('at', '<=', now).orWhere('at', '>', now + AHEAD_MS))
    .update({ at });
  return taken > 0 ? at : undefined;
}

/** @returns the new lease; undefined where another instance took over */
export async function renewSweep(knex: Knex, lease: number, forMs: number): Promise<number | undefined> {
  const at = Math.max(lease + 1, (await databaseNow(knex)).getTime() + forMs);
  const kept = await knex(TABLES.watermark).where({ name: LEASE, at: lease }).update({ at });
  return kept > 0 ? at : undefined;
}

export async function releaseSweep(knex: Knex, lease: number): Promise<void> {
  await knex(TABLES.watermark).where({ name: LEASE, at: lease }).update({ at: 0 });
}
