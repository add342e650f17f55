import { z } from 'zod';
import { windowSchema } from '../operands';
import { comparisonShape, nodeIdSchema, pathSchema } from '../node';
import { jsonTypeSchema } from './attribute';
import { whereSchema } from './group';
import { checkComparison, checkNoComparison, saidComparison } from '../comparison';
import { comparedCrossing, datedField } from '../dated';
import type { ConditionKind } from '../kind';
import {
  checkRelatedRows,
  collectedScope,
  collectRelatedRows,
  relatedValue,
  saidRelatedValue,
  saidRows,
} from '../rows';
import { comparisonTime } from '../time-dependency';

/**
 * What is asked of the related rows that pass `where` and `window`.
 * `of` names the field of the related row (for all but exists, not_exists, count);
 * `by` the date that orders first and last; rows without that date do not count there.
 */
const relatedAggregateSchema = z.strictObject({
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

export const relatedKind: ConditionKind<'related'> = {
  schema: relatedSchema,
  check(node, ctx) {
    const compared = checkRelatedRows(node, '', ctx);
    if (compared === 'nothing') checkNoComparison(node, node.aggregate.fn, ctx);
    else if (compared) checkComparison(node, compared, ctx);
  },
  describe(node, ctx) {
    const isSubject = ctx.scope.place === 'subject';
    const who = ctx.words.who[ctx.catalog.audience];
    const { fn } = node.aggregate;
    if (fn === 'exists' || fn === 'not_exists') {
      const have = fn === 'exists' ? ctx.words.have : ctx.words.haveNo;
      return (isSubject ? have.subject(who) : have.row()) + saidRows(node, ctx);
    }
    const clause = saidComparison(ctx.words, saidRelatedValue(node, ctx), relatedValue(node, ctx)?.valueType, node);
    return isSubject ? ctx.words.whose(clause) : ctx.words.the(clause);
  },
  dependencies(node, ctx) {
    collectRelatedRows(node.id, node, ctx);
    const value = relatedValue(node, ctx);
    const rows = collectedScope(node, ctx);
    if (!value || !rows) return;
    const { of, valueType } = node.aggregate;
    const dated = of === undefined ? undefined : datedField(ctx.catalog, rows, of, valueType);
    const kind = comparisonTime(value.valueType, node.operator ?? '', node.operand);
    ctx.collect.time(node.id, 'field', kind, comparedCrossing(dated, node));
  },
  nested: (node) => (node.where ? [node.where] : []),
};
