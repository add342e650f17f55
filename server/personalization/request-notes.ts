import type { Context } from 'koa';

/** What was noticed while a request was answered. */
export interface RequestNotes {
  /** Types that were read through the Document Service. */
  read: Set<string>;
  /** Types and components of which the answer depends on who asks. */
  touched: Set<string>;
}

const notes = new WeakMap<Context, RequestNotes>();

export function requestNotes(ctx: Context): RequestNotes {
  let present = notes.get(ctx);
  if (!present) notes.set(ctx, (present = { read: new Set(), touched: new Set() }));
  return present;
}
