import { z } from 'zod';
import { nodeIdSchema } from '../node';
import type { RuleNode } from '../rule';

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
