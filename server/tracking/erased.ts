import type { Core } from '@strapi/strapi';
import type { Knex } from '../storage/connection';
import { hasTombstones, readTombstones } from '../storage/tombstones';
import { hashesOf, type HashedKind } from './name-hashes';
import type { TrackedItem } from './read-call';

/** What is kept of these names once they are erased. */
export const tombstonesOf = (strapi: Core.Strapi, names: readonly { kind: HashedKind; name: string }[]): string[] =>
  names.flatMap(({ kind, name }) => hashesOf(strapi, kind, name)[0] ?? []);

/** Whether, and when, these names were erased. */
export interface Erasures {
  of(kind: HashedKind, name: string): Date | undefined;
}

const NOBODY: Erasures = { of: () => undefined };

/** What is known of the names in these items. */
export async function erasuresAmong(
  strapi: Core.Strapi,
  sourceName: string,
  items: readonly TrackedItem[],
  trx: Knex.Transaction
): Promise<Erasures> {
  const named = items.flatMap((item): [HashedKind, string | null][] => [
    ['user', item.userId],
    ['visitor', item.anonymousId],
    ['visitor', item.previousId],
    ['message', item.isDated ? null : `${sourceName} ${item.messageId}`],
  ]);
  return erasuresOf(strapi, named, trx);
}

/** What is known of these names. Most sites never erase anybody: theirs are not hashed. */
export async function erasuresOf(
  strapi: Core.Strapi,
  named: readonly (readonly [HashedKind, string | null])[],
  trx: Knex.Transaction
): Promise<Erasures> {
  if (named.length === 0 || !(await hasTombstones(trx))) return NOBODY;
  const hashes = new Map<string, string[]>();
  for (const [kind, name] of named) if (name !== null) hashes.set(`${kind} ${name}`, hashesOf(strapi, kind, name));
  const found = await readTombstones(strapi, [...hashes.values()].flat(), trx);
  return {
    of(kind, name) {
      const hash = hashes.get(`${kind} ${name}`)?.find((each) => found.has(each));
      return hash === undefined ? undefined : found.get(hash);
    },
  };
}

/** Whether the item is a late one of somebody who was erased since. */
export function isOfErased(item: TrackedItem, sourceName: string, erasures: Erasures): boolean {
  const at = [
    item.userId !== null ? erasures.of('user', item.userId) : undefined,
    item.anonymousId !== null ? erasures.of('visitor', item.anonymousId) : undefined,
  ];
  if (at.some((erasedAt) => erasedAt && item.occurredAt <= erasedAt)) return true;
  return !item.isDated && erasures.of('message', `${sourceName} ${item.messageId}`) !== undefined;
}
