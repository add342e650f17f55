import { z } from 'zod';
import { windowSchema } from '../operands';
import { comparisonShape, nodeIdSchema, pathSchema } from '../node';
import { jsonTypeSchema } from './attribute';
import { whereSchema } from './group';

export const eventNamesSchema = z.array(z.string().min(1).max(200)).min(1).max(50);

/** Narrows to events at these hours and weekdays of the segment's zone. `from` > `to` wraps midnight; both hours are included. */
export const eventTimesShape = {
  hours: z.strictObject({ from: z.number().int().min(0).max(23), to: z.number().int().min(0).max(23) }).optional(),
  /** ISO weekdays: 1 is Monday, 7 is Sunday. */
  weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7).optional(),
};

/**
 * What is asked of the subject's events that bear one of the names and pass `where`, `window`, `hours`, `weekdays`.
 * `property` (under `properties.` or `context.`) and `valueType` are for sum, avg, min, max, distinct, first, last.
 * first_time: the first matching event ever lies in the window. since_first / since_last: elapsed time, compared with a duration.
 */
export const eventAggregateSchema = z.strictObject({
  fn: z.enum([
    'performed',
    'not_performed',
    'count',
    'sum',
    'avg',
    'min',
    'max',
    'distinct',
    'first',
    'last',
    'first_time',
    'since_first',
    'since_last',
  ]),
  property: pathSchema.optional(),
  valueType: jsonTypeSchema.optional(),
});
export type EventAggregate = z.infer<typeof eventAggregateSchema>;

export const eventSchema = z.strictObject({
  id: nodeIdSchema,
  type: z.literal('event'),
  events: eventNamesSchema,
  aggregate: eventAggregateSchema,
  where: whereSchema.optional(),
  window: windowSchema.optional(),
  ...eventTimesShape,
  ...comparisonShape,
  operator: comparisonShape.operator.optional(),
});
export type EventNode = z.infer<typeof eventSchema>;
