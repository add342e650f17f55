import type { ExplainedNode } from '../../contracts/people';
import type { GroupNode } from '../../rules/conditions/group';
import type { RuleNode } from '../../rules/rule';
import { failingNode } from './explained-tree';

const leaf = (id: string) => ({ id, type: 'split', salt: 's', from: 0, to: 1 }) as RuleNode;
const group = (match: GroupNode['match'], ...children: RuleNode[]): GroupNode => ({
  id: match,
  type: 'group',
  match,
  children,
});

/** The node with results by id, false where there is none. */
const said = (node: RuleNode, results: Record<string, boolean | undefined>): ExplainedNode => ({
  id: node.id,
  type: node.type,
  sentence: node.id,
  result: node.id in results ? results[node.id] : false,
  ...(node.type === 'group' && { children: node.children.map((child) => said(child, results)) }),
});
const failing = (node: RuleNode, results: Record<string, boolean | undefined> = {}) =>
  failingNode(node, said(node, results))?.id;

test('of all, the first that fails; of any and none, the group', () => {
  expect(failing(group('all', leaf('a'), leaf('b')), { a: true })).toBe('b');
  expect(failing(group('any', leaf('a'), leaf('b')))).toBe('any');
  expect(failing(group('any', leaf('a')))).toBe('a');
  expect(failing(group('none', leaf('a'), leaf('b')), { a: true })).toBe('none');
  expect(failing(group('all', leaf('x'), group('any', leaf('a'), leaf('b'))), { x: true })).toBe('any');
});

test('what holds does not fail, and what the reader may not know is not named', () => {
  expect(failing(group('all', leaf('a')), { all: true, a: true })).toBeUndefined();
  expect(failing(group('all', leaf('a'), leaf('b')), { a: undefined, b: true })).toBeUndefined();
});
