import { z } from 'zod';
import { durationSchema, windowSchema } from '../operands';
import { nodeIdSchema } from '../node';
import { eventNamesSchema } from './event';
import { whereSchema } from './group';
import { checkWindow } from '../comparison';
import type { ConditionKind } from '../kind';
import { quotedNames, spanPhrase, windowPhrase } from '../phrase';
import { windowTime } from '../time-dependency';
import { checkWhere, eventScope, saidWhere } from '../where';
import { WORDS } from '../words';

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
        ctx.report(
          `${path}.within`,
          'within_on_first',
          'The first step follows nothing; use the window to say when it happened.'
        );
      }
      if (step.performed === false && index < node.steps.length - 1) {
        ctx.report(`${path}.performed`, 'negative_not_last', 'Only the last step can be one that did not happen.');
      }
      checkWhere(step.where, `${path}.where`, eventScope(ctx.scope), ctx);
    }
    if (node.window) checkWindow(node.window, 'datetime', 'window', ctx);
  },
  describe(node, ctx) {
    const steps = node.steps.map((step, index) => {
      const events = quotedNames(step.events) + saidWhere(step.where, eventScope(ctx.scope), ctx);
      const within = step.within ? WORDS.within(spanPhrase(step.within)) : '';
      const window = index === 0 && node.window ? ` ${windowPhrase(node.window)}` : '';
      return (step.performed === false ? WORDS.stepNot(events) : events) + within + window;
    });
    return WORDS.sequence(WORDS.who[ctx.catalog.audience], steps.join(WORDS.step));
  },
  dependencies(node, ctx) {
    for (const step of node.steps) {
      ctx.collect.events(step.events);
      if (step.where) ctx.visit(step.where, eventScope(ctx.scope));
      if (step.performed === false && step.within) ctx.collect.time(node.id, 'event', 'instant');
    }
    if (node.window) ctx.collect.time(node.id, 'event', windowTime(node.window, 'datetime'));
  },
  nested: (node) => node.steps.flatMap((step) => step.where ?? []),
};
