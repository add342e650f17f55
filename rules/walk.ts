import { kindOf } from './registry';
import type { RuleNode } from './rule';

/** The node and all nodes below it, `where` groups included, parents before children. */
export function* walkNodes(node: RuleNode): Generator<RuleNode> {
  yield node;
  for (const child of kindOf(node).nested(node)) yield* walkNodes(child);
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
