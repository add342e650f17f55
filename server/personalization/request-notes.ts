import type { Context } from 'koa';
import type { Choice } from '../../contracts/experiences';

/** Why an audience key is answered as if it named nothing. */
export type StaleKey = 'keyForAnotherType' | 'keyRetired';

/** What was noticed while a request was answered. */
export interface RequestNotes {
  /** Types that were read through the Document Service. */
  read: Set<string>;
  /** Types and components of which the answer depends on who asks. */
  touched: Set<string>;
  /** What was chosen of each experience that the answer has to do with, by key. */
  experiences: Map<string, Choice>;
  /** There if an audience key decided what is seen. */
  key?: { stale: StaleKey | undefined };
  /** Whether something was read that is not for everybody who has the URL: drafts. */
  drafts: boolean;
  /** Whether the answer tells of the asker, whatever it was read from. */
  personal: boolean;
}

const notes = new WeakMap<Context, RequestNotes>();

export function requestNotes(ctx: Context): RequestNotes {
  let present = notes.get(ctx);
  if (!present) {
    present = { read: new Set(), touched: new Set(), experiences: new Map(), drafts: false, personal: false };
    notes.set(ctx, present);
  }
  return present;
}
