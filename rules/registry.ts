import { attributeKind } from './conditions/attribute';
import { changeKind } from './conditions/change';
import { contextKind } from './conditions/context';
import { eventKind } from './conditions/event';
import { groupKind } from './conditions/group';
import { membershipKind } from './conditions/membership';
import { rankKind } from './conditions/rank';
import { relatedKind } from './conditions/related';
import { responseKind } from './conditions/response';
import { sequenceKind } from './conditions/sequence';
import { splitKind } from './conditions/split';
import { tagKind } from './conditions/tag';
import type { ConditionKind } from './kind';
import type { NodeType, RuleNode } from './rule';

/** All kinds of nodes. A kind that is missing here does not compile. */
export const CONDITIONS = {
  group: groupKind,
  attribute: attributeKind,
  related: relatedKind,
  event: eventKind,
  sequence: sequenceKind,
  response: responseKind,
  tag: tagKind,
  membership: membershipKind,
  change: changeKind,
  rank: rankKind,
  split: splitKind,
  context: contextKind,
} satisfies { [T in NodeType]: ConditionKind<T> };

/** Whether this version knows the node's kind: the database may hold rules that a later version wrote. */
export function isKnownKind(node: RuleNode | undefined): node is RuleNode {
  return node !== undefined && Object.hasOwn(CONDITIONS, node.type);
}

/** The functions of the node's kind, typed for this node. @throws for a kind that this version does not know */
export function kindOf<N extends RuleNode>(node: N): ConditionKind<N['type']> {
  if (!isKnownKind(node)) throw new Error(`This version knows no condition of the type "${String((node as N).type)}"`);
  // The table pairs each type with its own functions, which TypeScript cannot see through an index.
  return CONDITIONS[node.type] as unknown as ConditionKind<N['type']>;
}
