import { z } from 'zod';

/** `GET /decision`: the asker comes by header, token or these parameters. */
export const decisionQuerySchema = z.strictObject({
  /** Anonymous id of the tracking client. */
  segmentsVisitor: z.string().max(255).optional(),
  segmentsIdentity: z.string().max(4_096).optional(),
  /** What the frontend knows of the visit, as JSON. */
  segmentsContext: z.string().max(4_096).optional(),
  /** Identity value, `doc:…` or `id:…` of a contact; from a server with an API token. */
  segmentsSubject: z.string().max(300).optional(),
});

export const decisionSchema = z.strictObject({
  /** Keys of the exposed segments that the asker is in, sorted. */
  segments: z.array(z.string()),
  /** ISO time from which the decision may be another one; null if no time is known. */
  expiresAt: z.string().nullable(),
  /** Whether the asker was recognised as a contact. */
  contact: z.boolean(),
});

export type Decision = z.output<typeof decisionSchema>;
