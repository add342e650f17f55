import { z } from 'zod';
import { nodeIdSchema } from '../node';
import type { ConditionKind } from '../kind';
import { quoted } from '../phrase';

/** A stable pseudo-random share of the audience, in percent: `from` ≤ share < `to`. */
export const splitSchema = z.strictObject({
  id: nodeIdSchema,
  type: z.literal('split'),
  salt: z.string().min(1).max(100),
  from: z.number().min(0).max(100),
  to: z.number().min(0).max(100),
});
export type SplitNode = z.infer<typeof splitSchema>;

export const splitKind: ConditionKind<'split'> = {
  schema: splitSchema,
  check(node, ctx) {
    if (node.from >= node.to) {
      ctx.report('to', 'empty_share', ctx.words.issues.emptyShare(node.from, node.to));
    }
  },
  describe: (node, ctx) => ctx.words.split(ctx.words.who[ctx.catalog.audience], quoted(node.salt), node.from, node.to),
  dependencies(_node, ctx) {
    ctx.collect.flag('splits');
  },
  nested: () => [],
};
