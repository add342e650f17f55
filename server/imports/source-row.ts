/** A row of the file, not yet understood. */
export interface SourceRow {
  /** Line on which it begins; the first line of a file is 1. */
  line: number;
  columns: readonly string[];
  values: readonly unknown[];
  /** The line as it was, for NDJSON. */
  original?: string;
}

/** A row that could not even be read. */
export interface BrokenRow {
  line: number;
  code: string;
  message: string;
  original: string;
}

export interface SourcePage {
  items: (SourceRow | BrokenRow)[];
  /** Length of the text they came from. */
  characters: number;
}

/** Longest line, and longest quoted cell, in characters. */
export const MAX_LINE = 1_000_000;

/** Columns of a CSV file, and keys of a line of NDJSON. */
export const MAX_COLUMNS = 500;

/** As much of a broken line as an error repeats. */
export const MAX_ORIGINAL = 2_000;

export const isBroken = (item: SourceRow | BrokenRow): item is BrokenRow => 'code' in item;

/** What is wrong with a text that every database should take: nothing, or an error code and message. */
export function textFault(text: string): { code: string; message: string } | undefined {
  if (text.includes('\0')) return { code: 'nul', message: 'There is a NUL character (U+0000) in this row.' };
  if (text.includes('\uFFFD') || /\p{Surrogate}/u.test(text)) {
    return {
      code: 'encoding',
      message: 'There are bytes in this row that are no text in the encoding of the file. Save the file as UTF-8.',
    };
  }
  return undefined;
}

/** Characters that `textFault` may object to; where a whole chunk has none, its rows need no look. */
export const mayHaveFault = (text: string): boolean => text.includes('\uFFFD') || text.includes('\0');
