import type { SegmentUsage } from '../../contracts/segments';
import { heldBack } from './held-back';

const segments = (...keys: string[]): SegmentUsage => ({
  segments: keys.map((key) => ({ kind: 'segment', key, name: key })),
  entries: [],
  webhooks: [],
});
const entry = (): SegmentUsage => ({ segments: [], entries: [{} as SegmentUsage['entries'][number]], webhooks: [] });
const held = (keys: string[], uses: Record<string, SegmentUsage>) => [...heldBack(keys, new Map(Object.entries(uses)))];

test('what nothing uses can go', () => {
  expect(held(['a', 'b'], {})).toEqual([]);
});

test('what an entry or a segment that stays uses cannot', () => {
  expect(held(['a', 'b', 'c'], { a: entry(), b: segments('x') })).toEqual(['a', 'b']);
});

test('what only segments use that go too can go', () => {
  expect(held(['a', 'b', 'c'], { a: segments('b'), b: segments('c') })).toEqual([]);
});

test('what a segment uses that is held back is held back too', () => {
  expect(held(['a', 'b', 'c'], { a: segments('b'), b: segments('c'), c: entry() }).sort()).toEqual(['a', 'b', 'c']);
});
