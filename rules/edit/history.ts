/** What was, is, and was taken back. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** Which field the last change was made in, and when (ms); further typing there is the same step. */
  readonly last?: { readonly field: string; readonly at: number };
}

const MOST_STEPS = 200;
/** Typing that pauses longer is a step of its own. */
const PAUSE_MS = 1_000;

export function startHistory<T>(present: T): History<T> {
  return { past: [], present, future: [] };
}

/**
 * Goes on to `next`. Changes that come one after the other in the same `field` are taken back in one step.
 * @param change where and when it was made; without a field it is a step of its own
 */
export function record<T>(history: History<T>, next: T, change?: { field: string; at: number }): History<T> {
  const { past, present, last } = history;
  if (next === present) return history;
  const isSameStep =
    change !== undefined && last !== undefined && last.field === change.field && change.at - last.at < PAUSE_MS;
  return {
    past: isSameStep ? past : [...past, present].slice(-MOST_STEPS),
    present: next,
    future: [],
    ...(change && { last: change }),
  };
}

/** The step before; the very same history where there is none. */
export function undo<T>(history: History<T>): History<T> {
  const previous = history.past.at(-1);
  if (previous === undefined) return history;
  return { past: history.past.slice(0, -1), present: previous, future: [history.present, ...history.future] };
}

/** The step that was taken back; the very same history where there is none. */
export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future };
}
