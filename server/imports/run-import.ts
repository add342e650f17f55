import type { Readable } from 'node:stream';
import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { ImportFormat, ImportQuery } from '../../contracts/imports';
import type { Reader } from '../catalog/catalog';
import { audienceOf } from '../catalog/audiences';
import { configOf } from '../config';
import type { Author } from '../http';
import { refreshesOf } from '../membership/refreshes';
import { existingSegment } from '../membership/segment-record';
import { noteForced } from '../segments/audit';
import { closeImport, noteProgress, openImport, removeImport, runningImport } from '../storage/imports';
import { TABLES } from '../storage/tables';
import { analyzeTable } from '../storage/statistics';
import { audienceTable } from '../storage/subjects';
import { EventImporter } from './import-events';
import { MemberImporter } from './import-members';
import { ImportReport } from './import-report';
import { SubjectImporter } from './import-subjects';
import type { Importer } from './importer';
import { readCsv, type Delimiter } from './read-csv';
import { readNdjson } from './read-ndjson';
import { readText } from './read-text';
import { isBroken, type SourcePage, type SourceRow } from './source-row';
import { subjectImport } from './subject-import';

/** Rows, and characters of the file, that are written together. */
const BATCH_ROWS = 2_000;
const BATCH_CHARACTERS = 4_000_000;
/** What an import of members did, as the segment's audit tells it. */
const MEMBER_ACTIONS = { in: 'add', out: 'remove', none: 'release' } as const;
const PROGRESS_MS = 2_000;

/** From so many rows on the database looks at the table anew, before segments are refreshed by what it knew of it. */
const MANY_ROWS = 10_000;

export interface Upload {
  body: Readable;
  format: ImportFormat;
  /** Value of the header Content-Encoding: empty, or `gzip`. */
  contentEncoding: string;
}

/** Another import of this kind is running. */
export class ImportRunningError extends errors.ApplicationError {}

/**
 * Reads an upload to its end and writes its rows, some thousand at a time, as fast as the database takes them. What is
 * written stays written if the upload breaks off: the same file can be sent again.
 * @returns the id of the import's record and what became of the rows
 * @throws ValidationError for a file that cannot be read, NotFoundError for an unknown segment, ImportRunningError
 */
export async function runImport(
  strapi: Core.Strapi,
  query: ImportQuery,
  upload: Upload,
  by: Author
): Promise<{ id: number; report: ImportReport }> {
  const report = new ImportReport();
  const importer = await importerFor(strapi, query, report, by.reader);
  const id = await openImport(strapi, query.kind, query.dryRun);
  // Two at once would both find that a contact is not there yet, and both create it.
  const running = query.dryRun ? id : await runningImport(strapi, query.kind);
  if (running !== undefined && running < id) {
    await removeImport(strapi, id);
    throw new ImportRunningError(`Import ${running} of ${query.kind} is still running.`);
  }
  try {
    await importRows(strapi, id, query, upload, importer, report);
    await closeImport(strapi, id, { state: 'succeeded', counts: report.counts, rowErrors: report.errorsFile() });
  } catch (error) {
    const reason =
      error instanceof errors.ValidationError ? error.message : 'The upload broke off, or the database failed.';
    await closeImport(strapi, id, {
      state: 'failed',
      counts: report.counts,
      error: reason,
      rowErrors: report.errorsFile(),
    });
    throw error;
  } finally {
    const { created, updated } = report.counts;
    if (query.kind === 'members' && !query.dryRun && created + updated > 0) {
      const what = MEMBER_ACTIONS[query.mode ?? 'in'];
      await noteForced(strapi, query.segment ?? '', { by: by.name, what, changed: created + updated, byFile: true });
    }
    // Facts went around Strapi's lifecycles, so every segment has to look again.
    if (!query.dryRun && query.kind !== 'members' && created + updated > 0) {
      if (created + updated >= MANY_ROWS) await analyzeTable(strapi, tableOf(strapi, query.kind));
      await refreshesOf(strapi).requestAll('import');
    }
  }
  return { id, report };
}

function tableOf(strapi: Core.Strapi, kind: 'contacts' | 'accounts' | 'events'): string {
  if (kind === 'events') return TABLES.event;
  return audienceTable(strapi, audienceOf(strapi, kind === 'contacts' ? 'contact' : 'account').uid).table;
}

async function importerFor(
  strapi: Core.Strapi,
  query: ImportQuery,
  report: ImportReport,
  reader: Reader
): Promise<Importer> {
  const { kind, create, update, dryRun, mode = 'in', source = 'import' } = query;
  const mapping = query.mapping ?? new Map<string, string | null>();
  const zone = configOf(strapi).timeZone;
  switch (kind) {
    case 'contacts':
    case 'accounts': {
      const audience = kind === 'contacts' ? 'contact' : 'account';
      const options = { mapping, create, update, dryRun, zone, reader };
      return new SubjectImporter(subjectImport(strapi, audience, options), report);
    }
    case 'events':
      return new EventImporter(strapi, { source, mapping, dryRun, zone }, report);
    case 'members': {
      const segment = await existingSegment(strapi, query.segment ?? '');
      return new MemberImporter(strapi, { segment, mode, mapping, dryRun }, report);
    }
  }
}

async function importRows(
  strapi: Core.Strapi,
  id: number,
  query: ImportQuery,
  upload: Upload,
  importer: Importer,
  report: ImportReport
): Promise<void> {
  let batch: SourceRow[] = [];
  let characters = 0;
  let notedAt = Date.now();
  let isEmpty = true;
  let writing = Promise.resolve();

  const flush = async () => {
    if (batch.length > 0) {
      const write = importer.read(batch);
      await writing;
      writing = write();
      // Told where the next batch waits for this one.
      writing.catch(() => undefined);
    }
    batch = [];
    characters = 0;
    if (Date.now() - notedAt < PROGRESS_MS) return;
    await noteProgress(strapi, id, report.counts);
    notedAt = Date.now();
  };

  const onHeader = (columns: readonly string[]) => {
    isEmpty = false;
    importer.acceptHeader(columns);
  };
  try {
    for await (const page of pagesOf(query, upload, onHeader)) {
      for (const item of page.items) {
        report.counts.rows += 1;
        if (isBroken(item)) {
          report.fail(item, item);
          continue;
        }
        batch.push(item);
        if (batch.length === BATCH_ROWS) await flush();
      }
      characters += page.characters;
      if (characters >= BATCH_CHARACTERS) await flush();
    }
    await flush();
  } finally {
    await writing;
  }
  if (isEmpty && report.counts.rows === 0) throw new errors.ValidationError('The file is empty.', { code: 'empty' });
}

function pagesOf(
  query: ImportQuery,
  { body, format, contentEncoding }: Upload,
  onHeader: (columns: readonly string[]) => void
): AsyncGenerator<SourcePage> {
  const text = readText(body, contentEncoding);
  return format === 'csv' ? readCsv(text, query.delimiter as Delimiter | 'auto', onHeader) : readNdjson(text);
}
