import { AsyncLocalStorage } from 'node:async_hooks';
import type { Sight } from './sight';

/** What the current chain of calls is about. */
export type ReadScope =
  /** A document read on behalf of an asker. */
  | { kind: 'read'; uid: string; sight: Sight }
  /** The read that answers a write, of a row that the asker may get whatever its own audience is. */
  | { kind: 'answer'; uid: string; sight: Sight }
  /** A write: what it reads for itself must be complete, or it would lose what it does not see. */
  | { kind: 'write' }
  | { kind: 'unfiltered' };

export const readScope = new AsyncLocalStorage<ReadScope>();
