import Papa from 'papaparse';
import type { RowError } from '../../contracts/imports';
import { FORMULA } from '../exports/formulas';
import type { ImportCounts } from '../storage/imports';
import { isBroken, MAX_ORIGINAL, type BrokenRow, type SourceRow } from './source-row';

const SAMPLE = 20;
/** The file of row errors is kept in the database, and so has an end. */
const MAX_LISTED = 10_000;
const MAX_CHARACTERS = 2_000_000;

/** What became of the rows. */
export class ImportReport {
  readonly counts: ImportCounts = { rows: 0, created: 0, updated: 0, unchanged: 0, duplicates: 0, failed: 0 };
  /** The first row errors. */
  readonly sample: RowError[] = [];
  private listed = 0;
  private file = '';

  /** Counts a row that failed and notes why. */
  fail(row: SourceRow | BrokenRow, fault: { code: string; message: string; column?: string }): void {
    this.counts.failed += 1;
    const { code, message, column = null } = fault;
    if (this.sample.length < SAMPLE) this.sample.push({ line: row.line, column, code, message });
    if (this.listed >= MAX_LISTED || this.file.length >= MAX_CHARACTERS) return;
    this.listed += 1;
    this.write([row.line, column, code, message, originalOf(row)]);
  }

  /** The row errors as CSV: line, column, code, message and the row as it was; undefined where no row failed. */
  errorsFile(): string | undefined {
    if (this.listed === 0) return undefined;
    const unlisted = this.counts.failed - this.listed;
    if (unlisted > 0) this.write([null, null, 'more', `${unlisted} further errors are not listed.`, null]);
    return `line,column,code,message,original\r\n${this.file}`;
  }

  private write(cells: unknown[]): void {
    this.file += `${Papa.unparse([cells], { escapeFormulae: FORMULA })}\r\n`;
  }
}

/** A file of row errors that says where and of what kind they are, but neither what was in a row nor a message that repeats it. */
export function withoutRows(file: string): string {
  const { data } = Papa.parse<string[]>(file, { delimiter: ',', skipEmptyLines: true });
  // What a spreadsheet would run is escaped already.
  return `${Papa.unparse(data.map((cells) => cells.slice(0, 3)))}\r\n`;
}

function originalOf(row: SourceRow | BrokenRow): string {
  const text = isBroken(row) ? row.original : (row.original ?? Papa.unparse([row.values]));
  // What made the row fail must not make the database refuse the report of it.
  return text.slice(0, MAX_ORIGINAL).replace(/\0|\p{Surrogate}/gu, '\uFFFD');
}
