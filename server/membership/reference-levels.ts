import type { LiveSegment, LiveSegments } from './live-segments';

/** These segments and all whose rules refer to them, directly or over others. */
export function withReferrers(live: LiveSegments, keys: Iterable<string>): Set<string> {
  const found = new Set(keys);
  for (const key of found) for (const referrer of live.referrersOf(key)) found.add(referrer);
  return found;
}

/**
 * The segments in groups, each after those that its members refer to. References to segments that are not given are
 * passed over, and so is one that closes a circle, which no save lets through.
 */
export function levelsOf(segments: readonly LiveSegment[]): LiveSegment[][] {
  const byKey = new Map(segments.map((segment) => [segment.key, segment]));
  const levels = new Map<string, number>();
  const levelOf = (segment: LiveSegment): number => {
    const known = levels.get(segment.key);
    if (known !== undefined) return known;
    levels.set(segment.key, 0);
    const below = segment.reads.segments.flatMap((key) => byKey.get(key) ?? []).map((other) => levelOf(other) + 1);
    const level = Math.max(0, ...below);
    levels.set(segment.key, level);
    return level;
  };
  const groups: LiveSegment[][] = [];
  for (const segment of segments) (groups[levelOf(segment)] ??= []).push(segment);
  return Array.from(groups, (group) => group ?? []);
}
