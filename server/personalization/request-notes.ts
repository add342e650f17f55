import type { Context } from 'koa';
import type { Choice } from '../../contracts/experiences';

/** What was noticed while a request was answered. */
export interface RequestNotes {
  /** Types that were read through the Document Service. */
  read: Set<string>;
  /** Types and components of which the answer depends on who asks. */
  touched: Set<string>;
  /** What was chosen of each experience that the answer has to do with, by key. */
  experiences: Map<string, Choice>;
}

const notes = new WeakMap<Context, RequestNotes>();

export function requestNotes(ctx: Context): RequestNotes {
  let present = notes.get(ctx);
  if (!present) notes.set(ctx, (present = { read: new Set(), touched: new Set(), experiences: new Map() }));
  return present;
}
