import { z } from 'zod';
import { checkComparison, saidComparison, type Compared } from '../comparison';
import { contextPart, CUSTOM_TYPES } from '../context-keys';
import type { ConditionKind } from '../kind';
import { comparisonShape, nodeIdSchema } from '../node';
import type { ValueType } from '../operators';
import type { Words } from '../words';

/**
 * The request at hand, compared: where it comes from, with what device, on which page. A segment with such a condition is
 * decided at each request. `valueType` is for `custom.…` alone.
 */
export const contextSchema = z.strictObject({
  id: nodeIdSchema,
  type: z.literal('context'),
  key: z.string().min(1).max(120),
  valueType: z.enum(CUSTOM_TYPES).optional(),
  ...comparisonShape,
});
export type ContextNode = z.infer<typeof contextSchema>;

/** Type that a key is compared as; undefined where it is unknown or not declared. */
export function contextType({ key, valueType }: Pick<ContextNode, 'key' | 'valueType'>): ValueType | undefined {
  const part = contextPart(key);
  return part && (part.type ?? valueType);
}

/** What a key is called. */
export function contextLabel(words: Words, key: string): string {
  const part = contextPart(key);
  if (!part) return key;
  return part.named === undefined ? words.context.keys[part.key] : words.context.named[part.key](part.named);
}

/** What stands on the left; undefined where the key is unknown or its type not declared. */
export function comparedContext(words: Words, node: Pick<ContextNode, 'key' | 'valueType'>): Compared | undefined {
  const valueType = contextType(node);
  const choices = contextPart(node.key)?.choices;
  return valueType && { valueType, label: contextLabel(words, node.key), ...(choices && { choices }) };
}

export const contextKind: ConditionKind<'context'> = {
  schema: contextSchema,
  check(node, ctx) {
    const part = contextPart(node.key);
    if (!part) {
      ctx.report('key', 'unknown_context', ctx.words.issues.unknownContext(node.key));
      return;
    }
    if (part.type !== undefined && node.valueType !== undefined) {
      ctx.report('valueType', 'type_unexpected', ctx.words.issues.typeUnexpected(node.key));
    }
    const compared = comparedContext(ctx.words, node);
    if (compared) checkComparison(node, compared, ctx);
    else ctx.report('key', 'type_needed', ctx.words.issues.contextTypeNeeded(contextLabel(ctx.words, node.key)));
  },
  describe: (node, ctx) =>
    ctx.words.context.when(saidComparison(ctx.words, contextLabel(ctx.words, node.key), contextType(node), node)),
  dependencies(_node, ctx) {
    ctx.collect.flag('context');
  },
  nested: () => [],
};
