import type { Core } from '@strapi/strapi';
import { audienceOf } from '../catalog/audiences';
import { VISITOR } from '../catalog/schema';
import { byDatabaseClock } from '../events/database-clock';
import { touchesOfEvents, type Touch } from '../membership/touch';
import type { Knex } from '../storage/connection';
import { insertNewEvents } from '../storage/events';
import { writeLinks } from '../storage/subject-links';
import { attributeEvents, insertSuccessors, retireVisitors, updateVisitors } from '../storage/visitors';
import type { Attribution, ClaimedItem, Visitor } from './attribute';

/** How long a visitor counts as seen before that is written again. */
const SEEN_EVERY_MS = 60_000;

/** An item that is stored now, with the visitor it is of. */
export type AddedItem = ClaimedItem & { visitor: Visitor | null };

/**
 * Writes events and whose the visitors are.
 * @param now by the database's clock
 * @returns the items that were not stored before, and whom they touch
 */
export async function storeAttribution(
  strapi: Core.Strapi,
  source: string,
  attribution: Attribution,
  { receivedAt, now }: { receivedAt: Date; now: Date },
  trx: Knex.Transaction
): Promise<{ added: AddedItem[]; touches: Touch[] }> {
  const { events, identified } = attribution;
  await startAfresh(strapi, attribution, receivedAt, trx);
  const rows = events.map((event) => ({
    ...event,
    ...byDatabaseClock({ occurredAt: event.occurredAt, receivedAt }, now),
    source,
    visitorId: event.visitor?.row?.id ?? null,
  }));
  const added = await insertNewEvents(strapi, source, rows, trx);
  const seen = added.map(({ visitor }) => visitor).filter((visitor) => isLongUnseen(visitor, receivedAt));
  const noted = await noteVisitors(strapi, new Set([...seen, ...identified]), receivedAt, trx);
  return {
    added: added.map(({ claimed, visitor }) => ({ ...claimed, visitor })),
    touches: [
      ...touchesOfEvents(added),
      { audience: 'visitor', subjects: noted, fields: [{ uid: VISITOR, attribute: 'lastSeen' }] },
      { audience: 'visitor', subjects: newVisitors(events), all: true },
      ...(await stitch(identified, trx)),
      ...(await moveToAccounts(strapi, attribution, trx)),
    ],
  };
}

/** Gives the devices that other persons have now to rows of theirs. */
async function startAfresh(
  strapi: Core.Strapi,
  { retired, successors }: Attribution,
  at: Date,
  trx: Knex.Transaction
): Promise<void> {
  if (successors.length === 0) return;
  await retireVisitors(
    strapi,
    retired.flatMap(({ row }) => row?.id ?? []),
    trx
  );
  const last = new Map(successors.map((visitor) => [visitor.anonymousId, visitor]));
  const rows = successors.map((visitor) => ({
    anonymousId: last.get(visitor.anonymousId) === visitor ? visitor.anonymousId : null,
    contactId: visitor.contact?.id as number,
  }));
  const made = await insertSuccessors(strapi, rows, at, trx);
  for (const [index, visitor] of successors.entries()) {
    const { anonymousId, contact } = visitor;
    const { id, documentId } = made[index] as { id: number; documentId: string };
    visitor.row = { id, documentId, anonymousId, contactId: contact?.id ?? null, lastSeen: at, isNew: true };
  }
}

async function noteVisitors(
  strapi: Core.Strapi,
  visitors: ReadonlySet<Visitor | null>,
  at: Date,
  trx: Knex.Transaction
): Promise<number[]> {
  const rows = [...visitors].flatMap((visitor) =>
    visitor?.row ? [{ id: visitor.row.id, contactId: visitor.contact?.id ?? null }] : []
  );
  await updateVisitors(strapi, rows, at, trx);
  return rows.map(({ id }) => id);
}

const newVisitors = (events: Attribution['events']): number[] => [
  ...new Set(events.flatMap(({ visitor }) => (visitor?.row?.isNew ? visitor.row.id : []))),
];

const isLongUnseen = (visitor: Visitor | null, at: Date): boolean =>
  visitor?.row !== undefined && at.getTime() - visitor.row.lastSeen.getTime() > SEEN_EVERY_MS;

/** What visitors did before it was known who they are becomes their contacts'. */
async function stitch(identified: readonly Visitor[], trx: Knex.Transaction): Promise<Touch[]> {
  const touches: Touch[] = [];
  for (const { row, contact } of identified) {
    if (!row || !contact) continue;
    const to = { contactId: contact.id, accountId: contact.accountId };
    const names = await attributeEvents(row.id, to, trx);
    touches.push(...touchesOfEvents(names.map((name) => ({ name, ...to }))));
  }
  return touches;
}

async function moveToAccounts(
  strapi: Core.Strapi,
  { moved, left }: Attribution,
  trx: Knex.Transaction
): Promise<Touch[]> {
  const { uid, account } = audienceOf(strapi, 'contact');
  if (account === undefined || moved.size === 0) return [];
  const links = [...moved].map(([contact, accountId]) => ({ id: contact.id, others: [accountId] }));
  await writeLinks(strapi, uid, account, links, trx);
  return [
    // Rules of contacts look through the account, and those of accounts at their contacts.
    { audience: 'contact', subjects: links.map(({ id }) => id), all: true },
    { audience: 'account', subjects: [...new Set([...moved.values(), ...left])], all: true },
  ];
}
