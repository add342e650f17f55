import type { Core } from '@strapi/strapi';
import { connection, insertedId, toDate } from './connection';
import { TABLES } from './tables';

export type ImportState = 'running' | 'succeeded' | 'failed';

export interface ImportCounts {
  /** Rows read, good and bad; blank lines and the header are none. */
  rows: number;
  created: number;
  updated: number;
  unchanged: number;
  /** Rows whose subject or message came earlier in the same file. */
  duplicates: number;
  failed: number;
}

export interface ImportRecord extends ImportCounts {
  id: number;
  kind: string;
  state: ImportState;
  dryRun: boolean;
  error: string | null;
  createdAt: Date;
  progressAt: Date;
  finishedAt: Date | null;
}

/** A running import that has not been heard of for so long belongs to a process that is gone. */
const SILENT_MS = 60_000;
const KEPT_MS = 30 * 86_400_000;

/** Opens the record of an import, and removes those that finished more than 30 days ago. */
export async function openImport(strapi: Core.Strapi, kind: string, dryRun: boolean): Promise<number> {
  const now = new Date();
  const knex = connection(strapi);
  await knex(TABLES.import)
    .where('created_at', '<', new Date(now.getTime() - KEPT_MS))
    .delete();
  const counts = { rows_read: 0, created: 0, updated: 0, unchanged: 0, duplicates: 0, failed: 0 };
  const row = { kind, dry_run: dryRun, state: 'running', ...counts, created_at: now, progress_at: now };
  return insertedId(await knex(TABLES.import).insert(row, ['id']));
}

/** The earliest import of this kind that is running, on whatever instance; of two that start at once only one is it. */
export async function runningImport(strapi: Core.Strapi, kind: string): Promise<number | undefined> {
  const row = (await connection(strapi)(TABLES.import)
    .where({ kind, state: 'running', dry_run: false })
    .where('progress_at', '>', new Date(Date.now() - SILENT_MS))
    .orderBy('id')
    .first('id')) as { id: number } | undefined;
  return row && Number(row.id);
}

export async function noteProgress(strapi: Core.Strapi, id: number, counts: ImportCounts): Promise<void> {
  await connection(strapi)(TABLES.import)
    .where({ id })
    .update({ ...columnsOf(counts), progress_at: new Date() });
}

/** @param rowErrors the CSV file of the rows that failed, where some did */
export async function closeImport(
  strapi: Core.Strapi,
  id: number,
  result: { state: ImportState; counts: ImportCounts; error?: string; rowErrors?: string }
): Promise<void> {
  const now = new Date();
  await connection(strapi)(TABLES.import)
    .where({ id })
    .update({
      ...columnsOf(result.counts),
      state: result.state,
      error: result.error ?? null,
      row_errors: result.rowErrors ?? null,
      progress_at: now,
      finished_at: now,
    });
}

export async function removeImport(strapi: Core.Strapi, id: number): Promise<void> {
  await connection(strapi)(TABLES.import).where({ id }).delete();
}

/** All but the row errors, which may be megabytes. */
const COLUMNS = [
  'id',
  'kind',
  'state',
  'dry_run',
  'rows_read',
  'created',
  'updated',
  'unchanged',
  'duplicates',
  'failed',
  'error',
  'created_at',
  'progress_at',
  'finished_at',
];

export async function findImport(strapi: Core.Strapi, id: number): Promise<ImportRecord | undefined> {
  const row = (await connection(strapi)(TABLES.import).where({ id }).first(COLUMNS)) as
    Record<string, unknown> | undefined;
  return row && fromRow(row);
}

/** Newest first. */
export async function latestImports(strapi: Core.Strapi, limit: number): Promise<ImportRecord[]> {
  const rows = (await connection(strapi)(TABLES.import).orderBy('id', 'desc').limit(limit).select(COLUMNS)) as Record<
    string,
    unknown
  >[];
  return rows.map(fromRow);
}

const fromRow = (row: Record<string, unknown>): ImportRecord => ({
  id: Number(row.id),
  kind: String(row.kind),
  state: row.state as ImportState,
  dryRun: Boolean(row.dry_run),
  rows: Number(row.rows_read),
  created: Number(row.created),
  updated: Number(row.updated),
  unchanged: Number(row.unchanged),
  duplicates: Number(row.duplicates),
  failed: Number(row.failed),
  error: row.error === null ? null : String(row.error),
  createdAt: toDate(row.created_at),
  progressAt: toDate(row.progress_at),
  finishedAt: row.finished_at === null ? null : toDate(row.finished_at),
});

/** The file of an import's row errors; null where none failed, undefined where there is no such import. */
export async function findRowErrors(strapi: Core.Strapi, id: number): Promise<string | null | undefined> {
  const row = (await connection(strapi)(TABLES.import).where({ id }).first('row_errors')) as
    { row_errors: string | null } | undefined;
  return row?.row_errors;
}

function columnsOf({ rows, ...counts }: ImportCounts): Record<string, number> {
  return { rows_read: rows, ...counts };
}
