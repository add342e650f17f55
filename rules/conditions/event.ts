import { z } from 'zod';
import { OPERANDS, windowSchema } from '../operands';
import { comparisonShape, nodeIdSchema, pathSchema } from '../node';
import { jsonTypeSchema } from './attribute';
import { whereSchema } from './group';
import { checkComparison, checkNoComparison, saidComparison } from '../comparison';
import { checkAskedEvents, collectAskedEvents, eventValue, saidEvents, saidEventValue } from '../events';
import type { ConditionKind, DescribeContext } from '../kind';
import { operandPhrase } from '../phrase';
import { operatorInfo } from '../operators';
import { comparisonTime } from '../time-dependency';

export const eventNamesSchema = z.array(z.string().min(1).max(200)).min(1).max(50);

/** Narrows to events at these hours and weekdays of the segment's zone. `from` > `to` wraps midnight; both hours are included. */
const eventTimesShape = {
  hours: z.strictObject({ from: z.number().int().min(0).max(23), to: z.number().int().min(0).max(23) }).optional(),
  /** ISO weekdays: 1 is Monday, 7 is Sunday. */
  weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7).optional(),
};

/**
 * What is asked of the subject's events that bear one of the names and pass `where`, `window`, `hours`, `weekdays`.
 * `property` (under `properties.` or `context.`) and `valueType` are for sum, avg, min, max, distinct, first, last.
 * first_time: the first matching event ever lies in the window. since_first / since_last: elapsed time, compared with a duration.
 */
const eventAggregateSchema = z.strictObject({
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

export const eventKind: ConditionKind<'event'> = {
  schema: eventSchema,
  check(node, ctx) {
    const compared = checkAskedEvents(node, '', ctx);
    if (compared === 'nothing') checkNoComparison(node, node.aggregate.fn, ctx);
    else if (compared) checkComparison(node, compared, ctx);
    if (node.aggregate.fn === 'first_time' && !node.window) {
      ctx.report('window', 'window_missing', ctx.words.issues.windowMissing);
    }
  },
  describe(node, ctx) {
    const who = ctx.words.who[ctx.catalog.audience];
    const { fn } = node.aggregate;
    switch (fn) {
      case 'performed':
        return ctx.words.performed(who, saidEvents(node, ctx));
      case 'not_performed':
        return ctx.words.notPerformed(who, saidEvents(node, ctx));
      case 'first_time':
        return ctx.words.firstTime(who, saidEvents(node, ctx));
      case 'count': {
        const often = saidOften(node, ctx);
        if (often) return ctx.words.performed(who, saidEvents(node, ctx, often));
      }
    }
    return ctx.words.whose(saidComparison(ctx.words, saidEventValue(node, ctx), eventValue(node)?.valueType, node));
  },
  dependencies(node, ctx) {
    collectAskedEvents(node.id, node, ctx);
    const value = eventValue(node);
    if (!value) return;
    const { operator = '', operand } = node;
    if (value.valueType === 'duration') {
      const kind = operatorInfo('duration', operator)?.operand;
      const isAsked = kind !== undefined && OPERANDS[kind].safeParse(operand).success;
      const by = { of: { events: node.events }, ends: { by: 'ago', operator, operand } } as const;
      ctx.collect.time(node.id, 'event', 'instant', isAsked ? by : undefined);
    } else ctx.collect.time(node.id, 'event', comparisonTime(value.valueType, operator, operand));
  },
  nested: (node) => (node.where ? [node.where] : []),
};

/** ` at least 2 times`; undefined where the comparison has no such wording. */
function saidOften({ operator, operand }: EventNode, ctx: DescribeContext): string | undefined {
  const often = operator === undefined ? undefined : ctx.words.often[operator];
  const info = operator === undefined ? undefined : operatorInfo('number', operator);
  if (operator === undefined || often === undefined || !info) return undefined;
  return ctx.words.times(often, operandPhrase(ctx.words, info.operand, operator, operand));
}
