import { randomUUID } from 'node:crypto';
import {
  itemSchema,
  TRACKING_LIMITS,
  type CallType,
  type Item,
  type Rejection,
  type RejectionCode,
} from '../../contracts/tracking';
import { itemTime } from './item-time';
import { cleanText, storableJson } from './storable-json';
import { TrackingError } from './tracking-error';

/** An item that can be stored, before it is known whose it is. */
export interface TrackedItem {
  index: number;
  type: CallType;
  messageId: string;
  /** Of the event that it is stored as. */
  name: string;
  anonymousId: string | null;
  userId: string | null;
  groupId: string | null;
  previousId: string | null;
  occurredAt: Date;
  /** Whether the sender said when; else it is the time of receipt. */
  isDated: boolean;
  properties: Record<string, unknown> | null;
  context: Record<string, unknown> | null;
  traits: Record<string, unknown> | null;
  /** Proof of who it is, out of the context. */
  identityToken: string | null;
}

export interface ReadCall {
  items: TrackedItem[];
  /** Items with the message id of an earlier one. */
  repeated: number;
  rejected: Rejection[];
}

/** What calls that are not events by name are stored as. */
const EVENT_NAMES: Record<Exclude<CallType, 'track'>, string> = {
  identify: 'Identified',
  page: 'Page Viewed',
  screen: 'Screen Viewed',
  group: 'Group Joined',
  alias: 'Aliased',
};

const CODES: Partial<Record<string, RejectionCode>> = {
  type: 'invalid_type',
  messageId: 'invalid_message_id',
  event: 'invalid_event',
  anonymousId: 'invalid_id',
  userId: 'invalid_id',
  groupId: 'invalid_id',
  previousId: 'invalid_id',
  properties: 'invalid_properties',
  traits: 'invalid_properties',
  context: 'invalid_properties',
};

const PREVIEW = /[?&]segmentsPreview=./;

/**
 * The items of a call; those that cannot be stored are told, and cost no other.
 * @param type of the one item that the body is; without it, the body is a batch
 * @throws TrackingError where the body is no call, or too large a one
 */
export function readCall(body: unknown, type: CallType | undefined, receivedAt: Date): ReadCall {
  if (!isObject(body)) throw new TrackingError(400, 'The body must be a JSON object.');
  const sentAt = typeof body.sentAt === 'string' ? body.sentAt : null;
  const shared = type ? {} : sharedContext(body.context);
  const call: ReadCall = { items: [], repeated: 0, rejected: [] };
  const seen = new Set<string>();
  for (const [index, raw] of (type ? [{ ...body, type }] : batchOf(body)).entries()) {
    const item = readItem(raw, { index, sentAt, shared, receivedAt });
    if ('code' in item) call.rejected.push(item);
    else if (seen.has(item.messageId)) call.repeated += 1;
    else {
      seen.add(item.messageId);
      call.items.push(item);
    }
  }
  return call;
}

function batchOf(body: Record<string, unknown>): unknown[] {
  if (!Array.isArray(body.batch)) throw new TrackingError(400, 'The body must have a list of items, "batch".');
  if (body.batch.length <= TRACKING_LIMITS.items) return body.batch;
  throw new TrackingError(400, `A batch may have ${TRACKING_LIMITS.items} items.`);
}

function sharedContext(context: unknown): Record<string, unknown> {
  if (!isObject(context)) return {};
  const bytes = storableJson(context)?.bytes ?? Infinity;
  if (bytes <= TRACKING_LIMITS.sharedContextBytes) return context;
  throw new TrackingError(400, `The context of a batch may have ${TRACKING_LIMITS.sharedContextBytes} bytes.`);
}

interface Around {
  index: number;
  sentAt: string | null;
  shared: Record<string, unknown>;
  receivedAt: Date;
}

function readItem(raw: unknown, { index, sentAt, shared, receivedAt }: Around): TrackedItem | Rejection {
  const parsed = itemSchema.safeParse(raw);
  const reject = (code: RejectionCode): Rejection => ({ index, messageId: saidMessageId(raw), code });
  if (!parsed.success) return reject(CODES[String(parsed.error.issues[0]?.path[0])] ?? 'invalid_item');
  const item = parsed.data;
  const name = item.type === 'track' ? item.event : EVENT_NAMES[item.type];
  if (!name?.trim()) return reject('invalid_event');
  if (item.anonymousId === null && item.userId === null) return reject('no_identity');
  const { identityToken, ...context } = { ...shared, ...item.context };

  if (isOfPreview(context)) return reject('preview');

  let bytes = 0;
  const stored: Partial<Record<'properties' | 'context' | 'traits', Record<string, unknown>>> = {};
  for (const [part, value] of Object.entries({ properties: propertiesOf(item), context, traits: item.traits })) {
    if (value === null || Object.keys(value).length === 0) continue;
    const json = storableJson(value);
    if (!json) return reject('too_deep');
    bytes += json.bytes;
    stored[part as keyof typeof stored] = json.value;
  }
  if (bytes > TRACKING_LIMITS.itemBytes) return reject('too_large');

  const occurredAt = itemTime(item, sentAt, receivedAt);
  return {
    index,
    type: item.type,
    messageId: item.messageId ?? randomUUID(),
    name,
    anonymousId: item.anonymousId,
    userId: item.userId,
    groupId: item.groupId,
    previousId: item.previousId,
    occurredAt: occurredAt ?? receivedAt,
    isDated: occurredAt !== undefined,
    properties: stored.properties ?? null,
    context: stored.context ?? null,
    traits: stored.traits ?? null,
    identityToken: typeof identityToken === 'string' ? identityToken : null,
  };
}

function propertiesOf(item: Item): Record<string, unknown> | null {
  const { type, properties, name, category, groupId } = item;
  if (type === 'group') return groupId === null ? null : { groupId };
  if (type === 'identify' || type === 'alias') return null;
  if (type === 'track') return properties;
  return { ...properties, ...(name && { name }), ...(category && { category }) };
}

/** By the address of its page, which every client tells: what an editor tries out is nobody's doing. */
function isOfPreview({ page }: Record<string, unknown>): boolean {
  if (!isObject(page)) return false;
  return [page.url, page.search].some((text) => typeof text === 'string' && PREVIEW.test(text));
}

function saidMessageId(raw: unknown): string | null {
  const said = isObject(raw) ? raw.messageId : undefined;
  return typeof said === 'string' ? cleanText(said.slice(0, TRACKING_LIMITS.messageId)) : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
