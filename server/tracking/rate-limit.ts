import { TrackingError } from './tracking-error';

const WINDOW_MS = 60_000;

const windows = new Map<number, { endsAt: number; items: number }>();

/**
 * Counts the items of a source in this minute, by this instance.
 * @param limit 0 for none
 * @throws TrackingError 429 where they have become too many; a call that is begun within the limit is taken whole
 */
export function countItems(sourceId: number, items: number, limit: number, now = Date.now()): void {
  if (limit === 0) return;
  let window = windows.get(sourceId);
  if (!window || window.endsAt <= now) windows.set(sourceId, (window = { endsAt: now + WINDOW_MS, items: 0 }));
  if (window.items >= limit) {
    throw new TrackingError(429, 'Too many events in this minute.', Math.ceil((window.endsAt - now) / 1_000));
  }
  window.items += items;
}
