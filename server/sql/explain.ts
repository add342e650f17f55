import type { Rule, RuleNode } from '../../rules/rule';
import { actualOf } from './actual';
import { atNode, subjectRow } from './compiler';
import { startCompiler } from './compile';
import type { CompileContext } from './context';
import { FALSE, sql, type Fragment } from './fragment';

/** A node's truth for the subject `s` (1 or 0), and what it found beside what the rule expects. */
export interface ExplainedNode {
  nodeId: string;
  truth: Fragment;
  actual?: Fragment;
}

/** Every node of the rule but those inside `where`, in the order of the tree: to be selected from the audience's table, called `s`. */
export function compileExplain(rule: Rule, ctx: CompileContext): ExplainedNode[] {
  const c = startCompiler(ctx);
  const explain = (node: RuleNode): ExplainedNode[] => {
    const isUnfinished = node === rule.root && rule.root.children.length === 0;
    const holds = isUnfinished ? FALSE : c.compile(node, subjectRow(c), true);
    const truth = sql`case when ${holds} then 1 else 0 end`;
    if (node.type === 'group') return [{ nodeId: node.id, truth }, ...node.children.flatMap(explain)];
    const actual = atNode(node.id, () => actualOf(node, subjectRow(c), c));
    return [{ nodeId: node.id, truth, ...(actual && { actual }) }];
  };
  return explain(rule.root);
}
