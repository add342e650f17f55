import type { Delivery, DeliveryError, DeliveryState, WebhookMessage } from '../../contracts/webhooks';
import { insertedId, toDate, type Knex } from './connection';
import { TABLES } from './tables';

/** A delivery in the hands of an instance. */
export interface ClaimedDelivery {
  id: number;
  endpointId: number;
  /** Counts this one. */
  attempts: number;
  messageName: string;
  body: string;
}

/** Stores a message and a delivery of it to each of the webhooks, due at once. @returns the message's id */
export async function insertMessage(
  knex: Knex,
  message: {
    name: string;
    type: WebhookMessage['type'];
    segmentKey: string | null;
    items: number | null;
    body: string;
  },
  endpointIds: readonly number[],
  at: Date
): Promise<number> {
  const { segmentKey, ...rest } = message;
  const row = { ...rest, segment_key: segmentKey, created_at: at };
  const messageId = insertedId(await knex(TABLES.message).insert(row, ['id']));
  const delivery = { message_id: messageId, state: 'waiting', attempts: 0, due_at: at, created_at: at };
  await knex(TABLES.delivery).insert(endpointIds.map((endpointId) => ({ ...delivery, endpoint_id: endpointId })));
  return messageId;
}

/** Takes what is due at one webhook, by compare-and-swap: also from an instance that did not report until its lease ended. */
export async function claimDeliveries(
  knex: Knex,
  { endpointId, id }: { endpointId: number; id?: number },
  limit: number,
  by: { owner: string; now: Date; leaseUntil: Date }
): Promise<ClaimedDelivery[]> {
  const query = knex(`${TABLES.delivery} as d`)
    .join(`${TABLES.message} as m`, 'm.id', 'd.message_id')
    .where('d.endpoint_id', endpointId)
    .where('d.due_at', '<=', by.now)
    .orderBy([{ column: 'd.due_at' }, { column: 'd.id' }])
    .limit(limit)
    .select({ id: 'd.id', attempts: 'd.attempts', messageName: 'm.name', body: 'm.body' });
  if (id !== undefined) query.where('d.id', id);
  const due = (await query) as {
    id: number;
    attempts: number;
    messageName: string;
    body: string;
  }[];
  const claimed: ClaimedDelivery[] = [];
  for (const row of due) {
    const attempts = Number(row.attempts) + 1;
    const taken = await knex(TABLES.delivery)
      .where({ id: row.id, attempts: row.attempts })
      .where('due_at', '<=', by.now)
      .update({ state: 'sending', owner: by.owner, attempts, due_at: by.leaseUntil, attempted_at: by.now });
    if (taken > 0) claimed.push({ ...row, id: Number(row.id), endpointId, attempts });
  }
  return claimed;
}

/** Notes how an attempt ended, unless another instance has taken the delivery over meanwhile. */
export async function closeAttempt(
  knex: Knex,
  delivery: Pick<ClaimedDelivery, 'id' | 'attempts'>,
  owner: string,
  end: { state: DeliveryState; code: number | null; error: DeliveryError | null; dueAt: Date | null; attempts?: number }
): Promise<boolean> {
  const closed = await knex(TABLES.delivery)
    .where({ id: delivery.id, owner, state: 'sending', attempts: delivery.attempts })
    .update({
      state: end.state,
      code: end.code,
      error: end.error,
      due_at: end.dueAt,
      owner: null,
      ...(end.attempts !== undefined && { attempts: end.attempts }),
    });
  return closed > 0;
}

/** Makes a delivery that is over begin anew, with the same message. @returns whether it was over */
export async function redeliver(knex: Knex, endpointId: number, id: number, at: Date): Promise<boolean> {
  const again = await knex(TABLES.delivery)
    .where({ id, endpoint_id: endpointId })
    .whereIn('state', ['succeeded', 'failed'])
    .update({ state: 'waiting', attempts: 0, due_at: at });
  return again > 0;
}

/** What waits for a webhook is due at once. */
export async function hasten(knex: Knex, endpointId: number, at: Date): Promise<void> {
  await knex(TABLES.delivery)
    .where({ endpoint_id: endpointId, state: 'waiting' })
    .where('due_at', '>', at)
    .update({ due_at: at });
}

/** One page of a webhook's deliveries, newest first. */
export async function deliveriesOf(
  knex: Knex,
  endpointId: number,
  page: { state?: DeliveryState; limit: number; cursor?: number }
): Promise<Delivery[]> {
  const query = listed(knex).where('d.endpoint_id', endpointId).orderBy('d.id', 'desc').limit(page.limit);
  if (page.state) query.where('d.state', page.state);
  if (page.cursor !== undefined) query.where('d.id', '<', page.cursor);
  return ((await query) as Record<string, unknown>[]).map(toDelivery);
}

export async function deliveryById(knex: Knex, endpointId: number, id: number): Promise<Delivery | undefined> {
  const row = (await listed(knex).where({ 'd.endpoint_id': endpointId, 'd.id': id }).first()) as
    Record<string, unknown> | undefined;
  return row && toDelivery(row);
}

const listed = (knex: Knex): Knex.QueryBuilder =>
  knex(`${TABLES.delivery} as d`)
    .join(`${TABLES.message} as m`, 'm.id', 'd.message_id')
    .select('d.*', { name: 'm.name', type: 'm.type', segment: 'm.segment_key', items: 'm.items' });

function toDelivery(row: Record<string, unknown>): Delivery {
  const text = (value: unknown): string | null => (toDate(value) as Date | null)?.toISOString() ?? null;
  const state = row.state as DeliveryState;
  return {
    id: Number(row.id),
    messageId: row.name as string,
    type: row.type as Delivery['type'],
    segment: row.segment as string | null,
    items: row.items === null ? null : Number(row.items),
    state,
    attempts: Number(row.attempts),
    code: row.code === null ? null : Number(row.code),
    error: row.error as DeliveryError | null,
    createdAt: toDate(row.created_at).toISOString(),
    attemptedAt: text(row.attempted_at),
    nextAttemptAt: state === 'waiting' ? text(row.due_at) : null,
  };
}

/** The delivery of a message to a webhook. */
export async function deliveryOfMessage(knex: Knex, endpointId: number, messageId: number): Promise<Delivery> {
  const row = (await listed(knex).where({ 'd.endpoint_id': endpointId, 'd.message_id': messageId }).first()) as Record<
    string,
    unknown
  >;
  return toDelivery(row);
}

/** How many deliveries of each webhook wait and have failed. */
export async function countDeliveries(knex: Knex): Promise<Map<number, { waiting: number; failed: number }>> {
  const rows = (await knex(TABLES.delivery)
    .whereIn('state', ['waiting', 'sending', 'failed'])
    .groupBy('endpoint_id', 'state')
    .select('endpoint_id', 'state')
    .count({ n: '*' })) as { endpoint_id: number; state: DeliveryState; n: number | string }[];
  const counts = new Map<number, { waiting: number; failed: number }>();
  for (const row of rows) {
    const of = counts.get(Number(row.endpoint_id)) ?? { waiting: 0, failed: 0 };
    of[row.state === 'failed' ? 'failed' : 'waiting'] += Number(row.n);
    counts.set(Number(row.endpoint_id), of);
  }
  return counts;
}
