import { z } from 'zod';
import { audienceSchema } from './audience';
import { choiceSchema } from './experiences';

/** `GET /decision`: the asker comes by header, token or these parameters. */
export const decisionQuerySchema = z.strictObject({
  /** Anonymous id of the tracking client. */
  segmentsVisitor: z.string().max(255).optional(),
  segmentsIdentity: z.string().max(4_096).optional(),
  /** What the frontend knows of the visit, as JSON. */
  segmentsContext: z.string().max(4_096).optional(),
  /** Identity value, `doc:…` or `id:…` of a contact; from a server with an API token. */
  segmentsSubject: z.string().max(300).optional(),
  /** Token of a preview, which takes the asker's place. */
  segmentsPreview: z.string().max(4_096).optional(),
  /** Of previews: whether variants are told as they are drafted. */
  status: z.enum(['draft', 'published']).optional(),
});

export const decisionSchema = z.strictObject({
  /** Keys of the exposed segments that the asker is in, sorted. */
  segments: z.array(z.string()),
  /** By key of such a segment: what the asker is in it as, and whether by its stored members or judged for this request. */
  reasons: z.record(z.string(), z.strictObject({ audience: audienceSchema, by: z.enum(['members', 'request']) })),
  /** By key of each running experience: what the asker gets of it. */
  variants: z.record(z.string(), choiceSchema),
  /**
   * Audience keys by the name of the content type in the Content API (`articles`, `landing-page`), for each type of which the asker may
   * see other content than somebody else: sent as `segmentsKey`, the answer can be kept by any cache.
   */
  keys: z.record(z.string(), z.string()),
  /**
   * ISO time up to which time alone changes nothing of it: ask again then. At most a day ahead; null if no segment depends on time.
   */
  expiresAt: z.string().nullable(),
  /** Whether the asker was recognised as a contact. */
  contact: z.boolean(),
});

export type Decision = z.output<typeof decisionSchema>;
