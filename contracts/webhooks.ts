import { z } from 'zod';
import { segmentKeySchema } from '../rules/conditions/membership';

/** What a webhook can be told of. */
export const WEBHOOK_EVENTS = [
  'segment.member.joined',
  'segment.member.left',
  'segment.refreshed',
  'segment.failed',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Attempts at one delivery before it is given up. */
export const MAX_ATTEMPTS = 10;

const url = z
  .string()
  .trim()
  .max(2_000)
  .refine((text) => /^https?:$/.test(parsed(text)?.protocol ?? ''), 'must be an address that begins with https://')
  .refine((text) => !parsed(text)?.username && !parsed(text)?.password, 'must not contain a user or password');

function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

const editable = {
  url,
  description: z
    .string()
    .trim()
    .max(500)
    .refine((value) => !/[\0\p{Surrogate}]/u.test(value), 'has a character that no text can have'),
  /** Null for all segments, those to come included. */
  segments: z.array(segmentKeySchema).min(1).max(200).nullable(),
  events: z.array(z.enum(WEBHOOK_EVENTS)).min(1),
  /** One that is not enabled is told nothing, also not later. */
  enabled: z.boolean(),
};

export const createWebhookSchema = z.strictObject({
  ...editable,
  description: editable.description.default(''),
  segments: editable.segments.default(null),
  events: editable.events.default([...WEBHOOK_EVENTS]),
  enabled: editable.enabled.default(true),
});
export type CreateWebhook = z.output<typeof createWebhookSchema>;

export const updateWebhookSchema = z.strictObject(editable).partial();
export type UpdateWebhook = z.output<typeof updateWebhookSchema>;

/**
 * `active`; `paused`: what there is to tell waits until it is resumed; `disabled`: what there is to tell is not kept.
 * `reason` says why: by hand, because it failed for days, or because it answered 410.
 */
export type WebhookState = 'active' | 'paused' | 'disabled';
export type WebhookReason = 'hand' | 'failing' | 'gone';

/** A webhook as the API shows it: never with its secrets. Times are ISO text. */
export interface Webhook {
  id: number;
  url: string;
  description: string;
  segments: string[] | null;
  events: WebhookEvent[];
  state: WebhookState;
  reason: WebhookReason | null;
  /** Since when no delivery has succeeded; null while all is well. */
  failingSince: string | null;
  /** Until when deliveries are signed with the former secret as well; null outside of a rotation. */
  rotatingUntil: string | null;
  deliveries: { waiting: number; failed: number };
  createdAt: string;
  updatedAt: string;
}

/** Only the answers to creating and rotating carry a secret. */
export interface WebhookWithSecret extends Webhook {
  secret: string;
}

const deliveryStateSchema = z.enum(['waiting', 'sending', 'succeeded', 'failed']);
export type DeliveryState = z.output<typeof deliveryStateSchema>;

/** Newest first. */
export const deliveriesQuerySchema = z.strictObject({
  state: deliveryStateSchema.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  /** Of the page before: its `meta.cursor`. */
  cursor: z.coerce.number().int().positive().optional(),
});

/** Why an attempt failed, where there was no answer that said so. */
export type DeliveryError = 'timeout' | 'address' | 'network' | 'redirect' | 'status';

export interface Delivery {
  id: number;
  /** `webhook-id`: the same in every attempt, and at every webhook that is told. */
  messageId: string;
  type: WebhookEvent | 'webhook.test';
  segment: string | null;
  /** Joins or leaves in it; null for what is none. */
  items: number | null;
  state: DeliveryState;
  attempts: number;
  /** HTTP status of the last answer. */
  code: number | null;
  error: DeliveryError | null;
  createdAt: string;
  attemptedAt: string | null;
  nextAttemptAt: string | null;
}

/** The body of a delivery. */
export interface WebhookMessage {
  type: WebhookEvent | 'webhook.test';
  timestamp: string;
  data: MembersData | RunData | Record<string, never>;
}

export interface MembersData {
  segment: string;
  audience: string;
  items: {
    /** Identity value; null when the subject no longer exists. */
    identity: string | null;
    documentId: string | null;
    at: string;
    cause: string;
  }[];
}

export interface RunData {
  segment: string;
  audience: string;
  run: {
    id: number;
    cause: string;
    members: number | null;
    joined: number | null;
    left: number | null;
    repaired: number | null;
    error: string | null;
    startedAt: string | null;
    finishedAt: string | null;
  };
}
