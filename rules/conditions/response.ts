import { z } from 'zod';
import { windowSchema } from '../operands';
import { nodeIdSchema } from '../node';

export const OUTCOMES = [
  'sent',
  'delivered',
  'opened',
  'clicked',
  'bounced',
  'complained',
  'unsubscribed',
  'not_opened',
  'not_clicked',
] as const;

export const responseSchema = z.strictObject({
  id: nodeIdSchema,
  type: z.literal('response'),
  channel: z.string().min(1).max(40),
  campaign: z.union([
    z.strictObject({ key: z.string().min(1).max(200) }),
    z.strictObject({ any: z.literal(true) }),
    z.strictObject({ last: z.number().int().min(1).max(100) }),
  ]),
  outcome: z.enum(OUTCOMES),
  /** Speaks of the sending. */
  window: windowSchema.optional(),
});
export type ResponseNode = z.infer<typeof responseSchema>;
