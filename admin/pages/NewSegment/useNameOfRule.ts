import type { AudienceName } from '../../../contracts/catalog';
import { describeRule } from '../../../rules/describe';
import { ruleIssues } from '../../../rules/edit/issues';
import { hasErrors } from '../../../rules/node';
import type { Rule } from '../../../rules/rule';
import { catalogApi } from '../../api/catalog';

const LENGTH = 80;

/** A name for a segment out of its rule, as long as that is whole; undefined else, or where none is wanted. */
export function useNameOfRule(wanted: { audience: AudienceName; rule: Rule } | undefined): string | undefined {
  const { data: facts } = catalogApi.useCatalogQuery(wanted?.audience ?? 'contact', { skip: !wanted });
  if (!wanted || !facts || hasErrors(ruleIssues(wanted.rule, facts.catalog, {}))) return undefined;
  const sentence = describeRule(wanted.rule, facts.catalog);
  const name = sentence.charAt(0).toUpperCase() + sentence.slice(1);
  return name.length > LENGTH ? `${name.slice(0, LENGTH - 1).trimEnd()}…` : name;
}
