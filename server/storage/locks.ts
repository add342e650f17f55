import type { AudienceName } from '../../rules/catalog';
import { isSqlite, type Knex } from './connection';
import { TABLES } from './tables';
import { IN_LIST } from './among';

/**
 * Locks the rows of these subjects until the transaction ends, in ascending order so that two settlings cannot wait for
 * each other, and marks them as touched at that instant of the database's clock. The mark tells a set that is built meanwhile whom to
 * judge again.
 */
export async function lockSubjects(
  trx: Knex.Transaction,
  audience: AudienceName,
  subjects: readonly number[],
  at: Date
): Promise<void> {
  const ascending = [...subjects].sort((a, b) => a - b);
  for (let from = 0; from < ascending.length; from += IN_LIST) {
    const page = ascending.slice(from, from + IN_LIST);
    const rows = trx(TABLES.subject).where({ audience }).whereIn('subject_id', page);
    // SQLite has no row locks: the update below takes the one lock of the database.
    if (!isSqlite(trx)) {
      await rows.clone().orderBy('subject_id').forUpdate().select('subject_id');
    }
    await rows.clone().update({ touched: at.getTime() });
  }
}

/** One page of the subjects touched at or after an instant, in ascending order. */
export async function touchedSince(
  knex: Knex,
  audience: AudienceName,
  since: Date,
  after: number,
  limit: number
): Promise<number[]> {
  const rows = (await knex(TABLES.subject)
    .where({ audience })
    .where('touched', '>=', since.getTime())
    .where('subject_id', '>', after)
    .orderBy('subject_id')
    .limit(limit)
    .select('subject_id')) as { subject_id: number }[];
  return rows.map((row) => Number(row.subject_id));
}
