import type { NamedSubject } from '../storage/named-subjects';
import type { NewEvent } from '../storage/events';
import type { VisitorRow } from '../storage/visitors';
import type { TrackedItem } from './read-call';

/** A contact as items are attributed to it; its account changes as `group` calls say so. */
export interface KnownContact extends NamedSubject {
  accountId: number | null;
}

/** A visitor as it is while the items are gone through. */
export interface Visitor {
  /** Absent for one that begins with these items. */
  row: VisitorRow | undefined;
  anonymousId: string;
  contact: KnownContact | null;
}

/** An item with the contact that it is proven, or said by a server, to be of. */
export interface ClaimedItem {
  item: TrackedItem;
  claim: KnownContact | null;
  /** Of `group`, from a server only: where the contact belongs from now on. */
  account: NamedSubject | undefined;
}

export interface Attribution {
  events: (Omit<NewEvent, 'visitorId' | 'source' | 'receivedAt'> & { visitor: Visitor | null; claimed: ClaimedItem })[];
  /** Visitors that were nobody's and are a contact's now. */
  identified: Visitor[];
  /** Visitors whose device another person has now. */
  retired: Visitor[];
  /** For those persons, in order; the last one of an anonymous id keeps it. */
  successors: Visitor[];
  /** Contacts that changed their account, with the account. */
  moved: Map<KnownContact, number>;
  /** Accounts that they left. */
  left: Set<number>;
}

/**
 * Whose each item is, in the order in which they came. A claim ties the visitor to its contact: one that was nobody's becomes
 * the contact's with all it did; one that is another's stays the other's, and the device starts afresh.
 * @param visitors the visitors that items name, by anonymous id
 */
export function attribute(items: readonly ClaimedItem[], visitors: Map<string, Visitor>): Attribution {
  const result: Attribution = {
    events: [],
    identified: [],
    retired: [],
    successors: [],
    moved: new Map(),
    left: new Set(),
  };

  const tie = (anonymousId: string, contact: KnownContact): void => {
    const visitor = visitors.get(anonymousId);
    if (!visitor || visitor.contact?.id === contact.id) return;
    if (visitor.contact === null) {
      visitor.contact = contact;
      result.identified.push(visitor);
      return;
    }
    const successor: Visitor = { row: undefined, anonymousId, contact };
    if (visitor.row) result.retired.push(visitor);
    result.successors.push(successor);
    visitors.set(anonymousId, successor);
  };

  for (const claimed of items) {
    const { item, claim, account } = claimed;
    if (claim) {
      if (item.anonymousId !== null) tie(item.anonymousId, claim);
      if (item.type === 'alias' && item.previousId !== null) tie(item.previousId, claim);
      if (account && claim.accountId !== account.id) {
        if (claim.accountId !== null) result.left.add(claim.accountId);
        claim.accountId = account.id;
        result.moved.set(claim, account.id);
      }
    }
    const visitor = item.anonymousId === null ? null : (visitors.get(item.anonymousId) ?? null);
    const contact = claim ?? contactOfVisitor(visitor, item.userId);
    const { messageId, name, occurredAt, properties, context } = item;
    result.events.push({
      messageId,
      name,
      occurredAt,
      properties,
      context,
      contactId: contact?.id ?? null,
      accountId: contact?.accountId ?? null,
      visitor,
      claimed,
    });
  }
  return result;
}

/** Whose a visitor is, unless the item says, without proof, that somebody else is at the device: then it is nobody's. */
function contactOfVisitor(visitor: Visitor | null, userId: string | null): KnownContact | null {
  const contact = visitor?.contact ?? null;
  return userId === null || contact?.name === userId ? contact : null;
}
