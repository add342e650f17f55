import type { GroupNode } from '../conditions/group';
import { RULE_LIMITS } from '../limits';
import type { Rule, RuleNode } from '../rule';
import { depthOf, walkNodes } from '../walk';
import { changeNode, findNode, idsBeside, placeOf, roomOf, trailTo, withNewIds } from './tree';

/** What an edit makes of a rule. */
export interface Edit {
  /** The very rule that was given, where the edit cannot be made. */
  rule: Rule;
  /** The node where the editor's attention belongs afterwards. */
  focus: string;
  /** Why the edit was not made. */
  refused?: 'too_deep' | 'too_many_nodes';
}

/** Puts a node into a group, before the child that stands at `index`. */
export function insertNode(rule: Rule, groupId: string, index: number, node: RuleNode): Edit {
  return within(
    rule,
    changeGroup(rule, groupId, (group) => ({ ...group, children: group.children.toSpliced(index, 0, node) })),
    node.id
  );
}

/** Takes a node away. Groups that hold nothing any more go with it, up to the root. A `where` can be taken away as a whole. */
export function removeNode(rule: Rule, id: string): Edit {
  const trail = trailTo(rule.root, id);
  const parent = trail?.at(-2);
  if (!trail || !parent) return { rule, focus: id };
  if (parent.type !== 'group') return { rule: changed(rule, id, () => undefined), focus: parent.id };
  if (parent.children.length === 1 && parent !== rule.root) return removeNode(rule, parent.id);
  const index = parent.children.findIndex((child) => child.id === id);
  const neighbour = parent.children[index + 1] ?? parent.children[index - 1] ?? parent;
  return { rule: changed(rule, id, () => undefined), focus: neighbour.id };
}

/** Changes one node. What it becomes keeps its id. */
export function updateNode(rule: Rule, id: string, change: (node: RuleNode) => RuleNode): Rule {
  return changed(rule, id, change);
}

/** Puts a copy, with ids of its own, behind the node. */
export function duplicateNode(rule: Rule, id: string): Edit {
  const place = placeOf(rule.root, id);
  const node = findNode(rule.root, id);
  if (!place || !node) return { rule, focus: id };
  return insertNode(rule, place.group.id, place.index + 1, withNewIds(node, idsBeside(rule.root)));
}

/**
 * Puts a node into another group, or elsewhere in its own, before the child that now stands at `index`. Not made where
 * that would put a node into itself, or take it to where its paths mean something else. Groups left empty go away.
 */
export function moveNode(rule: Rule, id: string, groupId: string, index: number): Edit {
  const node = findNode(rule.root, id);
  const from = placeOf(rule.root, id);
  if (!node || !from || !mayMove(rule, id, groupId)) return { rule, focus: id };
  const inPlace = from.group.id === groupId && (index === from.index || index === from.index + 1);
  if (inPlace) return { rule, focus: id };
  const taken = changeGroup(rule, from.group.id, (group) => ({
    ...group,
    children: group.children.toSpliced(from.index, 1),
  }));
  const at = from.group.id === groupId && index > from.index ? index - 1 : index;
  const put = changeGroup(taken, groupId, (group) => ({ ...group, children: group.children.toSpliced(at, 0, node) }));
  return within(rule, withoutEmpty(put, from.group.id), id);
}

/** Whether the node can be put into the group. */
export function mayMove(rule: Rule, id: string, groupId: string): boolean {
  const node = findNode(rule.root, id);
  if (!node || !placeOf(rule.root, id)) return false;
  const isInside = [...walkNodes(node)].some((below) => below.id === groupId);
  const parent = placeOf(rule.root, id)?.group.id ?? '';
  return !isInside && roomOf(rule.root, parent)?.id === roomOf(rule.root, groupId)?.id;
}

export const moveUp = (rule: Rule, id: string): Edit => moveBy(rule, id, -1);
export const moveDown = (rule: Rule, id: string): Edit => moveBy(rule, id, 1);

