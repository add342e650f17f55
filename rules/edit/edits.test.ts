import fc from 'fast-check';
import { is, performed } from '../../tests/support/rules/found';
import { arbitraryRule } from '../../tests/support/rules/arbitrary-rule';
import { RULE_LIMITS } from '../limits';
import { parseRule } from '../parse';
import type { GroupNode } from '../conditions/group';
import type { Rule, RuleNode } from '../rule';
import { depthOf, walkNodes } from '../walk';
import {
  duplicateNode,
  insertNode,
  mayMove,
  moveDown,
  moveIn,
  moveNode,
  moveOut,
  moveUp,
  removeNode,
  setMatch,
  ungroup,
  updateNode,
  withoutNodes,
  wrapNode,
  type Edit,
} from './edits';
import { record, redo, startHistory, undo } from './history';
import { changedNode, findNode, placeOf, roomOf } from './tree';

const leaf = (id: string): RuleNode => ({ ...is('country'), id }) as RuleNode;
const group = (id: string, ...children: RuleNode[]): GroupNode => ({ id, type: 'group', match: 'any', children });
const event = (id: string, where?: GroupNode): RuleNode => ({
  id,
  type: 'event',
  events: ['Seen'],
  aggregate: performed as { fn: 'performed' },
  ...(where && { where }),
});
const rule = (...children: RuleNode[]): Rule => ({
  version: 1,
  root: { id: 'root', type: 'group', match: 'all', children },
});

/** The tree as nested ids: `a g(b c)`. */
function shape(node: RuleNode): string {
  const below = node.type === 'group' ? node.children : 'where' in node && node.where ? [node.where] : [];
  return below.length > 0 || node.type === 'group' ? `${node.id}(${below.map(shape).join(' ')})` : node.id;
}
const shapeOf = (edit: Edit | Rule): string => shape('rule' in edit ? edit.rule.root : edit.root);

describe('insert and remove', () => {
  test('inserts before the child at the index, also into a where', () => {
    expect(shapeOf(insertNode(rule(leaf('a'), leaf('b')), 'root', 1, leaf('x')))).toBe('root(a x b)');
    const edit = insertNode(rule(event('e', group('w', leaf('a')))), 'w', 1, leaf('x'));
    expect([shapeOf(edit), edit.focus]).toEqual(['root(e(w(a x)))', 'x']);
  });

  test('removes, and leads to the next, else the one before, else the group', () => {
    const start = rule(leaf('a'), leaf('b'));
    expect(removeNode(start, 'a')).toMatchObject({ focus: 'b' });
    expect(removeNode(start, 'b')).toMatchObject({ focus: 'a' });
    expect(removeNode(rule(leaf('a')), 'a')).toEqual({ rule: rule(), focus: 'root' });
  });

  test('what holds nothing any more goes too, up to the root; a where as well', () => {
    expect(shapeOf(removeNode(rule(group('g', group('h', leaf('a'))), leaf('b')), 'a'))).toBe('root(b)');
    const edit = removeNode(rule(event('e', group('w', leaf('a')))), 'a');
    expect([shapeOf(edit), edit.focus]).toEqual(['root(e)', 'e']);
    expect(findNode(edit.rule.root, 'e')).not.toHaveProperty('where');
  });

  test('a where can be removed as a whole, the root cannot', () => {
    expect(shapeOf(removeNode(rule(event('e', group('w', leaf('a'), leaf('b')))), 'w'))).toBe('root(e)');
    const start = rule(leaf('a'));
    expect(removeNode(start, 'root').rule).toBe(start);
    expect(removeNode(start, 'gone').rule).toBe(start);
  });

  test('several at once', () => {
    expect(shapeOf(withoutNodes(rule(group('g', leaf('a'), leaf('b')), leaf('c')), new Set(['a', 'b'])))).toBe(
      'root(c)'
    );
  });
});

