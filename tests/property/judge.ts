import type { Core } from '@strapi/strapi';
import { checkRule } from '../../rules/check';
import { parseRule } from '../../rules/parse';
import type { Rule } from '../../rules/rule';
import { buildCatalog } from '../../server/catalog/catalog';
import { physicalSchema } from '../../server/catalog/physical';
import { compileRule } from '../../server/sql/compile';
import type { CompileContext, Scope } from '../../server/sql/context';
import { dialectOf, prepareDialect } from '../../server/sql/dialects';
import type { Fragment } from '../../server/sql/fragment';
import { prepareFacts } from '../../server/sql/facts';
import { runFragment } from '../../server/sql/run';
import type { World } from '../oracle/world';
import { selectSubjects } from '../support/select-subjects';

/** What the product answers about one world. */
export interface Judge {
  /** Row ids of the subjects in scope that the rule's SQL finds, ascending. `alter` may spoil the SQL before it runs. */
  members(rule: Rule, options?: { scope?: Scope; alter?: (predicate: Fragment) => Fragment }): Promise<number[]>;
  /** What `checkRule` and `parseRule` refuse. */
  refusals(rule: Rule): string[];
  sqlOf(rule: Rule): Promise<Fragment>;
}

/** What of a world a judge must know; the rest it finds in the database. */
export type Judged = Pick<World, 'audience' | 'now' | 'zone' | 'weekStart'>;

const EVERYBODY: Scope = { kind: 'all' };

/** `sets` is the member set of each segment, as `writeShop` answers it. */
export async function createJudge(strapi: Core.Strapi, world: Judged, sets: Record<string, number>): Promise<Judge> {
  await prepareDialect(strapi);
  const base: CompileContext = {
    catalog: await buildCatalog(strapi, world.audience, 'admin'),
    physical: physicalSchema(strapi),
    dialect: dialectOf(strapi),
    now: new Date(world.now),
    zone: world.zone,
    weekStart: world.weekStart,
    scope: EVERYBODY,
    sets,
    facts: { ranks: {}, campaigns: {} },
  };
  const query = (fragment: Fragment) => runFragment(strapi, fragment);

  async function contextOf(rule: Rule, scope: Scope): Promise<CompileContext> {
    const ctx = { ...base, scope };
    return { ...ctx, facts: await prepareFacts(rule, ctx, query) };
  }

  return {
    async members(rule, { scope = EVERYBODY, alter = (predicate: Fragment) => predicate } = {}) {
      const ctx = await contextOf(rule, scope);
      const rows = await query(selectSubjects(alter(compileRule(rule, ctx)), ctx));
      return rows.map(({ id }) => Number(id)).sort((a, b) => a - b);
    },
    refusals(rule) {
      const parsed = parseRule(JSON.parse(JSON.stringify(rule)));
      const issues = parsed.rule ? checkRule(parsed.rule, base.catalog) : parsed.issues;
      return issues
        .filter(({ severity }) => severity !== 'warning')
        .map(({ nodeId, message }) => `${nodeId}: ${message}`);
    },
    sqlOf: async (rule) => compileRule(rule, await contextOf(rule, EVERYBODY)),
  };
}