/** Into the group just above, at its end; else into the one just below, at its begin. */
export function moveIn(rule: Rule, id: string): Edit {
  const place = placeOf(rule.root, id);
  const above = place?.group.children[place.index - 1];
  const below = place?.group.children[place.index + 1];
  if (above?.type === 'group') return moveNode(rule, id, above.id, above.children.length);
  if (below?.type === 'group') return moveNode(rule, id, below.id, 0);
  return { rule, focus: id };
}

/** Out of its group, behind it. */
export function moveOut(rule: Rule, id: string): Edit {
  const group = placeOf(rule.root, id)?.group;
  const outer = group && placeOf(rule.root, group.id);
  return outer ? moveNode(rule, id, outer.group.id, outer.index + 1) : { rule, focus: id };
}

/** Puts the node into a new group in its place. The group's word is the one that its surroundings do not have. */
export function wrapNode(rule: Rule, id: string): Edit {
  const place = placeOf(rule.root, id);
  if (!place) return { rule, focus: id };
  const match = place.group.match === 'any' ? 'all' : 'any';
  const groupId = idsBeside(rule.root)();
  const wrapped = changed(rule, id, (node) => ({ id: groupId, type: 'group', match, children: [node] }));
  return within(rule, wrapped, groupId);
}

/** Puts a group's children in its place. */
export function ungroup(rule: Rule, id: string): Edit {
  const place = placeOf(rule.root, id);
  const group = findNode(rule.root, id);
  if (!place || group?.type !== 'group') return { rule, focus: id };
  const { children } = group;
  const next = changeGroup(rule, place.group.id, (outer) => ({
    ...outer,
    children: outer.children.toSpliced(place.index, 1, ...children),
  }));
  return { rule: next, focus: children[0]?.id ?? place.group.id };
}

export function setMatch(rule: Rule, id: string, match: GroupNode['match']): Rule {
  return changeGroup(rule, id, (group) => (group.match === match ? group : { ...group, match }));
}

/** The rule without these nodes and without the groups that are empty then: what can be counted of an unfinished rule. */
export function withoutNodes(rule: Rule, ids: ReadonlySet<string>): Rule {
  return [...ids].reduce((rest, id) => removeNode(rest, id).rule, rule);
}

function moveBy(rule: Rule, id: string, step: 1 | -1): Edit {
  const place = placeOf(rule.root, id);
  const index = place ? place.index + step : -1;
  if (!place || index < 0 || index >= place.group.children.length) return { rule, focus: id };
  return moveNode(rule, id, place.group.id, step === 1 ? index + 1 : index);
}

function changed(rule: Rule, id: string, change: (node: RuleNode) => RuleNode | undefined): Rule {
  const root = changeNode(rule.root, id, change);
  return root === rule.root ? rule : { ...rule, root };
}

function changeGroup(rule: Rule, id: string, change: (group: GroupNode) => GroupNode): Rule {
  return changed(rule, id, (node) => (node.type === 'group' ? change(node) : node));
}

/** Without the group, if it holds nothing any more and is not the root. */
function withoutEmpty(rule: Rule, groupId: string): Rule {
  const group = findNode(rule.root, groupId);
  return group?.type === 'group' && group.children.length === 0 ? removeNode(rule, groupId).rule : rule;
}

/** The edit, unless it made the rule larger than rules may be. */
function within(before: Rule, after: Rule, focus: string): Edit {
  if (depthOf(after.root) > RULE_LIMITS.depth && depthOf(after.root) > depthOf(before.root)) {
    return { rule: before, focus, refused: 'too_deep' };
  }
  const count = (rule: Rule): number => [...walkNodes(rule.root)].length;
  if (count(after) > RULE_LIMITS.nodes && count(after) > count(before)) {
    return { rule: before, focus, refused: 'too_many_nodes' };
  }
  return { rule: after, focus };
}
