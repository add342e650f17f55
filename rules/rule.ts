import { z } from 'zod';
import { attributeSchema, type AttributeNode } from './conditions/attribute';
import { changeSchema, type ChangeNode } from './conditions/change';
import { contextSchema, type ContextNode } from './conditions/context';
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
  | ChangeNode
  | RankNode
  | SplitNode
  | ContextNode;

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
  changeSchema,
  rankSchema,
  splitSchema,
  contextSchema,
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
