import { z } from 'zod';
import { durationSchema, windowSchema } from '../operands';
import { nodeIdSchema } from '../node';
import { eventNamesSchema } from './event';
import { whereSchema } from './group';

/**
 * Event A, then B … up to five, each strictly later than the one before (by time, then by id).
 * `within` bounds the time since the step before. A last step with `performed: false` holds when no such
 * event followed; with `within`, only once that time is over. `window` bounds the first step.
 */
export const sequenceStepSchema = z.strictObject({
  events: eventNamesSchema,
  where: whereSchema.optional(),
  within: durationSchema.optional(),
  performed: z.boolean().optional(),
});
export type SequenceStep = z.infer<typeof sequenceStepSchema>;

export const sequenceSchema = z.strictObject({
  id: nodeIdSchema,
  type: z.literal('sequence'),
  steps: z.array(sequenceStepSchema).min(2).max(5),
  window: windowSchema.optional(),
});
export type SequenceNode = z.infer<typeof sequenceSchema>;
