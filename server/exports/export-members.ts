import { Readable } from 'node:stream';
import type { Core } from '@strapi/strapi';
import Papa from 'papaparse';
import type { ExportQuery } from '../../contracts/exports';
import { audienceOf } from '../catalog/audiences';
import type { Reader } from '../catalog/catalog';
import { RETIRED_FOR_MS } from '../membership/worker';
import { existingSegment } from '../membership/segment-record';
import { connection } from '../storage/connection';
import { memberExportPage, retiredFor, type MemberExportRow } from '../storage/member-export';
import { stateOf } from '../storage/states';
import { exportColumns, type ExportColumn } from './export-columns';
import { FORMULA } from './formulas';

const PAGE = 5_000;

/** What a page may take to arrive after its set was retired, before the set may be removed under it. */
const MARGIN_MS = 10_000;

/**
 * The members of a segment as CSV, page by page, as fast as the reader takes them. All pages are of the set that was
 * current at the start, so that a rebuild meanwhile does not tear the file; a set that is removed before its end
 * breaks the stream off rather than ending it early.
 * @throws NotFoundError for an unknown segment, ValidationError for columns that may not be read
 */
export async function exportMembers(
  strapi: Core.Strapi,
  key: string,
  query: ExportQuery,
  reader: Reader
): Promise<Readable> {
  const segment = await existingSegment(strapi, key);
  const audience = audienceOf(strapi, segment.audience);
  const columns = exportColumns(strapi, audience, query.columns, reader);
  const setId = (await stateOf(connection(strapi), key))?.setId ?? undefined;
  const pages = csvPages(
    query,
    columns,
    setId === undefined ? noRows() : memberRows(strapi, audience.uid, columns, setId)
  );
  return Readable.from(pages, { objectMode: false });
}

async function* csvPages(
  { delimiter, bom, safe }: ExportQuery,
  columns: readonly ExportColumn[],
  pages: AsyncIterable<MemberExportRow[]>
): AsyncGenerator<string> {
  const options = { delimiter, newline: '\r\n', escapeFormulae: safe === 'spreadsheet' ? FORMULA : false } as const;
  yield `${bom ? '\ufeff' : ''}${Papa.unparse([columns.map(({ name }) => name)], options)}\r\n`;
  for await (const rows of pages) {
    if (rows.length === 0) continue;
    yield `${Papa.unparse(
      rows.map((row) => columns.map((column) => column.read(row))),
      options
    )}\r\n`;
  }
}

async function* noRows(): AsyncGenerator<MemberExportRow[]> {}

/** Pages of rows; while one is written the next is read. */
async function* memberRows(
  strapi: Core.Strapi,
  uid: string,
  columns: readonly ExportColumn[],
  setId: number
): AsyncGenerator<MemberExportRow[]> {
  const wanted = {
    attributes: columns.flatMap(({ attribute }) => attribute ?? []),
    joinedAt: columns.some(({ name }) => name === 'joinedAt'),
  };
  const read = async (after: number) => {
    const page = await memberExportPage(strapi, uid, wanted, setId, after, PAGE);
    const retired = await retiredFor(strapi, setId);
    if (retired === undefined || retired > RETIRED_FOR_MS - MARGIN_MS) {
      throw new Error(`The members of set ${setId} were replaced during an export that took too long.`);
    }
    return page;
  };
  for (let reading = read(0); ;) {
    const { rows, last } = await reading;
    if (last !== undefined) {
      reading = read(last);
      // Told where its rows are asked for, if they ever are.
      reading.catch(() => undefined);
    }
    yield rows;
    if (last === undefined) return;
  }
}
