import type { AttributeNode } from '../../rules/conditions/attribute';
import { compare } from './compare';
import { readField } from './field';
import type { Scope, World } from './world';

export function attributeHolds(node: AttributeNode, scope: Scope, world: World): boolean {
  const field = readField(world, scope, node.path, node.valueType);
  return compare(field, node.operator, node.operand, node.exact ?? false, world);
}
