import { z } from 'zod';
import { nodeIdSchema } from '../node';
import type { ConditionKind } from '../kind';
import { quoted } from '../phrase';
import { WORDS } from '../words';

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
      ctx.report(
        'to',
        'empty_share',
        `A share from ${node.from} % to ${node.to} % holds nobody: “from” must be less than “to”.`
      );
    }
  },
  describe: (node, ctx) => WORDS.split(WORDS.who[ctx.catalog.audience], quoted(node.salt), node.from, node.to),
  dependencies(_node, ctx) {
    ctx.collect.flag('splits');
  },
  nested: () => [],
};
