/** A segment and the keys that its rule refers to. */
export interface Referrer {
  key: string;
  refers: readonly string[];
}

/**
 * The keys along a cycle that would arise if segment `key` referred to `refers`: `[key, …, key]`; undefined if none.
 * Judged on paths, so two ways to the same segment (a diamond) are fine. What `segments` says of `key` itself is ignored,
 * and so are cycles that do not pass through it.
 */
export function findCycle(key: string, refers: readonly string[], segments: readonly Referrer[]): string[] | undefined {
  const byKey = new Map(segments.map((segment) => [segment.key, segment.refers]));
  const cameFrom = new Map<string, string>();
  const queue = refers.map((to) => ({ from: key, to }));
  for (const { from, to } of queue) {
    if (to === key) return pathBack(key, from, cameFrom);
    if (cameFrom.has(to)) continue;
    cameFrom.set(to, from);
    for (const next of byKey.get(to) ?? []) queue.push({ from: to, to: next });
  }
  return undefined;
}

function pathBack(key: string, last: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const path = [key];
  for (let at = last; at !== key; at = cameFrom.get(at) ?? key) path.unshift(at);
  return [key, ...path];
}

/**
 * Keys of the given segments, each after those that it refers to.
 * References to segments that are not given are ignored. Those of a circle, which two saves at once can make, and those that refer to
 * one come last: they keep none of the others from being refreshed.
 */
export function orderByReference(segments: readonly Referrer[]): string[] {
  const byKey = new Map(segments.map((segment) => [segment.key, segment]));
  const waitsFor = new Map<string, number>();
  const referredBy = new Map<string, string[]>();
  for (const segment of byKey.values()) {
    const known = new Set(segment.refers.filter((to) => byKey.has(to)));
    waitsFor.set(segment.key, known.size);
    for (const to of known) {
      const waiting = referredBy.get(to);
      if (waiting) waiting.push(segment.key);
      else referredBy.set(to, [segment.key]);
    }
  }
  const order = [...byKey.keys()].filter((key) => waitsFor.get(key) === 0);
  for (const key of order) {
    for (const waiting of referredBy.get(key) ?? []) {
      const left = (waitsFor.get(waiting) ?? 0) - 1;
      waitsFor.set(waiting, left);
      if (left === 0) order.push(waiting);
    }
  }
  const placed = new Set(order);
  return [...order, ...[...byKey.keys()].filter((key) => !placed.has(key))];
}
