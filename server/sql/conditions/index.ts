import type { NodeOf, NodeType } from '../../../rules/rule';
import type { CompileNode } from '../compiler';
import { compileAttribute } from './attribute';
import { compileChange } from './change';
import { compileContext } from './context';
import { compileEvent } from './event';
import { compileGroup } from './group';
import { compileMembership } from './membership';
import { compileRank } from './rank';
import { compileRelated } from './related';
import { compileResponse } from './response';
import { compileSequence } from './sequence';
import { compileSplit } from './split';
import { compileTag } from './tag';

/** How each kind of node becomes SQL. */
export const COMPILERS = {
  group: compileGroup,
  attribute: compileAttribute,
  related: compileRelated,
  event: compileEvent,
  sequence: compileSequence,
  response: compileResponse,
  tag: compileTag,
  membership: compileMembership,
  change: compileChange,
  rank: compileRank,
  split: compileSplit,
  context: compileContext,
} satisfies { [T in NodeType]: CompileNode<NodeOf<T>> };
