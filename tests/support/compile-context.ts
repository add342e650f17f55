import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import type { Rule, RuleNode } from '../../rules/rule';
import { buildCatalog } from '../../server/catalog/catalog';
import { physicalSchema } from '../../server/catalog/physical';
import { compileRule } from '../../server/sql/compile';
import type { CompileContext } from '../../server/sql/context';
import { dialectOf, prepareDialect } from '../../server/sql/dialects';
import { prepareFacts } from '../../server/sql/facts';
import { runFragment } from '../../server/sql/run';
import { selectSubjects } from './select-subjects';

/** What a rule is compiled in: noon of Sunday 15 March 2026 in UTC, unless told otherwise. */
export async function compileContext(
  strapi: Core.Strapi,
  more: Partial<CompileContext> = {},
  audience: AudienceName = 'contact'
): Promise<CompileContext> {
  await prepareDialect(strapi);
  return {
    catalog: await buildCatalog(strapi, audience, 'admin'),
    physical: physicalSchema(strapi),
    dialect: dialectOf(strapi),
    now: new Date('2026-03-15T12:00:00.000Z'),
    zone: 'UTC',
    weekStart: 1,
    scope: { kind: 'all' },
    sets: {},
    facts: { ranks: {}, campaigns: {} },
    ...more,
  };
}

/** A rule of which all these must hold. */
export function ruleOfAll(...children: RuleNode[]): Rule {
  return { version: 1, root: { id: 'root', type: 'group', match: 'all', children } };
}

/** Row ids of whom the rule holds for, ascending. */
export async function membersOf(strapi: Core.Strapi, rule: Rule, context: CompileContext): Promise<number[]> {
  const facts = await prepareFacts(rule, context, (fragment) => runFragment(strapi, fragment));
  const complete = { ...context, facts };
  const rows = await runFragment(strapi, selectSubjects(compileRule(rule, complete), complete));
  return rows.map(({ id }) => Number(id)).sort((a, b) => a - b);
}
