import type { Rule, RuleNode } from '../../rules/rule';
import { attributeHolds } from './attribute';
import { changeHolds } from './change';
import { contextHolds } from './context';
import { eventHolds } from './event';
import { groupHolds } from './group';
import { membershipHolds } from './membership';
import { rankHolds } from './rank';
import { relatedHolds } from './related';
import { responseHolds } from './response';
import { sequenceHolds } from './sequence';
import { splitHolds } from './split';
import { tagHolds } from './tag';
import type { Row, Scope, World } from './world';

/** Whether the rule is true of the subject: docs/rules.md told as plainly as possible, sharing nothing with the product. */
export function holds(rule: Rule, subject: Row, world: World): boolean {
  if (rule.root.children.length === 0) return false;
  return nodeHolds(rule.root, { uid: world.uid, row: subject }, world);
}

/** Row ids of all subjects that the rule is true of. */
export function members(rule: Rule, world: World): number[] {
  return world.subjects.filter((subject) => holds(rule, subject, world)).map((subject) => subject.id);
}

/** One node over the row in scope: the subject, or inside `where` a related row or an event. */
export function nodeHolds(node: RuleNode, scope: Scope, world: World): boolean {
  switch (node.type) {
    case 'group':
      return groupHolds(node, scope, world);
    case 'attribute':
      return attributeHolds(node, scope, world);
    case 'related':
      return relatedHolds(node, scope, world);
    case 'event':
      return eventHolds(node, scope.row, world);
    case 'sequence':
      return sequenceHolds(node, scope.row, world);
    case 'response':
      return responseHolds(node, scope.row, world);
    case 'tag':
      return tagHolds(node, scope, world);
    case 'membership':
      return membershipHolds(node, scope.row, world);
    case 'change':
      return changeHolds(node, scope.row, world);
    case 'context':
      return contextHolds(node, world);
    case 'rank':
      return rankHolds(node, scope.row, world);
    case 'split':
      return splitHolds(node, scope.row);
  }
}
