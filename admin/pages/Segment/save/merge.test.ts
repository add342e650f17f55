import type { Rule, RuleNode } from '../../../../rules/rule';
import { parseRule } from '../../../../rules/parse';
import { takeOver, theirConditions } from './merge';

const country = (id: string, operand: string): RuleNode => ({
  id,
  type: 'attribute',
  path: 'country',
  operator: 'is',
  operand,
});
const ruleOf = (...children: RuleNode[]): Rule => ({
  version: 1,
  root: { id: 'r', type: 'group', match: 'all', children },
});

test('what the other version has more, or otherwise', () => {
  const mine = ruleOf(country('a', 'DE'), country('b', 'AT'), country('x', 'FR'));
  const theirs = ruleOf(country('a', 'DE'), country('b', 'CH'), country('c', 'ES'), country('y', 'FR'));
  expect(theirConditions(mine, theirs)).toEqual([
    { node: country('b', 'CH'), state: 'different' },
    { node: country('c', 'ES'), state: 'missing' },
  ]);
});

test('a condition is taken over in the place of its own form, else at the end', () => {
  const mine = ruleOf(country('a', 'DE'), country('b', 'AT'));
  expect(takeOver(mine, country('a', 'IT'))).toEqual(ruleOf(country('a', 'IT'), country('b', 'AT')));
  const { children } = takeOver(mine, country('c', 'ES')).root;
  expect(children).toEqual([...mine.root.children, { ...country('c', 'ES'), id: expect.any(String) }]);
  expect(new Set(children.map(({ id }) => id)).size).toBe(3);
});

test('ids stay unique where a condition was moved into a group', () => {
  const group: RuleNode = { id: 'g', type: 'group', match: 'any', children: [country('a', 'DE')] };
  const merged = takeOver(ruleOf(group), country('a', 'AT'));
  expect(parseRule(merged).issues).toEqual([]);
  expect(merged.root.children).toHaveLength(2);
});
