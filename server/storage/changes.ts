import type { ChangeCause } from '../../contracts/people';
import type { AudienceName } from '../../rules/catalog';
import { affectedRows, instantPlaceholder, toDate, type Knex } from './connection';
import { TABLES } from './tables';

export type { ChangeCause } from '../../contracts/people';

/** Logs joins or leaves; called in the transaction that writes the members. */
export async function logChanges(
  knex: Knex,
  change: { segmentKey: string; kind: 'joined' | 'left'; cause: ChangeCause; runId: number | null; at: Date },
  subjects: readonly number[]
): Promise<void> {
  for (let from = 0; from < subjects.length; from += 500) {
    await knex(TABLES.change).insert(
      subjects.slice(from, from + 500).map((subjectId) => ({
        segment_key: change.segmentKey,
        subject_id: subjectId,
        kind: change.kind,
        cause: change.cause,
        run_id: change.runId,
        at: change.at,
      }))
    );
  }
}

/** Logs joins and leaves in several segments, in the order given; called in the transaction that writes the members. */
export async function logChangeRows(
  knex: Knex,
  rows: readonly { segmentKey: string; subjectId: number; kind: 'joined' | 'left'; cause: ChangeCause }[],
  at: Date
): Promise<void> {
  for (let from = 0; from < rows.length; from += 500) {
    await knex(TABLES.change).insert(
      rows.slice(from, from + 500).map(({ segmentKey, subjectId, kind, cause }) => ({
        segment_key: segmentKey,
        subject_id: subjectId,
        kind,
        cause,
        run_id: null,
        at,
      }))
    );
  }
}

/** Logs the difference of two sets, in the database: who is only in the new one joined, who only in the old one left. Without an old one everybody joined. */
export async function logSetDifference(
  knex: Knex,
  change: { segmentKey: string; cause: ChangeCause; runId: number; at: Date; oldSetId: number | null; newSetId: number }
): Promise<{ joined: number; left: number }> {
  const log = async (kind: 'joined' | 'left', inSet: number | null, notInSet: number | null) => {
    const result: unknown = await knex.raw(
      `insert into ${TABLES.change} (segment_key, subject_id, kind, cause, run_id, at) ` +
        `select ?, m.subject_id, ?, ?, ${change.runId}, ${instantPlaceholder(knex)} from ${TABLES.member} m ` +
        `where m.set_id = ? and not exists ` +
        `(select 1 from ${TABLES.member} o where o.set_id = ? and o.subject_id = m.subject_id)`,
      [change.segmentKey, kind, change.cause, change.at, inSet, notInSet] as Knex.RawBinding[]
    );
    return affectedRows(result);
  };
  return {
    joined: await log('joined', change.newSetId, change.oldSetId),
    left: await log('left', change.oldSetId, change.newSetId),
  };
}

export interface ChangeRow {
  id: number;
  subjectId: number;
  kind: 'joined' | 'left';
  cause: ChangeCause;
  at: Date;
}

/** The latest changes of one subject in one segment, newest first. */
export async function changesOf(
  knex: Knex,
  segmentKey: string,
  subjectId: number,
  limit: number
): Promise<ChangeRow[]> {
  const rows = (await knex(TABLES.change)
    .where({ segment_key: segmentKey, subject_id: subjectId })
    .orderBy('id', 'desc')
    .limit(limit)
    .select('id', 'subject_id', 'kind', 'cause', 'at')) as Record<string, unknown>[];
  return rows.map((row) => ({
    id: Number(row.id),
    subjectId: Number(row.subject_id),
    kind: row.kind as ChangeRow['kind'],
    cause: row.cause as ChangeCause,
    at: toDate(row.at),
  }));
}

/** What made the subject join each of these segments last; absent where the log does not know. */
export async function joinCauses(
  knex: Knex,
  subjectId: number,
  segmentKeys: readonly string[]
): Promise<Map<string, ChangeCause>> {
  const last = knex(TABLES.change)
    .where({ subject_id: subjectId, kind: 'joined' })
    .whereIn('segment_key', segmentKeys)
    .groupBy('segment_key')
    .max('id as id');
  const ids = ((await last) as { id: number }[]).map(({ id }) => Number(id));
  const rows = (await knex(TABLES.change).whereIn('id', ids).select('segment_key', 'cause')) as {
    segment_key: string;
    cause: ChangeCause;
  }[];
  return new Map(rows.map((row) => [row.segment_key, row.cause]));
}

export interface SubjectChange {
  id: string;
  segmentKey: string;
  kind: 'joined' | 'left';
  cause: ChangeCause;
  at: Date;
}

/**
 * One page of the joins and leaves of a subject in segments of its audience, latest first.
 * @param before only changes earlier than this one: by time, then by id
 */
export async function changesOfSubject(
  knex: Knex,
  audience: AudienceName,
  subjectId: number,
  limit: number,
  before?: { at: Date; id: string }
): Promise<SubjectChange[]> {
  // Subjects of different audiences share ids.
  const query = knex(`${TABLES.change} as c`)
    .join(`${TABLES.state} as s`, 's.segment_key', 'c.segment_key')
    .where({ 'c.subject_id': subjectId, 's.audience': audience });
  if (before) {
    query.where((earlier) =>
      earlier.where('c.at', '<', before.at).orWhere((tie) => tie.where('c.at', before.at).where('c.id', '<', before.id))
    );
  }
  const rows = (await query
    .orderBy([
      { column: 'c.at', order: 'desc' },
      { column: 'c.id', order: 'desc' },
    ])
    .limit(limit)
    .select({ id: 'c.id', key: 'c.segment_key', kind: 'c.kind', cause: 'c.cause', at: 'c.at' })) as {
    id: number | string;
    key: string;
    kind: SubjectChange['kind'];
    cause: ChangeCause;
    at: unknown;
  }[];
  return rows.map(({ id, key, kind, cause, at }) => ({ id: String(id), segmentKey: key, kind, cause, at: toDate(at) }));
}

const STEP = 10_000;

/** Forgets the history of a deleted segment, 10,000 rows a statement. */
export async function removeChanges(knex: Knex, segmentKey: string): Promise<void> {
  for (;;) {
    const last = (await knex(TABLES.change)
      .where({ segment_key: segmentKey })
      .orderBy('id')
      .offset(STEP - 1)
      .first('id')) as { id: number } | undefined;
    const rows = knex(TABLES.change).where({ segment_key: segmentKey });
    await (last ? rows.where('id', '<=', last.id) : rows).delete();
    if (!last) return;
  }
}
