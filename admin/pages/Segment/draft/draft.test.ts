import type { SegmentAnswer } from '../../../../contracts/segments';
import { draftOf, drafted, isDirty, meanwhile, same, upon, withChange } from './draft';

const RULE = { version: 1, root: { id: 'r', type: 'group', match: 'all', children: [] } };
const base = {
  key: 'vip',
  name: 'VIP',
  description: null,
  labels: ['a'],
  rule: RULE,
  version: 3,
} as unknown as SegmentAnswer;

test('only what says something else is an edit', () => {
  const draft = withChange(draftOf(base), { name: 'Very important', labels: ['a'] });
  expect(draft.edits).toEqual({ name: 'Very important' });
  expect(isDirty(draft)).toBe(true);
  expect(drafted(draft)).toMatchObject({ name: 'Very important', labels: ['a'], version: 3 });
});

test('what is changed back is no edit any more, whatever the order of keys', () => {
  const other = { root: { ...RULE.root, match: 'any' }, version: 1 };
  const draft = withChange(draftOf(base), { rule: other });
  expect(isDirty(draft)).toBe(true);
  const back = { root: { children: [], match: 'all', type: 'group', id: 'r', extra: undefined }, version: 1 };
  expect(isDirty(withChange(draft, { rule: back }))).toBe(false);
});

test('emptying is a change', () => {
  const described = { ...base, description: 'Old' };
  expect(withChange(draftOf(described), { description: null }).edits).toEqual({ description: null });
});

test('only what both changed, in different ways, clashes', () => {
  const draft = withChange(draftOf(base), { name: 'Mine', labels: ['b'], timeZone: 'Europe/Berlin' });
  const theirs = { ...base, name: 'Theirs', labels: ['b'], description: 'New', version: 4 };
  expect(meanwhile(draft, theirs)).toEqual({ changed: ['name', 'description', 'labels'], clashing: ['name'] });
});

test('upon another version the edits stay, but for those that it says already', () => {
  const { edits } = withChange(draftOf(base), { name: 'Mine', labels: ['b'] });
  const moved = upon({ ...base, labels: ['b'], description: 'New', version: 4 }, edits);
  expect(moved.edits).toEqual({ name: 'Mine' });
  expect(drafted(moved)).toMatchObject({ name: 'Mine', labels: ['b'], description: 'New', version: 4 });
});

test('sameness is that of JSON', () => {
  expect(same([1, { a: null }], [1, { a: null, b: undefined }])).toBe(true);
  expect(same([1, 2], [2, 1])).toBe(false);
  expect(same([], {})).toBe(false);
  expect(same(null, {})).toBe(false);
});
