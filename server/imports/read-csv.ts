import { errors } from '@strapi/utils';
import Papa from 'papaparse';
import {
  MAX_COLUMNS,
  MAX_LINE,
  MAX_ORIGINAL,
  mayHaveFault,
  textFault,
  type BrokenRow,
  type SourcePage,
  type SourceRow,
} from './source-row';

const DELIMITERS = [',', ';', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** Text that is collected before delimiter and line ends are judged. */
const START = 65_536;

/** A file with more broken quotes than this is not the CSV that it claims to be. */
const MAX_BROKEN_QUOTES = 1_000;

interface Parsed {
  data: string[][];
  errors: { type: string; code: string; row: number }[];
  meta: { cursor: number };
}

/**
 * Rows of a CSV file. The first row that is not blank is the header, handed to `onHeader` before anything else. A row with
 * broken quotes costs its first line and nothing more: reading goes on at the next line.
 * @throws ValidationError for a header that cannot be one, and for a file that is no CSV
 */
export async function* readCsv(
  chunks: AsyncIterable<string>,
  delimiter: Delimiter | 'auto',
  onHeader: (columns: readonly string[]) => void
): AsyncGenerator<SourcePage> {
  const reader = new CsvReader(delimiter, onHeader);
  for await (const chunk of chunks) {
    const items = reader.push(chunk);
    if (items.length > 0) yield { items, characters: chunk.length };
  }
  const items = reader.end();
  if (items.length > 0) yield { items, characters: 0 };
}

class CsvReader {
  private text = '';
  private line = 1;
  private newline = '';
  private header: readonly string[] | undefined;
  private skipping = false;
  private brokenQuotes = 0;
  private items: (SourceRow | BrokenRow)[] = [];

  constructor(
    private delimiter: Delimiter | 'auto',
    private readonly onHeader: (columns: readonly string[]) => void
  ) {}

  push(chunk: string): SourcePage['items'] {
    this.text += chunk;
    if (this.newline === '' && this.text.length < START) return [];
    return this.drain(false);
  }

  end(): SourcePage['items'] {
    return this.drain(true);
  }

  private drain(last: boolean): SourcePage['items'] {
    this.items = [];
    if (this.newline === '') this.newline = this.text.includes('\n') || !this.text.includes('\r') ? '\n' : '\r';
    if (this.skipping) this.skipLine();
    if (!this.skipping) this.parse(last);
    return this.items;
  }

  private parse(last: boolean): void {
    while (this.text !== '') {
      const parsed = this.run(!last);
      const broken = parsed.errors.find((error) => error.type === 'Quotes');
      this.take(broken ? parsed.data.slice(0, broken.row) : parsed.data);
      if (!broken) {
        this.text = last ? '' : this.text.slice(parsed.meta.cursor);
        break;
      }
      // Rows before the broken one are read again to learn where it begins.
      if (broken.row > 0) this.text = this.text.slice(this.run(!last, broken.row).meta.cursor);
      // Where the row has not ended, what looks broken may only be cut off.
      if (!last && broken.row >= parsed.data.length) break;
      this.giveUpLine('quotes', 'A quoted cell is not closed, or text follows its closing quote.');
    }
    while (this.text.length > MAX_LINE) {
      if (this.text.includes(this.newline)) {
        this.giveUpLine('quotes', 'A quoted cell is not closed within 1,000,000 characters.');
        return this.parse(last);
      }
      this.broken('line_too_long', 'The line is longer than 1,000,000 characters.', this.text);
      this.skipping = true;
      this.text = '';
    }
  }

  private run(ignoreLastRow: boolean, preview = 0): Parsed {
    const parser = new Papa.Parser({ delimiter: this.delimiterOf(), newline: this.newline as '\n' | '\r', preview });
    return parser.parse(this.text, 0, ignoreLastRow) as Parsed;
  }

  /** The first line of what is left is broken: reports it and goes behind it. */
  private giveUpLine(code: string, message: string): void {
    this.brokenQuotes += 1;
    if (this.brokenQuotes > MAX_BROKEN_QUOTES) {
      throw new errors.ValidationError('The file has more than 1,000 rows with broken quotes: it is not CSV.', {
        code: 'not_csv',
        line: this.line,
      });
    }
    const end = this.text.indexOf(this.newline);
    this.broken(code, message, end === -1 ? this.text : this.text.slice(0, end));
    this.text = end === -1 ? '' : this.text.slice(end + 1);
    this.line += 1;
  }

  private skipLine(): void {
    const end = this.text.indexOf(this.newline);
    this.text = end === -1 ? '' : this.text.slice(end + 1);
    if (end === -1) return;
    this.skipping = false;
    this.line += 1;
  }

  private take(rows: string[][]): void {
    const multiline = this.text.includes('"');
    const suspicious = mayHaveFault(this.text);
    for (const values of rows) {
      const line = this.line;
      this.line += 1;
      if (multiline) for (const value of values) this.line += this.newlinesIn(value);
      const lastValue = values[values.length - 1];
      if (lastValue?.endsWith('\r')) values[values.length - 1] = lastValue.slice(0, -1);
      if (values.length === 1 && values[0]?.trim() === '') continue;
      if (!this.header) this.takeHeader(values);
      else this.items.push(this.row(values, this.header, line, suspicious));
    }
  }

  private newlinesIn(value: string): number {
    let count = 0;
    for (let at = value.indexOf(this.newline); at !== -1; at = value.indexOf(this.newline, at + 1)) count += 1;
    return count;
  }

  private row(values: string[], columns: readonly string[], line: number, suspicious: boolean): SourceRow | BrokenRow {
    const original = () => Papa.unparse([values]).slice(0, MAX_ORIGINAL);
    if (values.length !== columns.length) {
      const message = `The row has ${values.length} cells, the header ${columns.length}.`;
      return { line, code: 'cell_count', message, original: original() };
    }
    const fault = suspicious ? textFault(values.join('\n')) : undefined;
    return fault ? { line, ...fault, original: original() } : { line, columns, values };
  }

  private takeHeader(cells: string[]): void {
    const columns = cells.map((cell) => cell.trim());
    const refuse = (code: string, message: string) => {
      throw new errors.ValidationError(`The header (line ${this.line - 1}): ${message}`, { code });
    };
    const fault = textFault(columns.join('\n'));
    if (fault) refuse(fault.code, fault.message);
    if (columns.length > MAX_COLUMNS) refuse('too_many_columns', `there are more than ${MAX_COLUMNS} columns.`);
    const unnamed = columns.indexOf('');
    if (unnamed !== -1) refuse('column_unnamed', `column ${unnamed + 1} has no name.`);
    const twice = columns.find((column, index) => columns.indexOf(column) !== index);
    if (twice !== undefined) refuse('column_twice', `the column "${twice.slice(0, 100)}" is there twice.`);
    this.onHeader(columns);
    this.header = columns;
  }

  private broken(code: string, message: string, original: string): void {
    if (!this.header) throw new errors.ValidationError(`The header (line ${this.line}): ${message}`, { code });
    this.items.push({ line: this.line, code, message, original: original.slice(0, MAX_ORIGINAL) });
  }

  /** The candidate that the first line, outside of quotes, has most of. */
  private delimiterOf(): Delimiter {
    if (this.delimiter !== 'auto') return this.delimiter;
    const start = this.text.trimStart();
    const end = start.indexOf(this.newline);
    const line = (end === -1 ? start : start.slice(0, end)).replace(/"[^"]*"/g, '');
    const counts = DELIMITERS.map((candidate) => line.split(candidate).length);
    this.delimiter = DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
    return this.delimiter;
  }
}
