import type { GroupNode } from '../../rules/conditions/group';
import { nodeHolds } from './holds';
import type { Scope, World } from './world';

export function groupHolds(node: GroupNode, scope: Scope, world: World): boolean {
  const results = node.children.map((child) => nodeHolds(child, scope, world));
  if (node.match === 'all') return results.every((result) => result);
  const some = results.some((result) => result);
  return node.match === 'any' ? some : !some;
}
