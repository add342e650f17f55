import type { Catalog } from '../../rules/catalog';
import type { PhysicalSchema } from '../catalog/physical';
import type { Dialect } from './dialects/dialect';
import type { Fragment } from './fragment';

/** Which subjects are judged; handed down into every subquery, so that judging few costs little. */
export type Scope =
  | { kind: 'all' }
  | { kind: 'ids'; ids: readonly number[] }
  /** Row ids from `from` to `to`, both included. */
  | { kind: 'range'; from: number; to: number };

/** What has to be asked of the database before a rule can be compiled: bounds of ranks, the last campaigns of a channel. */
export interface Facts {
  /**
   * By node id: bounds (inclusive) that a rank's value must keep; null where nobody can be in. Whole numbers beyond
   * 2^53 are digits.
   */
  ranks: Record<string, { atLeast?: number | string; atMost?: number | string } | null>;
  /** By node id: campaign keys. */
  campaigns: Record<string, string[]>;
}

export interface CompileContext {
  catalog: Catalog;
  physical: PhysicalSchema;
  dialect: Dialect;
  now: Date;
  /** IANA zone of the segment. */
  zone: string;
  /** ISO weekday on which weeks start. */
  weekStart: number;
  scope: Scope;
  /** Current set of each segment; a segment without one has no members. */
  sets: Readonly<Record<string, number | undefined>>;
  facts: Facts;
  /** Under which name the statement has gathered the subjects' events of these names; all others are read where they are stored. */
  gathered?: { table: string; names: ReadonlySet<string> };
  /** At a request: of the segments that are decided by it, whether the asker is in, by key. */
  atRequest?: Readonly<Record<string, Fragment>>;
  /**
   * Whether the segment forces anybody in or out, so that most segments need not look. Unknown: they look. For few
   * subjects (`ids`) they always look, so that an override is seen however long ago this was asked.
   */
  forced?: { in: boolean; out: boolean };
}
