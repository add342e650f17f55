import type { ConditionCount } from '../../contracts/segments';
import { withoutNodes } from '../../rules/edit/edits';
import type { Issue } from '../../rules/node';
import type { GroupNode } from '../../rules/conditions/group';
import type { Rule } from '../../rules/rule';
import type { CountedNode } from './context';

/** What can be counted of a rule that is being written: all but the conditions that are not finished or wrong. */
export function countable(rule: Rule, issues: readonly Issue[]): { rule: Rule | undefined; left: number } {
  const wrong = new Set(issues.filter(({ severity }) => severity !== 'warning').map(({ nodeId }) => nodeId));
  if (wrong.has('') || wrong.has(rule.root.id)) return { rule: undefined, left: wrong.size };
  const rest = withoutNodes(rule, wrong);
  return { rule: rest.root.children.length === 0 ? undefined : rest, left: wrong.size };
}

/**
 * The counts by node, with a mark on those that leave nobody of the people that the ones before them had left. Of an
 * estimate that is not known: none of a sample may be some of all.
 */
export function countsByNode(
  root: GroupNode,
  conditions: readonly ConditionCount[],
  exact: boolean
): Map<string, CountedNode> {
  const found = new Map(conditions.map((condition) => [condition.nodeId, condition]));
  const counted = new Map<string, CountedNode>();
  const visit = (group: GroupNode): void => {
    let before: number | undefined;
    for (const child of group.children) {
      const condition = found.get(child.id);
      if (condition) {
        const isLast = exact && condition.cumulative === 0 && group.match !== 'any';
        counted.set(child.id, { ...condition, exact, removesAll: isLast && before !== 0 });
        before = condition.cumulative;
      }
      if (child.type === 'group') visit(child);
    }
  };
  visit(root);
  return counted;
}
