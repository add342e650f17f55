import { z } from 'zod';
import { comparisonShape, nodeIdSchema, pathSchema } from '../node';

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
