import { attributeKind } from './conditions/attribute';
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
  rank: rankKind,
  split: splitKind,
} satisfies { [T in NodeType]: ConditionKind<T> };

/** The functions of the node's kind, typed for this node. */
export function kindOf<N extends RuleNode>(node: N): ConditionKind<N['type']> {
  // The table pairs each type with its own functions, which TypeScript cannot see through an index.
  return CONDITIONS[node.type] as unknown as ConditionKind<N['type']>;
}
