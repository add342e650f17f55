import { z } from 'zod';
import { durationSchema, windowSchema } from '../operands';
import { nodeIdSchema } from '../node';
import { eventNamesSchema } from './event';
import { whereSchema } from './group';
import { checkWindow } from '../comparison';
import { collectWindow } from '../events';
import type { ConditionKind } from '../kind';
import { quotedNames, spanPhrase, windowPhrase } from '../phrase';
import { checkWhere, eventScope, saidWhere } from '../where';

/**
 * Event A, then B … up to five, each strictly later than the one before (by time, then by id).
 * `within` bounds the time since the step before. A last step with `performed: false` holds when no such
 * event followed; with `within`, only once that time is over. `window` bounds the first step.
 */
const sequenceStepSchema = z.strictObject({
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

export const sequenceKind: ConditionKind<'sequence'> = {
  schema: sequenceSchema,
  check(node, ctx) {
    for (const [index, step] of node.steps.entries()) {
      const path = `steps.${index}`;
      if (index === 0 && step.within) {
        ctx.report(`${path}.within`, 'within_on_first', ctx.words.issues.withinOnFirst);
      }
      if (step.performed === false && index < node.steps.length - 1) {
        ctx.report(`${path}.performed`, 'negative_not_last', ctx.words.issues.negativeNotLast);
      }
      checkWhere(step.where, `${path}.where`, eventScope(ctx.scope), ctx);
    }
    if (node.window) checkWindow(node.window, 'datetime', 'window', ctx);
  },
  describe(node, ctx) {
    const steps = node.steps.map((step, index) => {
      const events = quotedNames(ctx.words, step.events) + saidWhere(step.where, eventScope(ctx.scope), ctx);
      const within = step.within ? ctx.words.within(spanPhrase(ctx.words, step.within)) : '';
      const window = index === 0 && node.window ? ` ${windowPhrase(ctx.words, node.window)}` : '';
      return (step.performed === false ? ctx.words.stepNot(events) : events) + within + window;
    });
    return ctx.words.sequence(ctx.words.who[ctx.catalog.audience], steps.join(ctx.words.step));
  },
  dependencies(node, ctx) {
    for (const [index, step] of node.steps.entries()) {
      ctx.collect.events(step.events);
      if (step.where) ctx.visit(step.where, eventScope(ctx.scope));
      const { within } = step;
      if (step.performed !== false || !within) continue;
      // The time in which it must not follow runs out, counted from the step before.
      const events = node.steps[index - 1]?.events ?? [];
      ctx.collect.time(node.id, 'event', 'instant', {
        of: { events },
        ends: { by: 'ago', operator: 'at_least', operand: within },
      });
    }
    const first = node.steps[0]?.events ?? [];
    if (node.window) collectWindow(node.id, first, node.window, ctx);
  },
  nested: (node) => node.steps.flatMap((step) => step.where ?? []),
};
