import type { GroupNode } from '../../../rules/conditions/group';
import { parseRule } from '../../../rules/parse';
import type { Rule, RuleNode } from '../../../rules/rule';

type WithoutId<N> = N extends unknown ? Omit<N, 'id'> & { id?: string } : never;
/** A node whose id the test does not care for. */
export type Draft = WithoutId<RuleNode>;

let counter = 0;

/** The node, with an id. */
export function node<D extends Draft>(draft: D): RuleNode {
  counter += 1;
  return { id: `n${counter}`, ...draft } as unknown as RuleNode;
}

export function group(match: GroupNode['match'], ...children: Draft[]): GroupNode {
  return node({ type: 'group', match, children: children.map(node) }) as GroupNode;
}

/** A rule of these conditions, all of which must hold; its shape is proven. */
export function ruleOf(...children: Draft[]): Rule {
  return parsed({ version: 1, root: group('all', ...children) });
}

export function parsed(input: unknown): Rule {
  const { rule, issues } = parseRule(input);
  if (!rule) throw new Error(JSON.stringify(issues));
  return rule;
}
