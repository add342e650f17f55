import { z } from 'zod';
import { nodeIdSchema } from '../node';

/** Tags by their keys. */
export const tagSchema = z.strictObject({
  id: nodeIdSchema,
  type: z.literal('tag'),
  operator: z.enum(['includes_any', 'includes_all', 'includes_none']),
  tags: z.array(z.string().min(1).max(100)).min(1).max(200),
});
export type TagNode = z.infer<typeof tagSchema>;