describe('move', () => {
  test('up and down among its siblings, and no farther', () => {
    const start = rule(leaf('a'), leaf('b'), leaf('c'));
    expect(shapeOf(moveUp(start, 'c'))).toBe('root(a c b)');
    expect(shapeOf(moveDown(start, 'a'))).toBe('root(b a c)');
    expect(moveUp(start, 'a').rule).toBe(start);
    expect(moveDown(start, 'c').rule).toBe(start);
  });

  test('into the group above, else the one below; out of a group, behind it', () => {
    const start = rule(group('g', leaf('a')), leaf('b'), group('h', leaf('c')));
    expect(shapeOf(moveIn(start, 'b'))).toBe('root(g(a b) h(c))');
    expect(shapeOf(moveIn(rule(leaf('b'), group('h', leaf('c'))), 'b'))).toBe('root(h(b c))');
    expect(shapeOf(moveOut(rule(group('g', leaf('a'), leaf('b')), leaf('c')), 'a'))).toBe('root(g(b) a c)');
  });

  test('the last one out takes the group with it', () => {
    expect(shapeOf(moveOut(rule(group('g', leaf('a')), leaf('b')), 'a'))).toBe('root(a b)');
  });

  test('an index is what the editor sees: before the move', () => {
    const start = rule(leaf('a'), leaf('b'), leaf('c'));
    expect(shapeOf(moveNode(start, 'a', 'root', 3))).toBe('root(b c a)');
    expect(shapeOf(moveNode(start, 'c', 'root', 0))).toBe('root(c a b)');
    expect(moveNode(start, 'b', 'root', 1).rule).toBe(start);
    expect(moveNode(start, 'b', 'root', 2).rule).toBe(start);
  });

  test('never into itself, nor where its paths mean something else', () => {
    const start = rule(
      group('g', group('h', leaf('a'))),
      event('e', group('w', leaf('p'), group('v', leaf('q')))),
      leaf('b')
    );
    expect(mayMove(start, 'g', 'h')).toBe(false);
    expect(mayMove(start, 'b', 'w')).toBe(false);
    expect(mayMove(start, 'p', 'root')).toBe(false);
    expect(mayMove(start, 'p', 'v')).toBe(true);
    expect(mayMove(start, 'w', 'root')).toBe(false);
    expect(moveNode(start, 'g', 'h', 0).rule).toBe(start);
    expect(roomOf(start.root, 'q')?.id).toBe('w');
    expect(roomOf(start.root, 'a')?.id).toBe('root');
  });
});

describe('groups', () => {
  test('wrap and ungroup are each other’s opposite', () => {
    const start = rule(leaf('a'), leaf('b'));
    const wrapped = wrapNode(start, 'a');
    expect(findNode(wrapped.rule.root, wrapped.focus)).toMatchObject({
      type: 'group',
      match: 'any',
      children: [{ id: 'a' }],
    });
    expect(ungroup(wrapped.rule, wrapped.focus).rule).toEqual(start);
  });

  test('setting the same word changes nothing', () => {
    const start = rule(leaf('a'));
    expect(setMatch(start, 'root', 'all')).toBe(start);
    expect(setMatch(start, 'root', 'none').root.match).toBe('none');
  });

  test('a copy has ids of its own, down to the where', () => {
    const start = rule(event('e', group('w', leaf('a'))));
    const { rule: twice, focus } = duplicateNode(start, 'e');
    const ids = [...walkNodes(twice.root)].map(({ id }) => id);
    expect(new Set(ids).size).toBe(7);
    expect(twice.root.children[1]?.id).toBe(focus);
  });

  test('never deeper, never more than rules may be', () => {
    let deep = rule(leaf('a'));
    for (let level = 0; level < 30; level += 1) deep = wrapNode(deep, 'a').rule;
    expect(depthOf(deep.root)).toBe(RULE_LIMITS.depth);
    expect(wrapNode(deep, 'a').refused).toBe('too_deep');
    const full = rule(...Array.from({ length: RULE_LIMITS.nodes - 1 }, (_, index) => leaf(`n${index}`)));
    expect(duplicateNode(full, 'n0').refused).toBe('too_many_nodes');
  });
});

test('what does not change keeps its identity', () => {
  const start = rule(group('g', leaf('a'), leaf('b')), event('e', group('w', leaf('p'))));
  const next = updateNode(start, 'p', (node) => ({ ...node, operand: 'y' }) as RuleNode);
  expect(next.root.children[0]).toBe(start.root.children[0]);
  expect(next.root.children[1]).not.toBe(start.root.children[1]);
  expect(updateNode(start, 'p', (node) => node)).toBe(start);
  expect(changedNode(start.root, next.root)).toBe('p');
});

