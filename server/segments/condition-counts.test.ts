import type { GroupNode } from '../../rules/conditions/group';
import type { RuleNode } from '../../rules/rule';
import { countsFromLeaves } from './condition-counts';

const group = (id: string, match: GroupNode['match'], ...children: RuleNode[]): GroupNode => ({
  id,
  type: 'group',
  match,
  children,
});
const stored = (id: string): RuleNode => ({ id, type: 'attribute', path: 'country', operator: 'is_not_empty' });
const visit = (id: string): RuleNode => ({ id, type: 'context', key: 'utm_campaign', operator: 'is_not_empty' });
const isOpen = ({ type }: RuleNode) => type === 'context';

/** Of three people with the truths of all leaves; what only a request tells is true of everybody. */
const counts = (root: GroupNode, ...truths: boolean[][]) => {
  const { count, conditions } = countsFromLeaves(
    root,
    truths.map((each) => ({ truths: each, n: 1 })),
    isOpen
  );
  return [count, ...conditions.map(({ nodeId, alone, cumulative }) => [nodeId, alone, cumulative])];
};

test('what only a request tells can be so and not so: a group of none of it removes nobody', () => {
  const root = group('root', 'all', stored('a'), group('g', 'none', visit('v'), stored('b')));
  expect(counts(root, [true, true, false], [true, true, true], [false, true, false])).toEqual([
    1,
    ['a', 2, 2],
    ['g', 2, 1],
    ['v', 3, 3],
    ['b', 1, 2],
  ]);
});

test('the same in a group of none within another, and in one of any', () => {
  const twice = group('root', 'none', group('g', 'none', visit('v')));
  expect(counts(twice, [true])).toEqual([1, ['g', 1, 1], ['v', 1, 1]]);
  const any = group('root', 'any', stored('a'), visit('v'));
  expect(counts(any, [false, true], [true, true])).toEqual([2, ['a', 1, 1], ['v', 2, 2]]);
});

test('what is stored is so or not', () => {
  const root = group('root', 'all', group('g', 'none', stored('a'), stored('b')), stored('c'));
  expect(counts(root, [false, false, true], [true, false, true], [false, false, false])).toEqual([
    1,
    ['g', 2, 2],
    ['a', 1, 2],
    ['b', 0, 2],
    ['c', 2, 1],
  ]);
});
