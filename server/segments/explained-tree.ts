import type { ExplainedNode } from '../../contracts/people';
import type { Catalog } from '../../rules/catalog';
import { checkRule } from '../../rules/check';
import { fieldKey } from '../../rules/dependencies';
import { describeNode } from '../../rules/describe';
import type { Rule, RuleNode } from '../../rules/rule';
import type { Facts } from '../sql/context';
import { actualValue } from './actual-value';
import { alone } from './condition-counts';
import { expectedValue } from './expected-value';

const TAG = 'plugin::segments.tag';

/** A rule, and what the database found of each of its nodes for one subject. */
export interface ExplainedRule {
  rule: Rule;
  found: ReadonlyMap<string, { result: boolean; actual?: unknown }>;
  holds: boolean;
  /** The reader's. */
  catalog: Catalog;
  facts: Facts;
  /** Since when fields are recorded, by `fieldKey`. */
  recorded: ReadonlyMap<string, Date>;
  /** Names of the subject's tags. */
  tags: readonly string[];
}

/** The rule's tree as this reader may see it; without values for one who may not see personal data. */
export function explainedTree(explained: ExplainedRule, { withValues }: { withValues: boolean }): ExplainedNode {
  const tree = explainedNode(explained.rule.root, explained, withValues);
  // Of the whole rule every reader knows the result: it is who the members are.
  return { ...tree, result: explained.holds };
}

function explainedNode(node: RuleNode, explained: ExplainedRule, withValues: boolean): ExplainedNode {
  const { found, catalog, facts, recorded, tags } = explained;
  const said: ExplainedNode = { id: node.id, type: node.type, sentence: describeNode(node, catalog) };
  if (node.type === 'group') {
    const children = node.children.map((child) => explainedNode(child, explained, withValues));
    const group: ExplainedNode = { ...said, match: node.match, children };
    if (children.some((child) => child.result === undefined)) return group;
    return { ...group, result: found.get(node.id)?.result };
  }
  if (isHidden(node, catalog)) return said;
  const fact = found.get(node.id);
  said.result = fact?.result;
  if (withValues && fact && 'actual' in fact) {
    said.actual = node.type === 'tag' ? tags : actualValue(node, fact.actual, catalog);
  }
  const referred = node.type === 'membership' ? catalog.segments[node.segment] : undefined;
  if (node.type === 'context' || referred?.requestTime) said.atRequest = true;
  if (node.type === 'change') said.recordedSince = recorded.get(fieldKey(node))?.toISOString() ?? null;
  const expected = expectedValue(node, catalog, facts);
  // The bounds of a rank are values of somebody's.
  if (expected && (withValues || node.type !== 'rank')) said.expected = expected;
  return said;
}

/** Whether it reads what this reader's catalog lacks, which is then private to it. */
function isHidden(node: RuleNode, catalog: Catalog): boolean {
  const hidden = ['unknown_field', 'unknown_rows'];
  if (checkRule(alone(node), catalog).some(({ code }) => hidden.includes(code))) return true;
  const attributes = catalog.types[catalog.uid]?.attributes ?? {};
  if (node.type === 'tag') {
    return !Object.values(attributes).some((each) => each.kind === 'relation' && each.target === TAG);
  }
  const account = node.type === 'membership' && node.of === 'account' ? catalog.accountPath : undefined;
  return account !== undefined && !attributes[account];
}

/** The first condition that keeps the subject out, where one alone does; a group where only its conditions together do. */
export function failingNode(node: RuleNode, said: ExplainedNode): ExplainedNode | undefined {
  if (said.result !== false) return undefined;
  if (node.type !== 'group' || node.match === 'none') return said;
  const children = said.children ?? [];
  if (node.match === 'any' && children.length > 1) return said;
  for (const [index, child] of node.children.entries()) {
    const explained = children[index];
    const failing = explained && failingNode(child, explained);
    if (failing) return failing;
  }
  return undefined;
}
