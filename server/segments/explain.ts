import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { describeNode } from '../../rules/describe';
import type { Catalog } from '../../rules/catalog';
import { checkRule } from '../../rules/check';
import type { RuleNode } from '../../rules/rule';
import { buildCatalog, type Reader } from '../catalog/catalog';
import { judgingTime } from '../membership/clock';
import { judgeOf } from '../membership/judge';
import { existingSegment } from '../membership/segment-record';
import { compileExplain } from '../sql/explain';
import { changesOf, type ChangeRow } from '../storage/changes';
import { connection } from '../storage/connection';
import { explainRow } from '../storage/judged';
import { memberRow } from '../storage/members';
import { overrideOf } from '../storage/overrides';
import { stateOf } from '../storage/states';
import { findSubjects } from '../storage/subjects';
import { actualValue } from './actual-value';
import { alone } from './preview';

interface Fact {
  result: boolean;
  actual?: unknown;
}

/** The rule's tree with what holds for one subject. */
export interface ExplainedNode {
  id: string;
  type: RuleNode['type'];
  sentence: string;
  /** Absent, like the values, where the condition, or one in the group, reads a field that this reader may not know. */
  result?: boolean;
  /** What the subject has, where the condition compares a value; null where that is missing. */
  actual?: unknown;
  expected?: { operator: string; operand?: unknown };
  children?: ExplainedNode[];
}

export interface Explanation {
  subject: string;
  /** In the segment by its present members. */
  member: boolean;
  joinedAt: string | null;
  /** What the rule says now, whatever the members are; forced in and out included. */
  holds: boolean;
  forced: { mode: 'in' | 'out'; note: string | null } | null;
  /** Why, in one sentence. */
  reason: string;
  changes: Omit<ChangeRow, 'subjectId'>[];
  tree: ExplainedNode | null;
  at: string;
}

/**
 * Says whether and why a subject is in a segment.
 * @param name identity value, `doc:…` or `id:…`
 * @throws NotFoundError for an unknown segment or subject
 */
export async function explain(strapi: Core.Strapi, key: string, name: string, reader: Reader): Promise<Explanation> {
  const knex = connection(strapi);
  const segment = await existingSegment(strapi, key);
  const subject = (await findSubjects(strapi, segment.audience, [name])).get(name);
  if (!subject) throw new errors.NotFoundError(`There is no ${segment.audience} "${name}".`);

  const now = await judgingTime(strapi);
  const state = await stateOf(knex, key);
  const membership = state?.setId ? await memberRow(knex, state.setId, subject.id) : undefined;
  const override = await overrideOf(strapi, key, subject.documentId);
  const changes = await changesOf(knex, key, subject.id, 20);

  let tree: ExplainedNode | null = null;
  let ruleHolds = false;
  if (segment.rule) {
    const judge = await judgeOf(strapi, segment, now);
    const context = { ...judge.context, scope: { kind: 'ids' as const, ids: [subject.id] } };
    const facts = await explainRow(knex, judge.table, subject.id, compileExplain(segment.rule, context));
    const catalog = await buildCatalog(strapi, segment.audience, reader);
    ruleHolds = facts.get(segment.rule.root.id)?.result ?? false;
    // Of the whole rule every reader knows the result: it is who the members are.
    tree = { ...explained(segment.rule.root, facts, catalog), result: ruleHolds };
  }
  const forced = override ? { mode: override.mode, note: override.note } : null;
  const holds = forced ? forced.mode === 'in' : ruleHolds;
  return {
    subject: name,
    member: membership !== undefined,
    joinedAt: membership?.joinedAt.toISOString() ?? null,
    holds,
    forced,
    reason: reasonOf(forced, tree, holds),
    changes: changes.map(({ subjectId: _, ...change }) => change),
    tree,
    at: now.toISOString(),
  };
}

function explained(node: RuleNode, facts: Map<string, Fact>, catalog: Catalog): ExplainedNode {
  const said: ExplainedNode = { id: node.id, type: node.type, sentence: describeNode(node, catalog) };
  if (node.type === 'group') {
    const children = node.children.map((child) => explained(child, facts, catalog));
    if (children.some((child) => child.result === undefined)) return { ...said, children };
    return { ...said, ...facts.get(node.id), children };
  }
  // What this reader's catalog lacks is private to it.
  if (checkRule(alone(node), catalog).some((issue) => issue.code === 'unknown_field')) return said;
  const fact = facts.get(node.id);
  said.result = fact?.result;
  if (fact && 'actual' in fact) said.actual = actualValue(node, fact.actual, catalog);
  if ('operator' in node && node.operator !== undefined) {
    said.expected = { operator: node.operator, ...('operand' in node ? { operand: node.operand } : {}) };
  }
  return said;
}

function reasonOf(forced: Explanation['forced'], tree: ExplainedNode | null, holds: boolean): string {
  if (forced) return forced.mode === 'in' ? 'Put in by hand or by upload.' : 'Kept out by hand.';
  if (!tree) return 'Not on the list.';
  if (holds) return 'The rule holds.';
  const failing = firstFailing(tree);
  return failing ? `Not so: ${failing.sentence}.` : 'The rule does not hold.';
}

/** The first condition that keeps the subject out, where one alone does. */
function firstFailing(node: ExplainedNode): ExplainedNode | undefined {
  if (node.result !== false) return undefined;
  if (!node.children) return node;
  for (const child of node.children) {
    const failing = firstFailing(child);
    if (failing) return failing;
  }
  return undefined;
}
