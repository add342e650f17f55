import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { AudienceName, Catalog } from '../../rules/catalog';
import { checkRule } from '../../rules/check';
import { describeRule } from '../../rules/describe';
import { hasErrors, type Issue } from '../../rules/node';
import { parseRule } from '../../rules/parse';
import type { Rule } from '../../rules/rule';
import { buildCatalog, type Reader } from '../catalog/catalog';

export interface Checked {
  /** Absent when the input has not even the shape of a rule. */
  rule?: Rule;
  issues: Issue[];
  sentence: string | null;
}

/** Everything that is to be said of a rule before anybody stores or runs it. Never throws on bad input. */
export async function checkInput(
  strapi: Core.Strapi,
  audience: AudienceName,
  input: unknown,
  by: { reader: Reader; key?: string }
): Promise<Checked & { catalog: Catalog }> {
  const catalog = await buildCatalog(strapi, audience, by.reader);
  const parsed = parseRule(input);
  if (!parsed.rule) return { issues: parsed.issues, sentence: null, catalog };
  const issues = checkRule(parsed.rule, catalog, { key: by.key });
  const sentence = hasErrors(issues) ? null : describeRule(parsed.rule, catalog);
  return { rule: parsed.rule, issues, sentence, catalog };
}

/** A rule fit to be stored or run. @throws ValidationError with `details.issues`, each with the id of its node */
export async function ruleFrom(
  strapi: Core.Strapi,
  audience: AudienceName,
  input: unknown,
  by: { reader: Reader; key?: string }
): Promise<Rule> {
  const { rule, issues } = await checkInput(strapi, audience, input, by);
  if (!rule || hasErrors(issues)) {
    const first = issues.find((issue) => issue.severity !== 'warning');
    throw new errors.ValidationError(first?.message ?? 'The rule is not valid.', { issues });
  }
  return rule;
}
