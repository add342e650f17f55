import type { ChangeCause } from '../../contracts/people';
import { isMysql, type Knex } from './connection';
import { TABLES } from './tables';

/** Stands for the rows of a type when they are too many to be named. */
export const ANY_ROW = 0;

/** Rows that one write marks one by one. */
export const MOST_MARKS = 5_000;

/** What was written of a row; `what` is JSON, the same text for the same. */
export interface Mark {
  uid: string;
  rowId: number;
  what: string;
  cause: ChangeCause;
}

/** To be called in the transaction that writes the rows. Of more than `MOST_MARKS`, any row is marked instead of each. */
export async function writeMarks(knex: Knex, marks: readonly Mark[]): Promise<void> {
  const now = new Date();
  const written = marks.length > MOST_MARKS ? ofAnyRow(marks) : marks;
  for (let from = 0; from < written.length; from += 100) {
    await knex(TABLES.mark).insert(
      written
        .slice(from, from + 100)
        .map(({ uid, rowId, what, cause }) => ({ uid, row_id: rowId, what, cause, created_at: now }))
    );
  }
}

function ofAnyRow(marks: readonly Mark[]): Mark[] {
  const kinds = new Map(marks.map((mark) => [[mark.uid, mark.cause, mark.what].join('\n'), mark]));
  return [...kinds.values()].map((mark) => ({ ...mark, rowId: ANY_ROW }));
}

/** Ids of the oldest marks, whoever has them in hand. */
export async function oldestMarks(knex: Knex, limit: number): Promise<number[]> {
  return ((await knex(TABLES.mark).orderBy('id').limit(limit).pluck('id')) as number[]).map(Number);
}

/**
 * Those of these marks that are still there, which nobody else settles until the transaction ends. Just their rows are
 * locked: a search for them would wait for whoever has written marks and not committed them yet.
 */
export async function lockMarks(trx: Knex.Transaction, ids: readonly number[]): Promise<(Mark & { id: number })[]> {
  const table = isMysql(trx) ? trx.raw('?? force index (primary)', [TABLES.mark]) : TABLES.mark;
  const rows = (await trx(table as string)
    .whereIn('id', ids as number[])
    .orderBy('id')
    .forUpdate()
    .select('*')) as {
    id: number;
    uid: string;
    row_id: number;
    what: string;
    cause: ChangeCause;
  }[];
  return rows.map(({ id, uid, row_id: rowId, what, cause }) => ({
    id: Number(id),
    uid,
    rowId: Number(rowId),
    what,
    cause,
  }));
}

export async function removeMarks(knex: Knex, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  if (!isMysql(knex))
    return void (await knex(TABLES.mark)
      .whereIn('id', ids as number[])
      .delete());
  // As in `lockMarks`; only this form of a removal takes the name of an index.
  await knex.raw(`delete m from ?? m force index (primary) where m.id in (${ids.map(() => '?').join(', ')})`, [
    TABLES.mark,
    ...ids,
  ]);
}
