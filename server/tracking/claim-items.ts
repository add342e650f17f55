import type { Core } from '@strapi/strapi';
import type { Rejection, RejectionCode } from '../../contracts/tracking';
import type { AudienceName } from '../../rules/catalog';
import { configOf } from '../config';
import type { Touch } from '../membership/touch';
import type { Knex } from '../storage/connection';
import { subjectsNamed, type NamedSubject } from '../storage/named-subjects';
import type { ClaimedItem, KnownContact, Visitor } from './attribute';
import { createNamed } from './create-named';
import { erasuresOf, type Erasures } from './erased';
import type { Proof, RequestProof } from './proof';
import type { TrackedItem } from './read-call';
import type { EventSource } from './source-name';
import { knownContacts } from './visitors';

interface Around {
  visitors: Map<string, Visitor>;
  proof: RequestProof;
  erasures: Erasures;
}

interface Claims {
  claimed: ClaimedItem[];
  rejected: Rejection[];
  /** Subjects that were made. */
  created: Touch[];
}

/**
 * Of which contact each item is, as far as that is sure: a server is believed, and may make contacts if it is configured so; from
 * a browser only a proof counts, and of whom there is none the item is the visitor's.
 */
export async function claimItems(
  strapi: Core.Strapi,
  source: EventSource,
  items: readonly TrackedItem[],
  around: Around,
  trx: Knex.Transaction
): Promise<Claims> {
  return source.kind === 'server'
    ? claimedByServer(strapi, items, around, trx)
    : claimedByBrowser(strapi, items, around, trx);
}

async function claimedByServer(
  strapi: Core.Strapi,
  items: readonly TrackedItem[],
  { visitors, erasures }: Around,
  trx: Knex.Transaction
): Promise<Claims> {
  const { createContacts, createAccounts } = configOf(strapi).tracking;
  const userIds = distinct(items.map(({ userId }) => userId));
  const groupIds = distinct(items.map(({ type, groupId }) => (type === 'group' ? groupId : null)));
  const subjects = await subjectsNamed(strapi, 'contact', userIds, trx);
  const accounts = await subjectsNamed(strapi, 'account', groupIds, trx);
  const created: Touch[] = [];
  const create = async (audience: AudienceName, known: Map<string, NamedSubject>, names: readonly string[]) => {
    const missing = names.filter((name) => !known.has(name));
    const made = await createNamed(strapi, audience, missing, trx);
    for (const [name, subject] of made) known.set(name, subject);
    created.push({ audience, subjects: [...made.values()].map(({ id }) => id), all: true });
  };
  if (createContacts) {
    const wanted = userIds.filter((name) => !erasures.of('user', name));
    await create('contact', subjects, wanted);
  }
  if (createAccounts) await create('account', accounts, groupIds);
  const contacts = await sharedContacts(strapi, [...subjects.values()], visitors, trx);

  const claims: Claims = { claimed: [], rejected: [], created };
  for (const item of items) {
    const subject = item.userId === null ? undefined : subjects.get(item.userId);
    const claim = (subject && contacts.get(subject.id)) ?? null;
    // Nobody could ever find an event that is neither a contact's nor a visitor's.
    if (!claim && item.anonymousId === null) {
      claims.rejected.push(rejection(item, 'unknown_contact'));
      continue;
    }
    const account = item.type === 'group' && item.groupId !== null ? accounts.get(item.groupId) : undefined;
    claims.claimed.push({ item, claim, account });
  }
  return claims;
}

async function claimedByBrowser(
  strapi: Core.Strapi,
  items: readonly TrackedItem[],
  { visitors, proof }: Around,
  trx: Knex.Transaction
): Promise<Claims> {
  const proofs = new Map<TrackedItem, Proof>();
  for (const item of items) {
    const found = proof.byItem.get(item) ?? proof.request;
    if (found) proofs.set(item, found);
  }
  const ids = [...new Set([...proofs.values()].map(({ contactId }) => contactId))];
  const contacts = await sharedContacts(
    strapi,
    ids.map((id) => ({ id })),
    visitors,
    trx
  );
  // Items that name nobody, as what was shown to a person: whose they are only the proof tells.
  const erasures = await erasuresOf(
    strapi,
    items.flatMap((item) => {
      const proven = item.userId === null ? proofs.get(item) : undefined;
      return proven ? [['user', contacts.get(proven.contactId)?.name ?? null] as const] : [];
    }),
    trx
  );
  const isLate = ({ userId, occurredAt }: TrackedItem, { name }: KnownContact): boolean => {
    const erasedAt = userId === null && name !== null ? erasures.of('user', name) : undefined;
    return erasedAt !== undefined && occurredAt <= erasedAt;
  };

  const claims: Claims = { claimed: [], rejected: [], created: [] };
  for (const item of items) {
    if (item.anonymousId === null && !proofs.has(item)) {
      claims.rejected.push(rejection(item, 'no_identity'));
      continue;
    }
    if (item.type === 'alias' && item.previousId !== null && item.previousId !== item.anonymousId) {
      claims.rejected.push(rejection(item, 'not_own_visitor'));
      continue;
    }
    const proven = proofs.get(item);
    const contact = proven && contacts.get(proven.contactId);
    const claim = proven && contact && isClaimed(item, proven, contact) && !isLate(item, contact) ? contact : null;
    if (!claim && item.anonymousId === null) claims.rejected.push(rejection(item, 'no_identity'));
    else claims.claimed.push({ item, claim, account: undefined });
  }
  return claims;
}

/**
 * Whether the item speaks of whom the proof is of. Clients keep what they could not send, and send it with the proof of
 * whoever is signed in by then: what names another, or nobody, is not this person's.
 */
function isClaimed({ type, userId, anonymousId }: TrackedItem, { names }: Proof, contact: KnownContact): boolean {
  if (userId === null) return type === 'identify' || anonymousId === null;
  return userId === contact.name || names.has(userId);
}

/** The contacts, as the same objects that visitors refer to, so that a change of one is a change of the other. */
async function sharedContacts(
  strapi: Core.Strapi,
  subjects: readonly Pick<NamedSubject, 'id'>[],
  visitors: Map<string, Visitor>,
  trx: Knex.Transaction
): Promise<Map<number, KnownContact>> {
  const contacts = new Map<number, KnownContact>();
  for (const { contact } of visitors.values()) if (contact) contacts.set(contact.id, contact);
  const missing = subjects.map(({ id }) => id).filter((id) => !contacts.has(id));
  for (const [id, contact] of await knownContacts(strapi, missing, trx)) contacts.set(id, contact);
  return contacts;
}

const distinct = (names: readonly (string | null)[]): string[] => [...new Set(names.flatMap((name) => name ?? []))];

const rejection = ({ index, messageId }: TrackedItem, code: RejectionCode): Rejection => ({ index, messageId, code });
