import type { Rule, RuleNode } from './rule';

/**
 * The rule as JSON text that two rules share exactly if they say the same in the same order: keys sorted,
 * node ids and absent parts left out. Meant for hashing; it is no rule that could be parsed again.
 */
export function canonicalRule(rule: Rule): string {
  return JSON.stringify(canonical(rule));
}

/** The same of one node: two nodes share it exactly if they say the same. */
export function canonicalNode(node: RuleNode): string {
  return JSON.stringify(canonical(node));
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const isNode = 'type' in value && 'id' in value;
  const entries = Object.entries(value)
    .filter(([key, part]) => part !== undefined && !(isNode && key === 'id'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, part]): [string, unknown] => [key, canonical(part)]);
  return Object.fromEntries(entries);
}
