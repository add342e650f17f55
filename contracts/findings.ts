import { z } from 'zod';

export const findingsQuerySchema = z.strictObject({});

/** One entry, or one component inside an entry, whose audience does not do what its author meant. */
export const findingSchema = z.strictObject({
  code: z.enum(['unreadable', 'unknownSegment', 'inactiveSegment', 'failedSegment', 'contextUnavailable']),
  message: z.string(),
  segment: z.string().optional(),
  expression: z.string(),
  uid: z.string(),
  documentId: z.string(),
  /** Path of the audience field in the entry, such as `audience` or `sections.audience`. */
  field: z.string(),
  locale: z.string().nullable(),
  /** Absent for types without drafts. */
  published: z.boolean().optional(),
});

export type Finding = z.output<typeof findingSchema>;
