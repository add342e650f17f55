import { z } from 'zod';
import { nodeIdSchema, pathSchema } from '../node';
import { whereSchema } from './group';
import { relatedSchema } from './related';
import { eventSchema } from './event';
import { resolveField } from '../catalog';
import { comparedField, reportUnresolved, type Compared } from '../comparison';
import { checkAskedEvents, collectAskedEvents, saidEventValue } from '../events';
import type { CheckContext, ConditionKind, DescribeContext } from '../kind';
import { checkRelatedRows, collectRelatedRows, saidRelatedValue } from '../rows';

/** What the audience is ordered by: a numeric field, or a numeric aggregate written as in `related` / `event` without comparison. */
const rankBySchema = z.discriminatedUnion('type', [
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
const rankBoundSchema = z.union([
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

export const rankKind: ConditionKind<'rank'> = {
  schema: rankSchema,
  check(node, ctx) {
    const compared = checkBy(node.by, ctx);
    if (compared === 'nothing' || (compared && compared.valueType !== 'number')) {
      ctx.report('by', 'rank_not_numeric', ctx.words.issues.rankNotNumeric);
    }
    const { bound } = node;
    if ('between' in bound && bound.between.from > bound.between.to) {
      ctx.report('bound.between', 'empty_range', ctx.words.issues.emptyPercentiles);
    }
  },
  describe(node, ctx) {
    const who = ctx.words.who[ctx.catalog.audience];
    const { bound } = node;
    const by = saidBy(node.by, ctx);
    if ('top' in bound) return ctx.words.rank.top(who, String(bound.top), by);
    if ('bottom' in bound) return ctx.words.rank.bottom(who, String(bound.bottom), by);
    if ('topPercent' in bound) return ctx.words.rank.top(who, ctx.words.percent(bound.topPercent), by);
    if ('bottomPercent' in bound) return ctx.words.rank.bottom(who, ctx.words.percent(bound.bottomPercent), by);
    return ctx.words.rank.between(who, bound.between.from, bound.between.to, by);
  },
  dependencies(node, ctx) {
    ctx.collect.flag('ranks');
    ctx.collect.flag('everybody');
    const { by } = node;
    if (by.type === 'attribute') ctx.collect.field(ctx.scope, by.path, by.valueType);
    else if (by.type === 'related') collectRelatedRows(node.id, by, ctx);
    else collectAskedEvents(node.id, by, ctx);
  },
  nested: ({ by }) => ('where' in by && by.where ? [by.where] : []),
};

function checkBy(by: RankBy, ctx: CheckContext): Compared | 'nothing' | undefined {
  if (by.type === 'related') return checkRelatedRows(by, 'by.', ctx);
  if (by.type === 'event') return checkAskedEvents(by, 'by.', ctx);
  const { field, reason } = resolveField(ctx.catalog, ctx.scope.uid, by.path, by.valueType);
  if (field) return comparedField(field);
  reportUnresolved(reason, { where: 'by.path', path: by.path }, ctx);
  return undefined;
}

function saidBy(by: RankBy, ctx: DescribeContext): string {
  if (by.type === 'related') return saidRelatedValue(by, ctx);
  if (by.type === 'event') return saidEventValue(by, ctx);
  return resolveField(ctx.catalog, ctx.scope.uid, by.path, by.valueType).field?.label ?? by.path;
}
