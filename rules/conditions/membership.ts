import { z } from 'zod';
import { durationSchema, windowSchema } from '../operands';
import { nodeIdSchema } from '../node';

/** Segment keys: immutable, unique across audiences. */
export const segmentKeySchema = z.string().regex(/^[a-z0-9_]{2,40}$/, 'must be 2 to 40 of a–z, 0–9 and _');

/** Member of another segment; `of: 'account'` asks about the contact's account instead of the subject itself. */
export const membershipSchema = z.strictObject({
  id: nodeIdSchema,
  type: z.literal('membership'),
  segment: segmentKeySchema,
  operator: z.enum(['is_member', 'is_not_member']),
  of: z.enum(['subject', 'account']).optional(),
  since: z.union([z.strictObject({ joined: windowSchema }), z.strictObject({ atLeast: durationSchema })]).optional(),
});
export type MembershipNode = z.infer<typeof membershipSchema>;
