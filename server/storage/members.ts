import { bind, FALSE, raw, sql, type Fragment } from '../sql/fragment';
import { affectedRows, insertSelected, instantPlaceholder, toDate, type Knex } from './connection';
import { rangedTable } from './judged';
import { TABLES } from './tables';
import { IN_LIST } from './among';

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

/** When those of these subjects joined that are in the set. */
export async function joinedAmong(knex: Knex, setId: number, subjects: readonly number[]): Promise<Map<number, Date>> {
  const rows = (await knex(TABLES.member)
    .where({ set_id: setId })
    .whereIn('subject_id', subjects as number[])
    .select('subject_id', 'joined_at')) as { subject_id: number; joined_at: unknown }[];
  return new Map(rows.map((row) => [Number(row.subject_id), toDate(row.joined_at)]));
}

export async function countMembers(knex: Knex, setId: number): Promise<number> {
  const row = (await knex(TABLES.member).where({ set_id: setId }).count({ rows: '*' }).first()) as { rows: unknown };
  return Number(row.rows);
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

export interface SetMember {
  setId: number;
  subjectId: number;
}

/** Which of these subjects are in which of these sets. */
export async function membershipsAmong(
  knex: Knex,
  setIds: readonly number[],
  subjects: readonly number[]
): Promise<Map<number, Set<number>>> {
  const found = new Map<number, Set<number>>(setIds.map((id) => [id, new Set()]));
  for (let from = 0; from < subjects.length; from += IN_LIST) {
    const rows = (await knex(TABLES.member)
      .whereIn('subject_id', subjects.slice(from, from + IN_LIST))
      .whereIn('set_id', setIds as number[])
      .select('set_id', 'subject_id')) as { set_id: number; subject_id: number }[];
    for (const row of rows) found.get(Number(row.set_id))?.add(Number(row.subject_id));
  }
  return found;
}

/** Adds members of several sets in the order given. */
export async function addMemberRows(knex: Knex, rows: readonly SetMember[], at: Date): Promise<void> {
  for (let from = 0; from < rows.length; from += 500) {
    await knex(TABLES.member)
      .insert(
        rows.slice(from, from + 500).map((row) => ({ set_id: row.setId, subject_id: row.subjectId, joined_at: at }))
      )
      .onConflict(['set_id', 'subject_id'])
      .ignore();
  }
}

/** Removes members of several sets, which come one set after the other. */
export async function removeMemberRows(knex: Knex, rows: readonly SetMember[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 500) {
    const bySet = new Map<number, number[]>();
    for (const { setId, subjectId } of rows.slice(from, from + 500)) {
      bySet.set(setId, [...(bySet.get(setId) ?? []), subjectId]);
    }
    // Alternatives of this shape are ranges of the key on every database; pairs of values are not.
    const query = knex(TABLES.member);
    for (const [setId, subjects] of bySet) {
      query.orWhere((of) => void of.where({ set_id: setId }).whereIn('subject_id', subjects));
    }
    await query.delete();
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
    `${insertSelected(knex)} ${TABLES.member} (set_id, subject_id, joined_at) ` +
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

/** Whether the subject, a row of alias `s`, is in the set; nobody is in none. */
export const isMember = (setId: number | null): Fragment =>
  setId === null
    ? FALSE
    : sql`s.id in (select m.subject_id from ${raw(TABLES.member)} m where m.set_id = ${bind(setId)})`;

/** How many members of a set have no row in their table any more: they were deleted. */
export async function countDeletedMembers(knex: Knex, setId: number, table: string): Promise<number> {
  const row = (await knex(`${TABLES.member} as m`)
    .where({ 'm.set_id': setId })
    .whereNotExists(knex(`${table} as s`).select('s.id').whereRaw('s.id = m.subject_id'))
    .count({ n: '*' })
    .first()) as { n: number | string };
  return Number(row.n);
}
