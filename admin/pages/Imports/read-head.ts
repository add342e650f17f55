import Papa from 'papaparse';
import { formatOf } from './upload';

export interface FileHead {
  columns: string[];
  /** The first rows, in the order of the columns. */
  rows: string[][];
}

const HEAD_BYTES = 64 * 1024;
const ROWS = 3;

/** The columns of a file and its first rows, read from its beginning only. A packed file tells nothing before it is sent. */
export async function readHead(file: File): Promise<FileHead | undefined> {
  if (file.name.endsWith('.gz')) return undefined;
  const text = await file.slice(0, HEAD_BYTES).text();
  return headOf(text, formatOf(file));
}

/** @param text the beginning of a file, cut anywhere */
export function headOf(text: string, format: 'csv' | 'ndjson'): FileHead {
  return format === 'csv' ? csvHead(text) : ndjsonHead(text);
}

function csvHead(text: string): FileHead {
  // Its `preview` would count blank lines.
  const { data } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { skipEmptyLines: true });
  const [columns = [], ...rows] = data;
  return { columns, rows: rows.slice(0, ROWS) };
}

function ndjsonHead(text: string): FileHead {
  const records = text
    .split('\n')
    .slice(0, ROWS)
    .flatMap((line) => {
      try {
        const value: unknown = JSON.parse(line);
        return typeof value === 'object' && value !== null ? [value as Record<string, unknown>] : [];
      } catch {
        // Blank, or cut at the end of what was read.
        return [];
      }
    });
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const rows = records.map((record) => columns.map((column) => said(record[column])));
  return { columns, rows };
}

const said = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
