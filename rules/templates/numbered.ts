import type { Rule } from '../rule';
import { walkNodes } from '../walk';

/** The rule with ids that no two of its nodes share. */
export function numbered(rule: Rule): Rule {
  const copy = structuredClone(rule);
  let count = 0;
  for (const node of walkNodes(copy.root)) node.id = `n${(count += 1)}`;
  return copy;
}
