import { z } from 'zod';
import { nodeIdSchema } from '../node';
import type { RuleNode } from '../rule';
import type { ConditionKind, DescribeContext } from '../kind';

/** All, any or none of the children. `none` is exactly the complement of `any`. */
export interface GroupNode {
  id: string;
  type: 'group';
  match: 'all' | 'any' | 'none';
  children: RuleNode[];
}

/*
 * Groups hold every kind of node and most kinds hold groups. The union of all kinds is handed in by `rule.ts`
 * once it exists, so that the files of the single kinds need not import it and load in any order.
 */
let nodeSchema: z.ZodType<RuleNode> | undefined;

/** Called once, by `rule.ts`. */
export function bindNodeSchema(schema: z.ZodType<RuleNode>): void {
  nodeSchema = schema;
}

export const groupSchema = z.strictObject({
  id: nodeIdSchema,
  type: z.literal('group'),
  match: z.enum(['all', 'any', 'none']),
  children: z
    .array(
      z.lazy((): z.ZodType<RuleNode> => {
        if (!nodeSchema) throw new Error('rules/rule must be loaded before a group is parsed');
        return nodeSchema;
      })
    )
    .max(500),
});

/** Conditions on one related row or one event: they all hold on the same row. */
export const whereSchema: z.ZodType<GroupNode> = z.lazy(() => groupSchema);

/** An empty root is judged by `checkRule`, an empty `where` by the node that bears it; both never come here. */
export const groupKind: ConditionKind<'group'> = {
  schema: groupSchema,
  check(node, ctx) {
    if (node.children.length === 0) {
      ctx.report('children', 'empty_group', ctx.words.issues.emptyGroup);
    }
    for (const child of node.children) ctx.check(child, ctx.scope);
  },
  describe(node, ctx) {
    const clauses = node.children.map((child) => {
      const clause = ctx.describe(child, ctx.scope);
      const isOneOfMany = node.children.length > 1 && mayBeMisread(child, clause, ctx);
      return isOneOfMany ? `(${clause})` : clause;
    });
    const said = clauses.join(ctx.words.joined[node.match === 'all' ? 'all' : 'any']);
    return node.match === 'none' ? ctx.words.not(said) : said;
  },
  dependencies(node, ctx) {
    for (const child of node.children) ctx.visit(child, ctx.scope);
  },
  nested: (node) => node.children,
};

/** Below the subject every clause begins with `who`, `whose` or `where`; within a row's `where` nothing tells clauses from values. */
function mayBeMisread(child: RuleNode, clause: string, { scope, words }: DescribeContext): boolean {
  if (child.type === 'group') return child.match !== 'none' && child.children.length > 1;
  return scope.place !== 'subject' && Object.values(words.joined).some((word) => clause.includes(word));
}
