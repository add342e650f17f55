import type { Fragment } from '../sql/fragment';
import { affectedRows, instantPlaceholder, toDate, type Knex } from './connection';
import { rangedTable } from './judged';
import { TABLES } from './models';
import { IN_LIST } from './subjects';

export interface MemberRow {
  subjectId: number;
  joinedAt: Date;
}

/** Which of these subjects are in the set. */
export async function membersAmong(knex: Knex, setId: number, subjects: readonly number[]): Promise<Set<number>> {
  const rows = (await knex(TABLES.member)
    .where({ set_id: setId })
    .whereIn('subject_id', subjects as number[])
    .select('subject_id')) as { subject_id: number }[];
  return new Set(rows.map((row) => Number(row.subject_id)));
}

/** Adds members in the order given; those already in stay as they are. */
export async function addMembers(knex: Knex, setId: number, subjects: readonly number[], at: Date): Promise<void> {
  for (let from = 0; from < subjects.length; from += 500) {
    await knex(TABLES.member)
      .insert(subjects.slice(from, from + 500).map((id) => ({ set_id: setId, subject_id: id, joined_at: at })))
      .onConflict(['set_id', 'subject_id'])
      .ignore();
  }
}

export async function removeMembers(knex: Knex, setId: number, subjects: readonly number[]): Promise<void> {
  for (let from = 0; from < subjects.length; from += IN_LIST) {
    await knex(TABLES.member)
      .where({ set_id: setId })
      .whereIn('subject_id', subjects.slice(from, from + IN_LIST))
      .delete();
  }
}

/**
 * Fills a set with the subjects in `range` (both ends included; without it, all) that `predicate` (over alias `s` of
 * `table`) holds for, in the database. Who was in
 * `oldSetId` keeps the time of joining. @returns how many were added
 */
export async function fillSet(
  knex: Knex,
  to: {
    setId: number;
    oldSetId: number | null;
    table: string;
    predicate: Fragment;
    range: { from: number; to: number } | null;
    at: Date;
  }
): Promise<number> {
  const at = instantPlaceholder(knex);
  const joined: Fragment =
    to.oldSetId === null
      ? { sql: at, bindings: [to.at] }
      : {
          sql: `coalesce((select m.joined_at from ${TABLES.member} m where m.set_id = ? and m.subject_id = s.id), ${at})`,
          bindings: [to.oldSetId, to.at],
        };
  const inRange = to.range ? ` and s.id between ${to.range.from} and ${to.range.to}` : '';
  const result: unknown = await knex.raw(
    `insert into ${TABLES.member} (set_id, subject_id, joined_at) ` +
      `select ${to.setId}, s.id, ${joined.sql} from ${rangedTable(knex, to.range !== null)} where ${to.predicate.sql}${inRange}`,
    [...joined.bindings, to.table, ...to.predicate.bindings] as Knex.RawBinding[]
  );
  return affectedRows(result);
}

/** One page of members in subject order, after the given subject. */
export async function memberPage(knex: Knex, setId: number, after: number, limit: number): Promise<MemberRow[]> {
  const rows = (await knex(TABLES.member)
    .where({ set_id: setId })
    .where('subject_id', '>', after)
    .orderBy('subject_id')
    .limit(limit)
    .select('subject_id', 'joined_at')) as { subject_id: number; joined_at: unknown }[];
  return rows.map((row) => ({ subjectId: Number(row.subject_id), joinedAt: toDate(row.joined_at) }));
}

/** Sets that the subject is in, with since when: one indexed read. Subjects of different audiences share ids. */
export async function setsOf(knex: Knex, subjectId: number): Promise<{ setId: number; joinedAt: Date }[]> {
  const rows = (await knex(TABLES.member).where({ subject_id: subjectId }).select('set_id', 'joined_at')) as {
    set_id: number;
    joined_at: unknown;
  }[];
  return rows.map((row) => ({ setId: Number(row.set_id), joinedAt: toDate(row.joined_at) }));
}

/** One subject's membership in a set; undefined when it is no member. */
export async function memberRow(knex: Knex, setId: number, subjectId: number): Promise<MemberRow | undefined> {
  const [row] = await memberPage(knex, setId, subjectId - 1, 1);
  return row?.subjectId === subjectId ? row : undefined;
}
