import { isKnownKind, kindOf } from './registry';
import type { Rule, RuleNode } from './rule';

/**
 * The node and all nodes below it, `where` groups included, parents before children. What a later version wrote, and this
 * one does not know, is passed over: whoever must not miss anything asks `isReadable` first.
 */
export function* walkNodes(node: RuleNode): Generator<RuleNode> {
  if (!isKnownKind(node)) return;
  yield node;
  for (const child of kindOf(node).nested(node)) yield* walkNodes(child);
}

/** Whether this version knows every condition of the rule. */
export function isReadable({ root }: Rule): boolean {
  const isKnown = (node: RuleNode): boolean => isKnownKind(node) && kindOf(node).nested(node).every(isKnown);
  return isKnown(root);
}

/** Keys of the segments that a rule refers to, each once. */
export function referredKeys(root: RuleNode): string[] {
  const keys = new Set<string>();
  for (const node of walkNodes(root)) if (node.type === 'membership') keys.add(node.segment);
  return [...keys];
}

/** Nodes from this one (1) down to the deepest. */
export function depthOf(node: RuleNode): number {
  return 1 + Math.max(0, ...kindOf(node).nested(node).map(depthOf));
}
