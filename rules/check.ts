import type { Catalog } from './catalog';
import type { CheckContext, Scope } from './kind';
import type { Issue } from './node';
import { kindOf } from './registry';
import type { NodeType, Rule, RuleNode } from './rule';
import { walkNodes } from './walk';
import { wordsOf, type Words } from './words';

/** Kinds of nodes that may stand in a `where`; over the subject all may. */
const ALLOWED: Record<Scope['place'], ReadonlySet<NodeType> | undefined> = {
  subject: undefined,
  related: new Set<NodeType>(['group', 'attribute', 'related']),
  event: new Set<NodeType>(['group', 'attribute']),
};

/**
 * Judges a parsed rule against the catalog: names that do not exist, comparisons that make no sense, references that
 * cannot be. `self.key` is the key of the segment whose rule it is; its present rule in the catalog is ignored.
 * Warnings (`severity: 'warning'`) do not stop a rule from being saved.
 */
export function checkRule(rule: Rule, catalog: Catalog, self: { key?: string } = {}): Issue[] {
  const issues: Issue[] = [];
  const words = wordsOf(catalog.language);
  const check = (node: RuleNode, scope: Scope): void => {
    const report: CheckContext['report'] = (path, code, message, severity) =>
      issues.push({ nodeId: node.id, path, code, message, ...(severity && { severity }) });
    if (ALLOWED[scope.place]?.has(node.type) === false) {
      report('type', 'not_allowed_here', words.issues.notAllowedHere(node.type, scope.place));
      return;
    }
    kindOf(node).check(node, { catalog, scope, self, words, report, check });
  };
  issues.push(...badCharacters(rule, words));
  if (rule.root.children.length === 0) {
    const message = words.issues.emptyRule;
    issues.push({ nodeId: rule.root.id, path: 'children', code: 'empty_rule', message, severity: 'warning' });
  } else {
    check(rule.root, { place: 'subject', uid: catalog.uid, rows: 0 });
  }
  return issues;
}

/** Databases cannot hold U+0000 and half surrogate pairs in text, so nothing could ever equal them. */
function badCharacters(rule: Rule, words: Words): Issue[] {
  const issues: Issue[] = [];
  for (const node of walkNodes(rule.root)) {
    const path = badPath(node);
    if (path === undefined) continue;
    issues.push({ nodeId: node.id, path, code: 'bad_character', message: words.issues.badCharacter });
  }
  return issues;
}

/** Where in the node the first such text is; not in the nodes below it. */
function badPath(value: unknown): string | undefined {
  if (typeof value === 'string') return /[\0\p{Surrogate}]/u.test(value) ? '' : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, part] of Object.entries(value)) {
    if (key === 'children' || key === 'where') continue;
    const path = badPath(part);
    if (path !== undefined) return path === '' ? key : `${key}.${path}`;
  }
  return undefined;
}
