import type { GroupNode } from './conditions/group';
import type { ConditionNode, Rule, RuleNode } from './rule';

/** Truth of a condition that is known beforehand; undefined where it is not. */
export type KnownTruth = (node: ConditionNode) => boolean | undefined;

/**
 * The rule with what is known put in its place: true or false where that decides it, else a rule of what is left. No group in it is
 * empty, and it holds for just whom the whole rule holds for.
 */
export function foldRule(rule: Rule, known: KnownTruth): boolean | Rule {
  // An unfinished rule names nobody, whatever its match says.
  if (rule.root.children.length === 0) return false;
  const root = foldGroup(rule.root, known);
  return typeof root === 'boolean' ? root : { ...rule, root };
}

function foldNode(node: RuleNode, known: KnownTruth): boolean | RuleNode {
  return node.type === 'group' ? foldGroup(node, known) : (known(node) ?? node);
}

function foldGroup(group: GroupNode, known: KnownTruth): boolean | GroupNode {
  /** What one child must be to decide the group by itself, and what the group then is. */
  const deciding = group.match !== 'all';
  const decided = group.match === 'any';
  const left: RuleNode[] = [];
  for (const child of group.children) {
    const folded = foldNode(child, known);
    if (folded === deciding) return decided;
    if (typeof folded !== 'boolean') left.push(folded);
  }
  if (left.length === 0) return !decided;
  const isSame = left.length === group.children.length && left.every((child, index) => child === group.children[index]);
  return isSame ? group : { ...group, children: left };
}
