import { affectedRows, instantPlaceholder, toDate, type Knex } from './connection';
import { TABLES } from './models';

export type ChangeCause = 'refresh' | 'rule' | 'manual' | 'import';

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

/** Logs the difference of two sets, in the database: who is only in the new one joined, who only in the old one left. */
export async function logSetDifference(
  knex: Knex,
  change: { segmentKey: string; cause: ChangeCause; runId: number; at: Date; oldSetId: number; newSetId: number }
): Promise<{ joined: number; left: number }> {
  const log = async (kind: 'joined' | 'left', inSet: number, notInSet: number) => {
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
