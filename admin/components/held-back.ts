import type { SegmentUsage } from '../../contracts/segments';

/**
 * Which of some segments cannot be deleted together: what an entry uses, and what a segment uses that stays. Those that only
 * use each other can go.
 * @param uses by key; only of segments that something uses
 */
export function heldBack(keys: readonly string[], uses: ReadonlyMap<string, SegmentUsage>): Set<string> {
  const held = new Set(keys.filter((key) => (uses.get(key)?.entries.length ?? 0) > 0));
  const goes = new Set(keys);
  for (let before = -1; before !== held.size;) {
    before = held.size;
    for (const key of keys) {
      const users = uses.get(key)?.segments ?? [];
      if (users.some((user) => !goes.has(user.key) || held.has(user.key))) held.add(key);
    }
  }
  return held;
}
