import { canonicalNode } from './canonical';
import type { Catalog } from './catalog';
import { describeNode } from './describe';
import type { Rule, RuleNode } from './rule';

/** How a rule changed, in sentences: whole conditions by the id of their node. */
export interface RuleDiff {
  added: string[];
  removed: string[];
  changed: { before: string; after: string }[];
  /** Conditions that only stand elsewhere, or in a group of another word. */
  moved: string[];
}

interface Placed {
  node: RuleNode;
  /** The groups that it stands in, each with its word. */
  place: string;
}

/** What became of the conditions of a rule; null is a rule without any. */
export function diffRules(before: Rule | null, after: Rule | null, catalog: Catalog): RuleDiff {
  const [old, now] = [conditionsOf(before), conditionsOf(after)];
  const diff: RuleDiff = { added: [], removed: [], changed: [], moved: [] };
  const stayed: string[] = [];
  for (const [id, { node }] of old) if (!now.has(id)) diff.removed.push(describeNode(node, catalog));
  for (const [id, { node, place }] of now) {
    const was = old.get(id);
    const sentence = describeNode(node, catalog);
    if (!was) {
      diff.added.push(sentence);
    } else if (canonicalNode(was.node) !== canonicalNode(node)) {
      diff.changed.push({ before: describeNode(was.node, catalog), after: sentence });
    } else if (was.place !== place) {
      diff.moved.push(sentence);
    } else {
      stayed.push(id);
    }
  }
  for (const id of outOfOrder(stayed, [...old.keys()])) {
    const placed = now.get(id);
    if (placed) diff.moved.push(describeNode(placed.node, catalog));
  }
  return diff;
}

/** Conditions by id, in the order of the rule; what stands inside a condition belongs to it. */
function conditionsOf(rule: Rule | null): Map<string, Placed> {
  const found = new Map<string, Placed>();
  const visit = (node: RuleNode, place: string) => {
    if (node.type !== 'group') return found.set(node.id, { node, place });
    for (const child of node.children) visit(child, `${place}/${node.id} ${node.match}`);
    return found;
  };
  return rule ? visit(rule.root, '') : found;
}

/** As few ids as possible, without which the others follow each other as they did. */
function outOfOrder(ids: readonly string[], before: readonly string[]): string[] {
  const rank = new Map(before.map((id, index) => [id, index]));
  // The longest run of ascending ranks that ends at each id, and the id before it there.
  const best: { length: number; from: number }[] = [];
  ids.forEach((id, index) => {
    let longest = { length: 1, from: -1 };
    for (let at = 0; at < index; at += 1) {
      const length = (best[at]?.length ?? 0) + 1;
      if ((rank.get(ids[at] ?? '') ?? 0) < (rank.get(id) ?? 0) && length > longest.length)
        longest = { length, from: at };
    }
    best.push(longest);
  });
  const kept = new Set<number>();
  const end = best.reduce((most, { length }, index) => (length > (best[most]?.length ?? 0) ? index : most), 0);
  for (let at = ids.length > 0 ? end : -1; at >= 0; at = best[at]?.from ?? -1) kept.add(at);
  return ids.filter((_, index) => !kept.has(index));
}
