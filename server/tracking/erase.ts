import type { Core } from '@strapi/strapi';
import { audienceOf } from '../catalog/audiences';
import { attributesOf } from '../catalog/schema';
import { TRAITS } from '../catalog/types';
import { contactByName } from '../identity/find-contact';
import { judgingTime } from '../membership/clock';
import { settleTouched } from '../membership/settle-touched';
import { inSettlingTransaction } from '../membership/settling-transaction';
import { blankMessages, type ToldAs } from '../storage/blank-messages';
import { connection, inTransaction, type Knex } from '../storage/connection';
import type { ContactSets } from '../storage/contact-sets';
import { departedAs, forgetDeparted } from '../storage/departed';
import { deleteTracked, lockTracked, trackedVisitors, type Tracked } from '../storage/erase-tracked';
import { waitAtGate } from '../storage/gate';
import { forgetGone, forgetHistories, noteChanges } from '../storage/histories';
import { subjectsWithIds } from '../storage/named-subjects';
import { forgetNotes, forgetOverrides } from '../storage/overrides';
import { recordingsOf } from '../storage/recordings';
import { insertTombstones } from '../storage/tombstones';
import { tombstonesOf } from './erased';
import { hashesOf } from './name-hashes';

/** How long clients go on sending what they could not send. */
const RETRIED_MS = 7 * 86_400_000;

/** A contact by its identity value, or a visitor by its anonymous id; those that have none by their row id. */
export type Erased = { contact: string } | { contactId: number } | { visitor: string } | { visitorId: number };

/**
 * Erases what was tracked of somebody: events, visitors, traits, what traits and fields were before, notes on how somebody is forced, and names
 * in messages to webhooks; memberships follow.
 * What is sent again later is left out. The contact's own row is the site's, to be deleted by whoever asks for this, before or after.
 * @returns how many events and visitors there were
 */
export async function erase(strapi: Core.Strapi, who: Erased): Promise<{ events: number; visitors: number }> {
  const { tracked, toldAs, gone, account } = await subjectOf(strapi, who);
  // Before the visitors are gone, whose names nobody would know any more if this failed; and past the transaction, which everybody waits for.
  await blankMessages(connection(strapi), toldAs);
  const erasedAt = new Date();
  return inSettlingTransaction(strapi, async (trx) => {
    // Calls that have looked who is erased are let finish, and what they wrote is found.
    await waitAtGate(trx);
    const rows = await lockTracked(strapi, tracked, new Date(erasedAt.getTime() - RETRIED_MS), trx);
    const anonymousIds = new Set([...rows.anonymousIds, ...('visitor' in who ? [who.visitor] : [])]);
    const names = tombstonesOf(strapi, [
      ...('contact' in who ? [{ kind: 'user' as const, name: who.contact }] : []),
      ...[...anonymousIds].map((name) => ({ kind: 'visitor' as const, name })),
    ]);
    await insertTombstones(strapi, names, { erasedAt }, trx);
    const messages = tombstonesOf(
      strapi,
      rows.messages.map(({ source, messageId }) => ({ kind: 'message' as const, name: `${source} ${messageId}` }))
    );
    const retriedUntil = new Date(erasedAt.getTime() + RETRIED_MS);
    // An event may be both of the contact and of one of its visitors.
    await insertTombstones(strapi, [...new Set(messages)], { erasedAt, retriedUntil }, trx);
    const events = await deleteTracked(strapi, tracked, rows, trx);
    await forgetGone(strapi, trx, 'visitor', await recordingsOf(trx, 'visitor'), rows.visitorIds);
    const contacts = 'contactIds' in tracked ? tracked.contactIds : [];
    await forgetPast(strapi, contacts, trx);
    await forgetDeparted(trx, contacts);
    const documents = toldAs.flatMap(({ documentId }) => documentId ?? []);
    await forgetOverrides(trx, gone);
    await forgetNotes(trx, documents);
    // Events are counted for whomever they were of at their receipt, which need not be who is erased.
    const accounts = account === undefined ? rows.accountIds : [account, ...rows.accountIds];
    await settleTouched(strapi, trx, [
      { audience: 'contact', subjects: [...new Set([...contacts, ...rows.contactIds])], all: true },
      { audience: 'account', subjects: [...new Set(accounts)], all: true },
      { audience: 'visitor', subjects: rows.visitorIds, all: true },
    ]);
    return { events, visitors: rows.visitorIds.length };
  });
}

interface Subject {
  tracked: Tracked;
  /** The subject and its visitors. */
  toldAs: ToldAs[];
  /** Document ids of which no row is left: visitors, and contacts that were deleted. */
  gone: string[];
  account: number | undefined;
}

/** Whom the name is of: also contacts that had it and were deleted since. */
async function subjectOf(strapi: Core.Strapi, who: Erased): Promise<Subject> {
  const contact = await contactOf(strapi, who);
  return inTransaction(strapi, async (trx) => {
    let tracked: Tracked;
    const toldAs: ToldAs[] = [];
    const gone: string[] = [];
    if ('visitor' in who) {
      tracked = { anonymousId: who.visitor };
      toldAs.push({ audience: 'visitor', identity: who.visitor, documentId: null });
    } else if ('visitorId' in who) tracked = { visitorId: who.visitorId };
    else {
      const present = await subjectsWithIds(strapi, 'contact', contact ? [contact.id] : [], trx);
      const deleted = 'contact' in who ? await departedAs(strapi, hashesOf(strapi, 'user', who.contact), trx) : [];
      const all = [...present.values(), ...deleted];
      tracked = { contactIds: all.map(({ id }) => id) };
      if ('contact' in who) toldAs.push({ audience: 'contact', identity: who.contact, documentId: null });
      for (const { documentId } of all) toldAs.push({ audience: 'contact', identity: null, documentId });
      gone.push(...deleted.map(({ documentId }) => documentId));
    }
    for (const { anonymousId, documentId } of await trackedVisitors(trx, tracked)) {
      toldAs.push({ audience: 'visitor', identity: anonymousId, documentId });
      gone.push(documentId);
    }
    return { tracked, toldAs, gone, account: contact?.account };
  });
}

async function contactOf(strapi: Core.Strapi, who: Erased): Promise<ContactSets | undefined> {
  if ('contact' in who) return contactByName(strapi, who.contact, { identityOnly: true });
  return 'contactId' in who ? contactByName(strapi, `id:${who.contactId}`) : undefined;
}

/**
 * What these contacts had in fields and traits is forgotten. What their rows have now is no secret: it is where the recording of a field begins
 * anew, so that its next change is noticed.
 */
async function forgetPast(strapi: Core.Strapi, contacts: readonly number[], trx: Knex.Transaction): Promise<void> {
  const recordings = await recordingsOf(trx, 'contact');
  if (contacts.length === 0 || recordings.length === 0) return;
  await forgetHistories(strapi, trx, recordings, contacts);
  // A field of that name is the site's own.
  const isOwn = attributesOf(strapi, audienceOf(strapi, 'contact').uid)[TRAITS] !== undefined;
  const ofRows = recordings.filter(({ path }) => isOwn || (path !== TRAITS && !path.startsWith(`${TRAITS}.`)));
  const scope = { kind: 'ids', ids: contacts } as const;
  await noteChanges(strapi, trx, 'contact', ofRows, scope, await judgingTime(strapi, trx));
}

/** `strapi.plugin('segments').service('tracking')`: for code of the site. */
export const trackingService = ({ strapi }: { strapi: Core.Strapi }) => ({
  erase: (who: Erased) => erase(strapi, who),
});
