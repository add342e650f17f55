import type { ConditionCount } from '../../contracts/segments';
import type { GroupNode } from '../../rules/conditions/group';
import type { Rule, RuleNode } from '../../rules/rule';

/** The rule that consists of this node. */
export function alone(node: RuleNode): Rule {
  const root: GroupNode =
    node.type === 'group' ? node : { id: `of_${node.id}`.slice(0, 64), type: 'group', match: 'all', children: [node] };
  return { version: 1, root };
}

/** A node that is counted: it and the group that it stands in, as if that ended with it. */
interface Counted {
  node: RuleNode;
  upTo: GroupNode;
}

/** The nodes below the root that speak of the subject itself, in the order of the rule. */
export function countedNodes(group: GroupNode): Counted[] {
  return group.children.flatMap((node, index) => [
    { node, upTo: { ...group, children: group.children.slice(0, index + 1) } },
    ...(node.type === 'group' ? countedNodes(node) : []),
  ]);
}

/** The conditions of the rule that are no groups. */
export function leavesOf(node: RuleNode): RuleNode[] {
  return node.type === 'group' ? node.children.flatMap(leavesOf) : [node];
}

/** Counts each node by a count of a rule, each rule asked for once. */
export async function countConditions(
  root: GroupNode,
  count: (rule: Rule) => Promise<number>
): Promise<ConditionCount[]> {
  const known = new Map<string, number>();
  const countOnce = async (rule: Rule): Promise<number> => {
    const { match, children } = rule.root;
    const [only, second] = children;
    // A group of one is that one.
    if (only?.type === 'group' && !second && match !== 'none') return countOnce(alone(only));
    const key = [match === 'any' && !second ? 'all' : match, ...children.map(({ id }) => id)].join('\n');
    const value = known.get(key) ?? (await count(rule));
    known.set(key, value);
    return value;
  };
  const counts: ConditionCount[] = [];
  for (const { node, upTo } of countedNodes(root)) {
    counts.push({
      nodeId: node.id,
      alone: await countOnce(alone(node)),
      cumulative: await countOnce({ version: 1, root: upTo }),
    });
  }
  return counts;
}

/** How many subjects answer all the leaves so: a truth each, in their order. */
export interface Tally {
  truths: readonly boolean[];
  n: number;
}

/** Whether something can be so, and whether it can be not so: both, where only a request would tell. */
interface Truth {
  can: boolean;
  cannot: boolean;
}

/**
 * Counts each node, and the whole rule, from what its leaves are: for how many it holds, or could hold.
 * @param isOpen whether a leaf can be so or not, whatever its truths say
 */
export function countsFromLeaves(
  root: GroupNode,
  tallies: readonly Tally[],
  isOpen: (leaf: RuleNode) => boolean
): { count: number; conditions: ConditionCount[] } {
  const open = new Set(leavesOf(root).filter(isOpen));
  const places = new Map(leavesOf(root).map((leaf, place) => [leaf, place]));
  const nodes = countedNodes(root).map(({ node }) => ({ nodeId: node.id, alone: 0, cumulative: 0 }));
  const leafTruth = (leaf: RuleNode, truths: readonly boolean[]): Truth => {
    if (open.has(leaf)) return { can: true, cannot: true };
    const holds = truths[places.get(leaf) ?? -1] ?? false;
    return { can: holds, cannot: !holds };
  };
  let count = 0;
  for (const { truths, n } of tallies) {
    let at = 0;
    // In the order of `countedNodes`: a node before those in it.
    const judged = ({ match, children }: GroupNode): Truth => {
      let result: Truth = match === 'any' ? { can: false, cannot: true } : { can: true, cannot: false };
      for (const child of children) {
        const counted = nodes[at++];
        const truth = child.type === 'group' ? judged(child) : leafTruth(child, truths);
        result = match === 'any' ? either(result, truth) : both(result, match === 'none' ? inverse(truth) : truth);
        if (truth.can && counted) counted.alone += n;
        if (result.can && counted) counted.cumulative += n;
      }
      return result;
    };
    if (judged(root).can && root.children.length > 0) count += n;
  }
  return { count, conditions: nodes };
}

const inverse = ({ can, cannot }: Truth): Truth => ({ can: cannot, cannot: can });
const both = (a: Truth, b: Truth): Truth => ({ can: a.can && b.can, cannot: a.cannot || b.cannot });
const either = (a: Truth, b: Truth): Truth => inverse(both(inverse(a), inverse(b)));
