import type { WebhookEvent, WebhookReason, WebhookState } from '../../contracts/webhooks';
import { insertedId, toDate, type Knex } from './connection';
import { TABLES } from './tables';

/** A webhook as it is stored, secrets included. */
export interface Endpoint {
  id: number;
  url: string;
  description: string;
  /** Keys; null for all. */
  segments: string[] | null;
  events: WebhookEvent[];
  state: WebhookState;
  reason: WebhookReason | null;
  failingSince: Date | null;
  secret: string;
  formerSecret: string | null;
  formerUntil: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

const fromRow = (row: Record<string, unknown>): Endpoint => ({
  id: Number(row.id),
  url: row.url as string,
  description: row.description as string,
  segments: fromJson(row.segments) as string[] | null,
  events: fromJson(row.events) as WebhookEvent[],
  state: row.state as WebhookState,
  reason: row.reason as WebhookReason | null,
  failingSince: toDate(row.failing_since) as Date | null,
  secret: row.secret as string,
  formerSecret: row.former_secret as string | null,
  formerUntil: toDate(row.former_until) as Date | null,
  createdAt: toDate(row.created_at),
  updatedAt: toDate(row.updated_at),
});

/** Drivers without a JSON type hand out its text. */
const fromJson = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : (value ?? null));

const COLUMNS = {
  url: 'url',
  description: 'description',
  state: 'state',
  reason: 'reason',
  failingSince: 'failing_since',
  secret: 'secret',
  formerSecret: 'former_secret',
  formerUntil: 'former_until',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
} as const;

function toRow(endpoint: Partial<Endpoint>): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const [name, column] of Object.entries(COLUMNS)) {
    if (name in endpoint) row[column] = endpoint[name as keyof typeof COLUMNS];
  }
  if (endpoint.events) row.events = JSON.stringify(endpoint.events);
  if (endpoint.segments !== undefined) row.segments = endpoint.segments && JSON.stringify(endpoint.segments);
  return row;
}

/** All of them, oldest first. */
export async function allEndpoints(knex: Knex): Promise<Endpoint[]> {
  return ((await knex(TABLES.endpoint).orderBy('id')) as Record<string, unknown>[]).map(fromRow);
}

export async function endpointById(knex: Knex, id: number): Promise<Endpoint | undefined> {
  const row = (await knex(TABLES.endpoint).where({ id }).first()) as Record<string, unknown> | undefined;
  return row && fromRow(row);
}

export async function insertEndpoint(knex: Knex, endpoint: Omit<Endpoint, 'id'>): Promise<number> {
  return insertedId(await knex(TABLES.endpoint).insert(toRow(endpoint), ['id']));
}

export async function updateEndpoint(knex: Knex, id: number, change: Partial<Endpoint>): Promise<void> {
  await knex(TABLES.endpoint).where({ id }).update(toRow(change));
}

/** Removes a webhook and its deliveries; messages are pruned by age. */
export async function removeEndpoint(knex: Knex, id: number): Promise<void> {
  await knex(TABLES.endpoint).where({ id }).delete();
  await knex(TABLES.delivery).where({ endpoint_id: id }).delete();
}

/** Notes that a delivery succeeded: whatever ailed the webhook is over. */
export async function noteSuccess(knex: Knex, id: number): Promise<void> {
  await knex(TABLES.endpoint).where({ id }).whereNotNull('failing_since').update({ failing_since: null });
}

/** Notes that an attempt failed. @returns since when none has succeeded */
export async function noteFailure(knex: Knex, id: number, at: Date): Promise<Date> {
  await knex(TABLES.endpoint).where({ id }).whereNull('failing_since').update({ failing_since: at });
  return (await endpointById(knex, id))?.failingSince ?? at;
}

/** Pauses or disables a webhook that is active. @returns whether it was */
export async function stopEndpoint(
  knex: Knex,
  id: number,
  to: { state: 'paused' | 'disabled'; reason: WebhookReason; at: Date }
): Promise<boolean> {
  const stopped = await knex(TABLES.endpoint)
    .where({ id, state: 'active' })
    .update({ state: to.state, reason: to.reason, updated_at: to.at });
  return stopped > 0;
}