describe('any edits of any rule', () => {
  type Step = (rule: Rule, pick: (count: number) => number) => Rule;
  const idAt = (rule: Rule, pick: (count: number) => number): string => {
    const nodes = [...walkNodes(rule.root)];
    return nodes[pick(nodes.length)]?.id ?? '';
  };
  const groupAt = (rule: Rule, pick: (count: number) => number): GroupNode => {
    const groups = [...walkNodes(rule.root)].filter((node) => node.type === 'group');
    return groups[pick(groups.length)] ?? rule.root;
  };
  /** Edits that only put nodes elsewhere. */
  const moves: Record<string, Step> = {
    up: (rule, pick) => moveUp(rule, idAt(rule, pick)).rule,
    down: (rule, pick) => moveDown(rule, idAt(rule, pick)).rule,
    in: (rule, pick) => moveIn(rule, idAt(rule, pick)).rule,
    out: (rule, pick) => moveOut(rule, idAt(rule, pick)).rule,
    to: (rule, pick) => {
      const group = groupAt(rule, pick);
      return moveNode(rule, idAt(rule, pick), group.id, pick(group.children.length + 1)).rule;
    },
    wrap: (rule, pick) => wrapNode(rule, idAt(rule, pick)).rule,
    ungroup: (rule, pick) => ungroup(rule, groupAt(rule, pick).id).rule,
    match: (rule, pick) => setMatch(rule, groupAt(rule, pick).id, (['all', 'any', 'none'] as const)[pick(3)] ?? 'all'),
  };
  /** What is inserted has an id of its own, as in the builder. */
  let made = 0;
  const others: Record<string, Step> = {
    remove: (rule, pick) => removeNode(rule, idAt(rule, pick)).rule,
    duplicate: (rule, pick) => duplicateNode(rule, idAt(rule, pick)).rule,
    insert: (rule, pick) => {
      const group = groupAt(rule, pick);
      return insertNode(rule, group.id, pick(group.children.length + 1), leaf(`new${(made += 1)}`)).rule;
    },
  };
  const rules = arbitraryRule.map((input) => parseRule(input).rule).filter((rule) => rule !== undefined);
  const stepsOf = (table: Record<string, Step>) =>
    fc.array(fc.tuple(fc.constantFrom(...Object.keys(table)), fc.array(fc.nat(), { minLength: 3, maxLength: 3 })), {
      maxLength: 12,
    });
  function run(start: Rule, table: Record<string, Step>, steps: [string, number[]][]): Rule[] {
    const seen = [start];
    for (const [name, numbers] of steps) {
      const left = [...numbers];
      const pick = (count: number): number => (count === 0 ? 0 : (left.shift() ?? 0) % count);
      const next = table[name]?.(seen.at(-1) ?? start, pick);
      if (next) seen.push(next);
    }
    return seen;
  }
  const conditionsOf = (rule: Rule): string[] =>
    [...walkNodes(rule.root)]
      .filter(({ type }) => type !== 'group')
      .map(({ id }) => id)
      .sort();

  test('no move loses or doubles a condition, or takes one out of its where', () => {
    fc.assert(
      fc.property(rules, stepsOf(moves), (start, steps) => {
        const owner = (rule: Rule, id: string) => roomOf(rule.root, placeOf(rule.root, id)?.group.id ?? '')?.id;
        for (const rule of run(start, moves, steps)) {
          expect(conditionsOf(rule)).toEqual(conditionsOf(start));
          for (const id of conditionsOf(start)) expect(owner(rule, id)).toBe(owner(start, id));
        }
      })
    );
  });

  const insertFirst: [string, number[]] = ['insert', [0, 0, 0]];
  test('ids stay unique, limits hold, and no group below the root is left empty', () => {
    const all = { ...moves, ...others };
    fc.assert(
      fc.property(rules, stepsOf(all), (start, steps) => {
        const hadEmpty = [...walkNodes(start.root)].some((node) => node.type === 'group' && node.children.length === 0);
        for (const rule of run(start, all, steps)) {
          const nodes = [...walkNodes(rule.root)];
          expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
          expect(depthOf(rule.root)).toBeLessThanOrEqual(Math.max(RULE_LIMITS.depth, depthOf(start.root)));
          if (hadEmpty) continue;
          const empty = nodes.filter((node) => node.type === 'group' && node.children.length === 0);
          expect(empty.filter((node) => node !== rule.root)).toEqual([]);
        }
      }),
      { examples: [[rule(leaf('a')), [insertFirst, insertFirst]]] }
    );
  });

  test('undo takes back to the beginning, redo to the end', () => {
    const all = { ...moves, ...others };
    fc.assert(
      fc.property(rules, stepsOf(all), (start, steps) => {
        const seen = run(start, all, steps);
        let history = seen.reduce((past, next) => record(past, next), startHistory(start));
        const end = history.present;
        for (const _ of seen) history = undo(history);
        expect(history.present).toBe(start);
        for (const _ of seen) history = redo(history);
        expect(history.present).toBe(end);
      })
    );
  });
});
