import type { LiveSegment } from '../membership/live-segments';
import type { Timing } from './timing';

/** Keys of segments between which and the dates that they follow something has changed. */
export interface Gaps {
  /** From now on some of their dates pass without being looked for. */
  opened: string[];
  /** Now all are looked for again; who crossed before is found by nothing but a refresh. */
  closed: string[];
}

/**
 * For which segments dates began, or ceased, to pass that no sweep looks for: for want of an index, or because they cannot
 * be read.
 * @param unread keys of segments whose dates could not be read just now
 * @param unswept keys of segments for which there were such dates until now
 */
export function gapsOf(
  timed: readonly { segment: LiveSegment; timing: Timing }[],
  unread: { has(key: string): boolean },
  unswept: ReadonlySet<string>
): Gaps {
  const gaps: Gaps = { opened: [], closed: [] };
  for (const { segment, timing } of timed) {
    const { key, crossings } = segment;
    const isOpen = unread.has(key) || timing.ranges.length < crossings.ranges.length;
    if (isOpen !== unswept.has(key)) gaps[isOpen ? 'opened' : 'closed'].push(key);
  }
  return gaps;
}
