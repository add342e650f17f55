import type { Catalog } from './catalog';
import type { DescribeContext, Scope } from './kind';
import { kindOf } from './registry';
import type { Rule, RuleNode } from './rule';
import { wordsOf } from './words';

/**
 * The rule as one phrase in the catalog's language, such as `customers where Country is Germany or Austria and who performed Order Completed
 * at least 2 times in the last 90 days`. Plain text: escape it where it goes into HTML. Works for rules with issues too.
 */
export function describeRule(rule: Rule, catalog: Catalog): string {
  const label = catalog.types[catalog.uid]?.label ?? catalog.audience;
  const words = wordsOf(catalog.language);
  const subjects = words.subjects(label, catalog.audience);
  const { root } = rule;
  if (root.children.length === 0) return words.nobody(subjects);
  if (root.match !== 'none') return `${subjects} ${describeNode(root, catalog)}`;
  return `${subjects} ${words.except(describeNode({ ...root, match: 'any' }, catalog))}`;
}

/** One node of the tree as a clause about the subject, such as `who performed Order Completed`. */
export function describeNode(node: RuleNode, catalog: Catalog): string {
  const words = wordsOf(catalog.language);
  const describe = (at: RuleNode, scope: Scope): string => {
    const ctx: DescribeContext = { catalog, scope, words, describe };
    return kindOf(at).describe(at, ctx);
  };
  return describe(node, { place: 'subject', uid: catalog.uid, rows: 0 });
}
