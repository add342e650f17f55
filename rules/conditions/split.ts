import { z } from 'zod';
import { nodeIdSchema } from '../node';

/** A stable pseudo-random share of the audience, in percent: `from` ≤ share < `to`. */
export const splitSchema = z.strictObject({
  id: nodeIdSchema,
  type: z.literal('split'),
  salt: z.string().min(1).max(100),
  from: z.number().min(0).max(100),
  to: z.number().min(0).max(100),
});
export type SplitNode = z.infer<typeof splitSchema>;
