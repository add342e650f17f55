import { z } from 'zod';

/** The calls of Segment's tracking API. */
export const CALL_TYPES = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const;
export type CallType = (typeof CALL_TYPES)[number];

export const TRACKING_LIMITS = {
  /** Of a request's body, also once it is inflated. */
  bodyBytes: 512_000,
  /** Of what is stored of one item. */
  itemBytes: 32_768,
  items: 2_500,
  /** Of the context that a batch gives to all of its items. */
  sharedContextBytes: 2_000,
  messageId: 100,
  eventName: 200,
  id: 255,
} as const;

/** U+0000 and halves of surrogate pairs, which no database stores as text. */
const STORABLE = /^[^\0\p{Surrogate}]*$/u;

/** Clients send numbers for ids, and empty texts for none. */
export const idSchema = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((id) => (id === null || id === undefined || id === '' ? null : String(id)))
  .pipe(z.string().max(TRACKING_LIMITS.id).regex(STORABLE).nullable());

const objectSchema = z
  .custom<Record<string, unknown>>((value) => typeof value === 'object' && !Array.isArray(value))
  .nullish()
  .transform((object) => object ?? null);

const textSchema = z.string().nullish().catch(null);

/** One item as clients send it; what else they send along is passed over. */
export const itemSchema = z.object({
  type: z.enum(CALL_TYPES),
  messageId: z
    .string()
    .min(1)
    .max(TRACKING_LIMITS.messageId)
    .regex(STORABLE)
    .nullish()
    .transform((messageId) => messageId ?? null),
  anonymousId: idSchema,
  userId: idSchema,
  previousId: idSchema,
  groupId: idSchema,
  event: z.string().max(TRACKING_LIMITS.eventName).regex(STORABLE).nullish(),
  name: textSchema,
  category: textSchema,
  properties: objectSchema,
  traits: objectSchema,
  context: objectSchema,
  timestamp: textSchema,
  originalTimestamp: textSchema,
  sentAt: textSchema,
});
export type Item = z.output<typeof itemSchema>;

/** Why an item was not stored. */
export const REJECTIONS = [
  'invalid_item',
  'invalid_type',
  'invalid_message_id',
  'invalid_id',
  'invalid_event',
  'invalid_properties',
  'no_identity',
  'unknown_contact',
  'not_own_visitor',
  'too_deep',
  'too_large',
  'preview',
  'database',
] as const;
export type RejectionCode = (typeof REJECTIONS)[number];

export interface Rejection {
  /** Place in the batch, from 0. */
  index: number;
  messageId: string | null;
  code: RejectionCode;
}

/** What a call is answered with, status 200. The numbers and the list together are all of the items. */
export interface TrackingAnswer {
  success: true;
  /** Stored now. */
  accepted: number;
  /** Stored before: same source and message id. */
  duplicates: number;
  /** Not to be stored: the person objects, or was erased. */
  ignored: number;
  rejected: Rejection[];
}
