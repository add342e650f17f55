import { z } from 'zod';
import { nodeIdSchema } from '../node';
import type { ConditionKind } from '../kind';
import { quotedList } from '../phrase';

/** Tags by their keys. */
export const tagSchema = z.strictObject({
  id: nodeIdSchema,
  type: z.literal('tag'),
  operator: z.enum(['includes_any', 'includes_all', 'includes_none']),
  tags: z.array(z.string().min(1).max(100)).min(1).max(200),
});
export type TagNode = z.infer<typeof tagSchema>;

export const tagKind: ConditionKind<'tag'> = {
  schema: tagSchema,
  check(node, ctx) {
    const known = ctx.catalog.tags;
    if (!known) {
      ctx.report('', 'no_tags', ctx.words.issues.noTags);
      return;
    }
    for (const [index, key] of node.tags.entries()) {
      if (!Object.hasOwn(known, key)) ctx.report(`tags.${index}`, 'unknown_tag', ctx.words.issues.unknownTag(key));
    }
  },
  describe(node, ctx) {
    const known = ctx.catalog.tags ?? {};
    const names = node.tags.map((key) => (Object.hasOwn(known, key) ? (known[key]?.name ?? key) : key));
    return ctx.words.tags[node.operator](ctx.words.who[ctx.catalog.audience], quotedList(ctx.words, names, 'and'));
  },
  dependencies(_node, ctx) {
    ctx.collect.flag('tags');
  },
  nested: () => [],
};
