import { z } from 'zod';
import { windowSchema } from '../operands';
import { comparisonShape, nodeIdSchema, pathSchema } from '../node';
import { jsonTypeSchema } from './attribute';
import { whereSchema } from './group';

/**
 * What is asked of the related rows that pass `where` and `window`.
 * `of` names the field of the related row (for all but exists, not_exists, count);
 * `by` the date that orders first and last; rows without that date do not count there.
 */
export const relatedAggregateSchema = z.strictObject({
  fn: z.enum(['exists', 'not_exists', 'count', 'sum', 'avg', 'min', 'max', 'distinct', 'first', 'last']),
  of: pathSchema.optional(),
  valueType: jsonTypeSchema.optional(),
  by: pathSchema.optional(),
});
export type RelatedAggregate = z.infer<typeof relatedAggregateSchema>;

/** Rows of a to-many relation or a repeatable component, aggregated. `path` may pass to-one hops first. */
export const relatedSchema = z.strictObject({
  id: nodeIdSchema,
  type: z.literal('related'),
  path: pathSchema,
  aggregate: relatedAggregateSchema,
  where: whereSchema.optional(),
  /** `path` is a date or date-time field of the related row; rows without it lie in no window. */
  window: z.strictObject({ path: pathSchema, range: windowSchema }).optional(),
  ...comparisonShape,
  operator: comparisonShape.operator.optional(),
});
export type RelatedNode = z.infer<typeof relatedSchema>;
