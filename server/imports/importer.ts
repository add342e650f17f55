import type { SourceRow } from './source-row';

/** What to do with the rows of one kind of import. */
export interface Importer {
  /** Looks at a CSV header before the first row. @throws ValidationError for one that cannot be imported */
  acceptHeader(columns: readonly string[]): void;
  /**
   * Reads up to some thousand rows, reports those that are wrong, and answers how to write the others. The rows of one call
   * may be read while those of the call before are written.
   */
  read(rows: readonly SourceRow[]): () => Promise<void>;
}
