import { isOpenWithoutRequest } from '../../rules/request-time';
import type { RuleNode } from '../../rules/rule';
import { compileRule, isInScope } from '../sql/compile';
import { and } from '../sql/fragment';
import { connection } from '../storage/connection';
import { subjectsAs } from '../storage/judged';
import { peopleWhere } from '../storage/people';
import { tally } from '../storage/tallies';
import { alone, countsFromLeaves, leavesOf, type Tally } from './condition-counts';
import type { Asked, Counted } from './exact-counts';
import { marginOf } from './sample';

/** Subjects judged in one statement: MySQL takes each id of each subquery as text, SQLite stops the process meanwhile. */
const SLICE = { sqlite: 1_000, mysql: 1_000, postgres: 40_000 } as const;

/** Judges a sample and scales what it finds to the whole audience; nobody in the sample, nothing is known. */
export async function estimatedCounts(
  { strapi, audience, rule, judge, query, of, ...asked }: Asked,
  ids: readonly number[]
): Promise<Counted & { margin: number }> {
  const leaves = asked.perCondition ? leavesOf(rule.root) : [];
  const isOpen = (leaf: RuleNode) => isOpenWithoutRequest(leaf, judge.context.catalog);
  const rules = asked.perCondition ? leaves.map(alone) : [rule];
  const from = subjectsAs(connection(strapi), judge.table, true);
  const tallies: Tally[] = [];
  const size = SLICE[strapi.db.dialect.client as keyof typeof SLICE];
  for (let at = 0; at < ids.length; at += size) {
    const context = { ...judge.context, scope: { kind: 'ids' as const, ids: ids.slice(at, at + size) } };
    const predicates = rules.map((each) => compileRule(each, context));
    tallies.push(...(await tally(query, from, predicates, isInScope(context))));
  }
  const judged = tallies.reduce((sum, { n }) => sum + n, 0);
  const found = asked.perCondition
    ? countsFromLeaves(rule.root, tallies, isOpen)
    : { count: tallies.reduce((sum, { truths, n }) => sum + (truths[0] ? n : 0), 0), conditions: undefined };
  // As many subjects as should have enough people among them.
  const enough = Math.ceil((3 * asked.people * judged) / Math.max(1, found.count));
  const context = { ...judge.context, scope: { kind: 'ids' as const, ids: ids.slice(0, enough) } };
  const named = and([isInScope(context), compileRule(rule, context)]);
  const people = found.count === 0 ? [] : await peopleWhere(strapi, query, audience, named, asked.people);
  const scaled = (hits: number) => (judged === 0 ? 0 : Math.round((hits / judged) * of));
  return {
    count: scaled(found.count),
    margin: marginOf(found.count, judged, of),
    people,
    ...(found.conditions && {
      conditions: found.conditions.map(({ nodeId, ...counts }) => ({
        nodeId,
        alone: scaled(counts.alone),
        cumulative: scaled(counts.cumulative),
      })),
    }),
  };
}
