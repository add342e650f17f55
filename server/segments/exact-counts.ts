import type { Core } from '@strapi/strapi';
import type { Person } from '../../contracts/people';
import type { ConditionCount } from '../../contracts/segments';
import type { AudienceName } from '../../rules/catalog';
import { isOpenWithoutRequest } from '../../rules/request-time';
import type { Rule, RuleNode } from '../../rules/rule';
import type { Judge } from '../membership/judge';
import { paces } from '../membership/paces';
import { isOfOwnRow } from '../membership/ranges';
import { compileRule, isInScope } from '../sql/compile';
import type { Scope } from '../sql/context';
import type { Query } from '../sql/facts';
import { and } from '../sql/fragment';
import { connection } from '../storage/connection';
import { idBounds, isFoundByIndex, subjectsAs } from '../storage/judged';
import { peopleWhere } from '../storage/people';
import { countWhere, tally } from '../storage/tallies';
import { alone, countConditions, countsFromLeaves, leavesOf, type Tally } from './condition-counts';

/** What is counted, and of what people are shown. */
export interface Asked {
  strapi: Core.Strapi;
  audience: AudienceName;
  rule: Rule;
  judge: Judge;
  query: Query;
  /** Subjects in the audience. */
  of: number;
  /** How many people to show. */
  people: number;
  perCondition: boolean;
}

export interface Counted {
  count: number;
  conditions?: ConditionCount[];
  people: Person[];
}

/** After so many ranges it shows how much processor time all of them would take, and whether that is too much. */
const TRIED = 3;
const LONGEST_MS = 5_000;

/** What an index finds up to this many of is counted at once even where nothing else can run meanwhile. */
const FOUND_AT_ONCE = 50_000;

/** Judges everybody. */
export async function exactCounts(asked: Asked): Promise<Counted> {
  const { strapi, rule, judge, query } = asked;
  if (strapi.db.dialect.client === 'sqlite') {
    const counted = (await countFound(asked)) ?? (await countInPaces(asked));
    if (counted) return counted;
  }
  // A statement each: one with all of them would judge every subject by every condition, without any index.
  const from = subjectsAs(connection(strapi), judge.table, false);
  const count = (of: Rule) => countWhere(query, from, compileRule(of, judge.context));
  const counted = await count(rule);
  return {
    count: counted,
    people: await firstPeople(asked, counted),
    ...(asked.perCondition && { conditions: await countConditions(rule.root, count) }),
  };
}

/** The first whom the rule names: looked for among the first subjects, which should have enough of them, before everybody. */
async function firstPeople(
  { strapi, audience, rule, judge, query, of, people }: Asked,
  count: number
): Promise<Person[]> {
  const bounds = await idBounds(connection(strapi), judge.table);
  if (count === 0 || !bounds) return [];
  const width = Math.ceil((3 * people * (bounds.to - bounds.from + 1)) / Math.min(count, of));
  const context = { ...judge.context, scope: { kind: 'range' as const, from: bounds.from, to: bounds.from + width } };
  const named = and([isInScope(context), compileRule(rule, context)]);
  const first = await peopleWhere(strapi, query, audience, named, people);
  if (first.length === Math.min(people, count)) return first;
  return peopleWhere(strapi, query, audience, compileRule(rule, judge.context), people);
}

/** Counts what an index finds few of; undefined where it is not so. */
async function countFound({ strapi, audience, rule, judge, query, ...asked }: Asked): Promise<Counted | undefined> {
  const predicate = compileRule(rule, judge.context);
  if (asked.perCondition || !isOfOwnRow({ rule }, judge)) return undefined;
  const knex = connection(strapi);
  if (!(await isFoundByIndex(knex, judge.table, predicate))) return undefined;
  const count = await countWhere(query, subjectsAs(knex, judge.table, false), predicate, FOUND_AT_ONCE);
  if (count === FOUND_AT_ONCE) return undefined;
  return { count, people: await peopleWhere(strapi, query, audience, predicate, asked.people) };
}

/**
 * On SQLite the process stands still during a statement: many short ones, each over some of the subjects. Undefined
 * where that would take far too long: related rows that one statement finds by their date, each range finds by its subjects.
 */
async function countInPaces({ strapi, audience, rule, judge, query, ...asked }: Asked): Promise<Counted | undefined> {
  const knex = connection(strapi);
  const bounds = await idBounds(knex, judge.table);
  const from = subjectsAs(knex, judge.table, true);
  const leaves = leavesOf(rule.root);
  const isOpen = (leaf: RuleNode) => isOpenWithoutRequest(leaf, judge.context.catalog);
  const tallies = new Map<string, Tally>();
  const people: Person[] = [];
  let count = 0;

  async function countIn(scope: Scope): Promise<void> {
    const context = { ...judge.context, scope };
    const named = and([isInScope(context), compileRule(rule, context)]);
    if (asked.perCondition) {
      const predicates = leaves.map((leaf) => compileRule(alone(leaf), context));
      for (const { truths, n } of await tally(query, from, predicates, isInScope(context))) {
        const key = truths.map(Number).join('');
        tallies.set(key, { truths, n: n + (tallies.get(key)?.n ?? 0) });
      }
    } else count += await countWhere(query, from, named);
    const missing = asked.people - people.length;
    if (missing > 0) people.push(...(await peopleWhere(strapi, query, audience, named, missing)));
  }

  if (!bounds) return { count, people };
  const started = process.cpuUsage();
  let tried = 0;
  for (const { range } of paces(bounds)) {
    await countIn({ kind: 'range', ...range });
    const share = (range.to - bounds.from + 1) / (bounds.to - bounds.from + 1);
    const { user, system } = process.cpuUsage(started);
    if ((tried += 1) === TRIED && (user + system) / 1_000 / share > LONGEST_MS) return undefined;
  }
  return asked.perCondition
    ? { ...countsFromLeaves(rule.root, [...tallies.values()], isOpen), people }
    : { count, people };
}
