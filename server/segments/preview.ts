import type { Core } from '@strapi/strapi';
import type { z } from 'zod';
import type { previewSchema } from '../../contracts/segments';
import type { GroupNode } from '../../rules/conditions/group';
import type { Rule, RuleNode } from '../../rules/rule';
import type { Reader } from '../catalog/catalog';
import { judgingTime } from '../membership/clock';
import { judgeOf } from '../membership/judge';
import { compileRule } from '../sql/compile';
import { connection } from '../storage/connection';
import { countEach, countWhere } from '../storage/judged';
import { sampleWhere, type Person } from '../storage/people';
import { ruleFrom } from './rule-input';

export interface Preview {
  count: number;
  /** Everybody in the audience. */
  of: number;
  exact: true;
  /** A few of them, in the order of their ids, with the fields that name them. */
  sample: Person[];
  /** By node id: how many the node alone holds for. Conditions inside a `where` speak of rows or events and have none. */
  conditions?: Record<string, number>;
  asOf: string;
  ms: number;
}

/**
 * Who a rule would name, without storing anything. Forced in and out do not count: they belong to a segment.
 * @throws ValidationError with the rule's issues
 */
export async function preview(
  strapi: Core.Strapi,
  input: z.output<typeof previewSchema>,
  reader: Reader
): Promise<Preview> {
  const started = performance.now();
  const knex = connection(strapi);
  const { audience } = input;
  const rule = await ruleFrom(strapi, audience, input.rule, { reader, key: input.key });
  const now = input.asOf ? new Date(input.asOf) : await judgingTime(strapi);
  const timeZone = input.timeZone ?? null;
  const judge = await judgeOf(strapi, { key: '', audience, kind: 'dynamic', rule, timeZone }, now, { reader });
  const predicate = judge.predicate({ kind: 'all' });
  const { count, of } = await countWhere(knex, judge.table, predicate);
  const sample = input.sample === 0 ? [] : await sampleWhere(strapi, audience, predicate, input.sample);
  const answer: Preview = {
    count,
    of,
    exact: true,
    sample,
    asOf: now.toISOString(),
    ms: Math.round(performance.now() - started),
  };
  if (!input.perCondition) return answer;
  const nodes = rule.root.children.flatMap(ofSubjects);
  const counts = await countEach(
    knex,
    judge.table,
    nodes.map((node) => compileRule(alone(node), judge.context))
  );
  answer.conditions = Object.fromEntries(nodes.map((node, index) => [node.id, counts[index] ?? 0]));
  return { ...answer, ms: Math.round(performance.now() - started) };
}

/** The node and those below it that speak of the subject itself. */
function ofSubjects(node: RuleNode): RuleNode[] {
  return node.type === 'group' ? [node, ...node.children.flatMap(ofSubjects)] : [node];
}

/** The rule that consists of this node. */
export function alone(node: RuleNode): Rule {
  const root: GroupNode =
    node.type === 'group' ? node : { id: `of_${node.id}`.slice(0, 64), type: 'group', match: 'all', children: [node] };
  return { version: 1, root };
}
