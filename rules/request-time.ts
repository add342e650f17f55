import type { Catalog } from './catalog';
import type { Rule, RuleNode } from './rule';
import { referredKeys, walkNodes } from './walk';

/** Whether the rule itself asks about the request at hand. */
export function asksRequest(rule: Rule | null | undefined): boolean {
  return rule ? [...walkNodes(rule.root)].some(({ type }) => type === 'context') : false;
}

/** Keys of the segments that are decided at each request: those that ask about it, and those that refer to one of them. */
export function requestTimeKeys(segments: readonly { key: string; rule?: Rule | null }[]): Set<string> {
  const found = new Set(segments.filter(({ rule }) => asksRequest(rule)).map(({ key }) => key));
  if (found.size === 0) return found;
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const { key, rule } of segments) {
      if (rule && !found.has(key) && referredKeys(rule.root).some((referred) => found.has(referred))) found.add(key);
    }
  }
  return found;
}

/** Whether a condition can be so or not as long as no request is at hand. */
export function isOpenWithoutRequest(node: RuleNode, { segments }: Pick<Catalog, 'segments'>): boolean {
  if (node.type === 'context') return true;
  return (
    node.type === 'membership' && Object.hasOwn(segments, node.segment) && segments[node.segment]?.requestTime === true
  );
}

/** Whether a segment of this rule would be decided at each request. */
export function isDecidedAtRequest(rule: Rule, { segments }: Pick<Catalog, 'segments'>): boolean {
  return (
    asksRequest(rule) ||
    referredKeys(rule.root).some((key) => Object.hasOwn(segments, key) && segments[key]?.requestTime === true)
  );
}
