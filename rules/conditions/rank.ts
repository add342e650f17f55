import { z } from 'zod';
import { nodeIdSchema, pathSchema } from '../node';
import { whereSchema } from './group';
import { relatedSchema } from './related';
import { eventSchema } from './event';

/** What the audience is ordered by: a numeric field, or a numeric aggregate written as in `related` / `event` without comparison. */
export const rankBySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('attribute'), path: pathSchema, valueType: z.literal('number').optional() }),
  z.strictObject({
    type: z.literal('related'),
    path: pathSchema,
    aggregate: relatedSchema.shape.aggregate,
    where: whereSchema.optional(),
    window: relatedSchema.shape.window,
  }),
  z.strictObject({
    type: z.literal('event'),
    events: eventSchema.shape.events,
    aggregate: eventSchema.shape.aggregate,
    where: whereSchema.optional(),
    window: eventSchema.shape.window,
  }),
]);
export type RankBy = z.infer<typeof rankBySchema>;

const share = z.number().min(0).max(100);

/**
 * Population: every subject with a value, whatever the siblings say. Ties at the bound are in; N % rounds up.
 * `between`: value from the `from`-th to the `to`-th percentile counted from the lowest, bounds included.
 */
export const rankBoundSchema = z.union([
  z.strictObject({ top: z.number().int().min(1).max(1_000_000_000) }),
  z.strictObject({ bottom: z.number().int().min(1).max(1_000_000_000) }),
  z.strictObject({ topPercent: share.gt(0) }),
  z.strictObject({ bottomPercent: share.gt(0) }),
  z.strictObject({ between: z.strictObject({ from: share, to: share }) }),
]);
export type RankBound = z.infer<typeof rankBoundSchema>;

export const rankSchema = z.strictObject({
  id: nodeIdSchema,
  type: z.literal('rank'),
  by: rankBySchema,
  bound: rankBoundSchema,
});
export type RankNode = z.infer<typeof rankSchema>;
