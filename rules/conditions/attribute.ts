import { z } from 'zod';
import { comparisonShape, nodeIdSchema, pathSchema } from '../node';
import { eventLabel } from '../phrase';
import { resolveField } from '../catalog';
import { checkComparison, comparedField, reportUnresolved, saidComparison } from '../comparison';
import { comparedCrossing, datedField } from '../dated';
import type { ConditionKind } from '../kind';
import { comparisonTime } from '../time-dependency';

/** The type that a rule declares for a value inside JSON; a value of another type is missing. */
export const jsonTypeSchema = z.enum(['text', 'number', 'boolean', 'date', 'datetime', 'list']);
export type JsonType = z.infer<typeof jsonTypeSchema>;

/** A field of the row in scope, over up to three to-one hops or components, or a typed path inside JSON. */
export const attributeSchema = z.strictObject({
  id: nodeIdSchema,
  type: z.literal('attribute'),
  path: pathSchema,
  valueType: jsonTypeSchema.optional(),
  ...comparisonShape,
});
export type AttributeNode = z.infer<typeof attributeSchema>;

export const attributeKind: ConditionKind<'attribute'> = {
  schema: attributeSchema,
  check(node, ctx) {
    if (ctx.scope.place === 'event' && !/^(properties|context)\../.test(node.path)) {
      ctx.report('path', 'unknown_field', ctx.words.issues.notOfEvent(node.path));
      return;
    }
    const { field, reason } = resolveField(ctx.catalog, ctx.scope.uid, node.path, node.valueType);
    if (field) checkComparison(node, comparedField(field), ctx);
    else reportUnresolved(reason, { where: 'path', path: node.path }, ctx);
  },
  describe(node, ctx) {
    const { field } = resolveField(ctx.catalog, ctx.scope.uid, node.path, node.valueType);
    const label = ctx.scope.place === 'event' ? eventLabel(node.path) : (field?.label ?? node.path);
    const clause = saidComparison(ctx.words, label, field?.valueType, node);
    return ctx.scope.place === 'subject' ? ctx.words.attribute(clause) : clause;
  },
  dependencies(node, ctx) {
    ctx.collect.field(ctx.scope, node.path, node.valueType);
    const { field } = resolveField(ctx.catalog, ctx.scope.uid, node.path, node.valueType);
    const on = ctx.scope.place === 'event' ? 'event' : 'field';
    if (!field) return;
    const dated = datedField(ctx.catalog, ctx.scope, node.path, node.valueType);
    const kind = comparisonTime(field.valueType, node.operator, node.operand);
    ctx.collect.time(node.id, on, kind, comparedCrossing(dated, node));
  },
  nested: () => [],
};
