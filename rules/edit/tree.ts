import type { GroupNode } from '../conditions/group';
import { kindOf } from '../registry';
import type { RuleNode } from '../rule';
import { walkNodes } from '../walk';

/**
 * The node with each node directly below it changed, or taken away where `change` answers undefined. What does not
 * change keeps its identity, so that a screen draws again only what is new.
 */
export function mapNested<N extends RuleNode>(node: N, change: (below: RuleNode) => RuleNode | undefined): N {
  const below = new Set<unknown>(kindOf<RuleNode>(node).nested(node));
  return below.size === 0 ? node : (rebuilt(node, below, change) as N);
}

function rebuilt(
  part: unknown,
  below: ReadonlySet<unknown>,
  change: (node: RuleNode) => RuleNode | undefined
): unknown {
  if (below.has(part)) return change(part as RuleNode);
  if (typeof part !== 'object' || part === null) return part;
  if (Array.isArray(part)) {
    const items = part.map((item: unknown) => rebuilt(item, below, change));
    return items.every((item, index) => item === part[index]) ? part : items.filter((item) => item !== undefined);
  }
  const entries = Object.entries(part).map(([key, value]) => [key, value, rebuilt(value, below, change)] as const);
  if (entries.every(([, before, after]) => before === after)) return part;
  return Object.fromEntries(
    entries.filter(([, before, after]) => before === after || after !== undefined).map(([key, , after]) => [key, after])
  );
}

/** The nodes from the root down to the one of this id, both included; undefined where there is none. */
export function trailTo(root: GroupNode, id: string): RuleNode[] | undefined {
  const search = (node: RuleNode): RuleNode[] | undefined => {
    if (node.id === id) return [node];
    for (const below of kindOf(node).nested(node)) {
      const found = search(below);
      if (found) return [node, ...found];
    }
    return undefined;
  };
  return search(root);
}

/** The node of this id, `where` groups included. */
export function findNode(root: GroupNode, id: string): RuleNode | undefined {
  return trailTo(root, id)?.at(-1);
}

/** Where a node stands among its siblings. The root and `where` groups stand nowhere. */
export interface Place {
  group: GroupNode;
  index: number;
}

export function placeOf(root: GroupNode, id: string): Place | undefined {
  const group = trailTo(root, id)?.at(-2);
  if (group?.type !== 'group') return undefined;
  return { group, index: group.children.findIndex((child) => child.id === id) };
}

/**
 * The topmost group that a node can be moved within: the root, or the `where` that it stands in. Beyond that, paths
 * mean something else.
 */
export function roomOf(root: GroupNode, id: string): GroupNode | undefined {
  const trail = trailTo(root, id);
  if (!trail) return undefined;
  let room: GroupNode | undefined;
  for (const node of trail.toReversed()) {
    if (node.type === 'group') room = node;
    else if (node.id !== id) break;
  }
  return room;
}

/** The tree with one node changed; with undefined it is taken away. */
export function changeNode(root: GroupNode, id: string, change: (node: RuleNode) => RuleNode | undefined): GroupNode {
  if (root.id === id) {
    const changed = change(root);
    return changed?.type === 'group' ? changed : root;
  }
  const step = (node: RuleNode): RuleNode | undefined => (node.id === id ? change(node) : mapNested(node, step));
  return mapNested(root, step);
}

/** The node with new ids, on it and on all below it. */
export function withNewIds<N extends RuleNode>(node: N, newId: () => string): N {
  return { ...mapNested(node, (below) => withNewIds(below, newId)), id: newId() };
}

/** Makes ids that are not in the tree; each call another one. */
export function idsBeside(root: GroupNode): () => string {
  const taken = new Set([...walkNodes(root)].map(({ id }) => id));
  return () => {
    for (;;) {
      const id = randomId();
      if (taken.has(id)) continue;
      taken.add(id);
      return id;
    }
  };
}

/** By chance, so that a node never gets the id of one that was deleted and whose figures may still be under way. */
function randomId(): string {
  return `n${Math.random().toString(36).slice(2, 10).padEnd(8, '0')}`;
}

/** The deepest node that an editor must look at to see what differs: one that is in `after`. */
export function changedNode(before: GroupNode, after: GroupNode): string {
  let at: RuleNode = after;
  let was: RuleNode = before;
  for (;;) {
    const present: readonly RuleNode[] = kindOf<RuleNode>(at).nested(at);
    const past: readonly RuleNode[] = kindOf<RuleNode>(was).nested(was);
    const pairs = present.map((node) => [node, past.find(({ id }) => id === node.id)] as const);
    const differing = pairs.filter(([node, other]) => other !== node && JSON.stringify(other) !== JSON.stringify(node));
    const [first] = differing;
    if (!first) return at.id;
    const [node, other] = first;
    if (!other) return node.id;
    at = node;
    was = other;
  }
}
