import { z } from 'zod';

/** Names as the advisor gave them. */
export const indexNamesSchema = z.strictObject({
  names: z
    .array(z.string().regex(/^segments_ix_[a-z0-9_]{1,50}$/, 'must be the name of an index of this plugin'))
    .min(1)
    .max(50),
});

/** An index on one of the site's own tables that a segment's rule would use. */
export interface IndexAdvice {
  /** What the index is, or would be, called. */
  name: string;
  table: string;
  columns: string[];
  /** Nodes of the rule that would use it. */
  nodeIds: string[];
  /** What for, in a sentence. */
  reason: string;
  /** `missing`; `present` made by this plugin; `covered` by an index of the site's own. */
  state: 'missing' | 'present' | 'covered';
  /** Rows of the table, as the database estimates them. */
  rows: number;
  /** What the index takes on the disk, roughly. */
  bytes: number;
}

export interface IndexAdviceAnswer {
  indexes: IndexAdvice[];
  /** Indexes that the plugin made and that no segment's rule would use any more. */
  leftover: { name: string; table: string }[];
}
