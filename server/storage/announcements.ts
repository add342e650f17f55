import type { Core } from '@strapi/strapi';
import type { Run } from '../../contracts/runs';
import type { AudienceName } from '../../rules/catalog';
import { audienceOf } from '../catalog/audiences';
import { IN_LIST } from './among';
import type { ChangeCause } from './changes';
import { toDate, type Knex } from './connection';
import { departedDocuments } from './departed';
import { TABLES } from './tables';
import { runFromRow } from './runs';
import { audienceTable } from './subjects';

/** A join or leave that nobody was told of yet. */
export interface PendingChange {
  id: number | string;
  segmentKey: string;
  subjectId: number;
  kind: 'joined' | 'left';
  cause: ChangeCause;
  /** Null for what was settled outside of a refresh. */
  runId: number | null;
  at: Date;
}

/**
 * The earliest changes that were not announced. They are found by their own mark, not by a place up to which the log was
 * read: ids are drawn before they are committed, so that a lower one may come to be seen after a higher one.
 */
export async function pendingChanges(trx: Knex.Transaction, limit: number): Promise<PendingChange[]> {
  const rows = (await trx(TABLES.change)
    .whereNull('announced')
    // In the order of the index, which PostgreSQL would not use for the id alone.
    .orderBy(['announced', 'id'])
    .limit(limit)
    .select('id', 'segment_key', 'subject_id', 'kind', 'cause', 'run_id', 'at')) as {
    id: number | string;
    segment_key: string;
    subject_id: number;
    kind: PendingChange['kind'];
    cause: ChangeCause;
    run_id: number | null;
    at: unknown;
  }[];
  return rows.map((row) => ({
    id: row.id,
    segmentKey: row.segment_key,
    subjectId: Number(row.subject_id),
    kind: row.kind,
    cause: row.cause,
    runId: row.run_id,
    at: toDate(row.at),
  }));
}

export async function markChanges(trx: Knex.Transaction, ids: readonly (number | string)[]): Promise<void> {
  for (let from = 0; from < ids.length; from += IN_LIST) {
    await trx(TABLES.change)
      .whereIn('id', ids.slice(from, from + IN_LIST))
      .update({ announced: 1 });
  }
}

/** Takes runs that have ended and were not announced. @returns those there is something to tell of */
export async function takeEndedRuns(trx: Knex.Transaction, limit: number): Promise<Run[]> {
  const rows = (await trx(TABLES.run)
    .whereNull('announced')
    .whereNotNull('finished_at')
    .orderBy(['announced', 'finished_at'])
    .limit(limit)) as Record<string, unknown>[];
  const runs = rows.map(runFromRow);
  const ids = runs.map(({ id }) => id);
  await trx(TABLES.run).whereIn('id', ids).update({ announced: 1 });
  return runs.filter(({ state }) => state === 'succeeded' || state === 'failed');
}

/** Whether there is anything to announce; cheap, as it is asked every few seconds. */
export async function hasPending(knex: Knex): Promise<boolean> {
  const change = await knex(TABLES.change).whereNull('announced').orderBy(['announced', 'id']).first('id');
  if (change) return true;
  const run = await knex(TABLES.run).whereNull('announced').whereNotNull('finished_at').first('id');
  return run !== undefined;
}

export interface SubjectNames {
  identity: string | null;
  documentId: string | null;
  /** Whether the row is gone. */
  gone: boolean;
}

/** How subjects are called. Of those that are gone, at most the document id that the plugin remembers. */
export async function namesOf(
  strapi: Core.Strapi,
  trx: Knex.Transaction,
  audience: AudienceName,
  ids: readonly number[]
): Promise<Map<number, SubjectNames>> {
  const { uid, identity } = audienceOf(strapi, audience);
  const { table, column } = audienceTable(strapi, uid);
  const names = new Map<number, SubjectNames>();
  for (let from = 0; from < ids.length; from += IN_LIST) {
    const rows = (await trx(table)
      .whereIn('id', ids.slice(from, from + IN_LIST))
      .select({ id: 'id', identity: column(identity), documentId: 'document_id' })) as {
      id: number;
      identity: unknown;
      documentId: string;
    }[];
    for (const row of rows) {
      const known = row.identity === null || row.identity === undefined ? null : String(row.identity);
      names.set(Number(row.id), { identity: known, documentId: row.documentId, gone: false });
    }
  }
  const gone = ids.filter((id) => !names.has(id));
  for (const id of gone) names.set(id, { identity: null, documentId: null, gone: true });
  for (let from = 0; from < gone.length; from += IN_LIST) {
    const rows = (await trx(TABLES.subject)
      .where({ audience })
      .whereIn('subject_id', gone.slice(from, from + IN_LIST))
      .select('subject_id', 'document_id')) as { subject_id: number; document_id: string | null }[];
    for (const row of rows)
      names.set(Number(row.subject_id), { identity: null, documentId: row.document_id, gone: true });
    if (audience !== 'contact') continue;
    for (const [id, documentId] of await departedDocuments(trx, gone.slice(from, from + IN_LIST)))
      names.set(id, { identity: null, documentId, gone: true });
  }
  return names;
}
