import { changeNode, idsBeside, withNewIds } from '../../../../rules/edit/tree';
import type { Rule, RuleNode } from '../../../../rules/rule';
import { same } from '../draft/draft';

export interface TheirCondition {
  node: RuleNode;
  /** Whether the rule at hand has it in another form, or not at all. */
  state: 'missing' | 'different';
}

/** The first-level conditions of another version of a rule that the rule at hand lacks, or has in another form. */
export function theirConditions(mine: Rule, theirs: Rule): TheirCondition[] {
  return theirs.root.children.flatMap((node): TheirCondition[] => {
    const own = mine.root.children.find(({ id }) => id === node.id);
    if (!own) return mine.root.children.some((child) => sameButIds(child, node)) ? [] : [{ node, state: 'missing' }];
    return sameButIds(own, node) ? [] : [{ node, state: 'different' }];
  });
}

/** The rule with a condition of another version: in the place of its own form of it, else at the end. */
export function takeOver(mine: Rule, node: RuleNode): Rule {
  const { root } = mine;
  // A condition that was moved in one of the versions would bring its ids a second time.
  const incoming = withNewIds(node, idsBeside(root));
  const inPlace = root.children.some(({ id }) => id === node.id);
  if (inPlace) return { ...mine, root: changeNode(root, node.id, () => ({ ...incoming, id: node.id })) };
  return { ...mine, root: { ...root, children: [...root.children, incoming] } };
}

/** Whether both say the same; an id says nothing. */
function sameButIds(one: RuleNode, other: RuleNode): boolean {
  return same(
    withNewIds(one, () => ''),
    withNewIds(other, () => '')
  );
}
