import { z } from 'zod';
import { audienceSchema } from './audience';
import { type becauseSchema } from './experiences';

const key = z.string().min(1).max(40);

/** As whom content is looked at: a member of exactly these segments, or one subject by its document id. */
const previewedSchema = z.union([
  z.strictObject({ segments: z.array(key).max(50) }),
  z.strictObject({ audience: audienceSchema, subject: z.string().min(1).max(300) }),
]);

const instant = z.iso.datetime({ offset: true });
/** By key of an experience: the variant that is shown whatever its audience, share and time say; null for the entry as it is. */
const forcedSchema = z.record(key, key.nullable());

/** What a preview token holds, beside when it expires. */
export const previewClaimsSchema = z.object({
  as: previewedSchema,
  at: instant.optional(),
  variants: forcedSchema.default({}),
});
export type PreviewClaims = z.output<typeof previewClaimsSchema>;

/** `POST /preview-as`, of the admin panel. */
export const previewAsSchema = z.strictObject({
  as: previewedSchema,
  /** The instant that experiences and rules are looked at; without it, whenever the link is opened. */
  at: instant.nullish(),
  variants: forcedSchema.refine((value) => Object.keys(value).length <= 20, 'may name 20 experiences').default({}),
  contentType: z.string().min(1).max(191),
  document: z.string().min(1).max(60),
  locale: z.string().max(20).nullish(),
  status: z.enum(['draft', 'published']).default('draft'),
});
export type PreviewAs = z.input<typeof previewAsSchema>;

export interface PreviewAnswer {
  /** To be sent to the Content API as `segmentsPreview`. */
  token: string;
  expiresAt: string;
  /** Page of the site that shows the entry, with the token; null where there is none. */
  url: string | null;
  /** Why there is no page: no preview handler is configured, it names none for this entry, or it failed. */
  noUrl: 'notConfigured' | 'noPage' | 'failed' | null;
  /** Keys of the segments that they are in. */
  segments: string[];
  /** Whether they see the entry at all. */
  shown: boolean;
  /** What they see of each experience of the entry. */
  experiences: { key: string; variant: string | null; because: PreviewReason }[];
}

/** `otherFirst`, `notNow`: another experience of the entry is shown, or its time has not come or has passed. */
export type PreviewReason = z.output<typeof becauseSchema> | 'otherFirst' | 'notNow';
