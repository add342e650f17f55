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

/** What is known of the names in these items. Most sites never erase anybody: theirs are not hashed. */
export async function erasuresAmong(
  strapi: Core.Strapi,
  sourceName: string,
  items: readonly TrackedItem[],
  trx: Knex.Transaction
): Promise<Erasures> {
  if (!(await hasTombstones(trx))) return NOBODY;
  const names = new Map<string, [HashedKind, string]>();
  const add = (kind: HashedKind, name: string | null) => name !== null && names.set(`${kind} ${name}`, [kind, name]);
  for (const item of items) {
    add('user', item.userId);
    add('visitor', item.anonymousId);
    add('visitor', item.previousId);
    if (!item.isDated) add('message', `${sourceName} ${item.messageId}`);
  }
  const hashes = new Map([...names].map(([key, [kind, name]]) => [key, hashesOf(strapi, kind, name)]));
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
