import { z } from 'zod';

export const findingsQuerySchema = z.strictObject({});

/** What can be wrong with an audience. */
export const audienceFaultSchema = z.enum([
  'unreadable',
  'unknownSegment',
  'inactiveSegment',
  'failedSegment',
  'contextUnavailable',
]);

/** One entry, or one component inside an entry, whose audience does not do what its author meant; or an entry with such an experience. */
export const findingSchema = z.strictObject({
  code: z.enum([...audienceFaultSchema.options, 'unreachable', 'noShare', 'unpublished', 'shownInstead']),
  message: z.string(),
  segment: z.string().optional(),
  expression: z.string(),
  uid: z.string(),
  documentId: z.string(),
  /** Path of the audience field in the entry, such as `audience` or `sections.audience`; of experiences `experiences`, key and variant. */
  field: z.string(),
  locale: z.string().nullable(),
  /** Absent for types without drafts. */
  published: z.boolean().optional(),
});

export type Finding = z.output<typeof findingSchema>;
