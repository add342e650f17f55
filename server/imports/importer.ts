import type { SourceRow } from './source-row';

/** What to do with the rows of one kind of import. */
export interface Importer {
  /** Looks at a CSV header before the first row. @throws ValidationError for one that cannot be imported */
  acceptHeader(columns: readonly string[]): void;
  /** Writes up to some thousand rows, and reports on each. */
  write(rows: readonly SourceRow[]): Promise<void>;
}
