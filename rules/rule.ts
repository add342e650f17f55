import { z } from 'zod';
import { attributeSchema, type AttributeNode } from './conditions/attribute';
import { eventSchema, type EventNode } from './conditions/event';
import { bindNodeSchema, groupSchema, type GroupNode } from './conditions/group';
import { membershipSchema, type MembershipNode } from './conditions/membership';
import { rankSchema, type RankNode } from './conditions/rank';
import { relatedSchema, type RelatedNode } from './conditions/related';
import { responseSchema, type ResponseNode } from './conditions/response';
import { sequenceSchema, type SequenceNode } from './conditions/sequence';
import { splitSchema, type SplitNode } from './conditions/split';
import { tagSchema, type TagNode } from './conditions/tag';

export type ConditionNode =
  | AttributeNode
  | RelatedNode
  | EventNode
  | SequenceNode
  | ResponseNode
  | TagNode
  | MembershipNode
  | RankNode
  | SplitNode;

export type RuleNode = GroupNode | ConditionNode;
export type NodeType = RuleNode['type'];
export type NodeOf<T extends NodeType> = Extract<RuleNode, { type: T }>;

export const nodeSchema: z.ZodType<RuleNode> = z.discriminatedUnion('type', [
  groupSchema,
  attributeSchema,
  relatedSchema,
  eventSchema,
  sequenceSchema,
  responseSchema,
  tagSchema,
  membershipSchema,
  rankSchema,
  splitSchema,
]);
bindNodeSchema(nodeSchema);

/** The shape of a rule. What it names is judged by `checkRule`, against a catalog. */
export const ruleSchema = z.strictObject({
  version: z.literal(1),
  root: groupSchema,
});
export interface Rule {
  version: 1;
  root: GroupNode;
}

export { RULE_LIMITS } from './limits';
