import type { SegmentAnswer } from '../../../../contracts/segments';

/** What an editor changes on a segment's page and saves together. */
export const DRAFTED = [
  'rule',
  'name',
  'description',
  'labels',
  'timeZone',
  'exposed',
  'pinned',
  'announceFirst',
  'refreshMode',
  'refreshCron',
  'activateAt',
  'deactivateAt',
] as const;
export type Drafted = (typeof DRAFTED)[number];

/** Attributes that say something else than the segment which they were made upon. */
export type Edits = Partial<Pick<SegmentAnswer, Drafted>>;

/** The segment that somebody edits, as it was when she began, and what she changed since. */
export interface Draft {
  base: SegmentAnswer;
  edits: Edits;
}

export function draftOf(base: SegmentAnswer): Draft {
  return { base, edits: {} };
}

/** With further changes; what says the same as the base again is no edit any more. */
export function withChange({ base, edits }: Draft, change: Edits): Draft {
  return { base, edits: differing(base, { ...edits, ...change }) };
}

/** The same changes upon another version of the segment. */
export function upon(base: SegmentAnswer, edits: Edits): Draft {
  return { base, edits: differing(base, edits) };
}

export function isDirty({ edits }: Draft): boolean {
  return Object.keys(edits).length > 0;
}

/** The segment as it would be after a save. */
export function drafted({ base, edits }: Draft): SegmentAnswer {
  return { ...base, ...edits };
}

/** What another save changed in the meantime, and which of it the draft changes too, in another way. */
export function meanwhile({ base, edits }: Draft, theirs: SegmentAnswer): { changed: Drafted[]; clashing: Drafted[] } {
  const changed = DRAFTED.filter((name) => !same(base[name], theirs[name]));
  return { changed, clashing: changed.filter((name) => name in edits && !same(edits[name], theirs[name])) };
}

function differing(base: SegmentAnswer, edits: Edits): Edits {
  return Object.fromEntries(
    DRAFTED.filter((name) => name in edits && !same(base[name], edits[name])).map((name) => [name, edits[name]])
  );
}

/** Equal as JSON, whatever the order of keys; parts that are undefined are as good as absent. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const left = one as Record<string, unknown>;
  const right = other as Record<string, unknown>;
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].every((name) => same(left[name], right[name]));
}
