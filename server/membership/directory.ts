import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { currentConnection } from '../storage/connection';
import { setsOf } from '../storage/members';
import { segmentsWithSets, type DirectoryEntry } from '../storage/directory-entries';

export type Directory = ReadonlyMap<string, DirectoryEntry>;

export const SEGMENT = 'plugin::segments.segment';

/** How long another instance's change may go unnoticed. Retired sets are kept longer than this. */
const DIRECTORY_TTL_MS = 1_000;

interface Cached {
  readAt: number;
  directory: Promise<Directory>;
  /** Whether the reading is over. */
  settled: boolean;
}
const caches = new WeakMap<Core.Strapi, Cached>();

/**
 * All segments by key, at most a second old; what this instance changed itself is seen at once. To be
 * asked before members are read: a set that it does not name yet may be still filling when they are.
 */
export function segmentDirectory(strapi: Core.Strapi): Promise<Directory> {
  const cached = caches.get(strapi);
  const fresh = cached && Date.now() - cached.readAt < DIRECTORY_TTL_MS;
  // Another's reading can wait for the very connection that a caller in a transaction holds.
  if (strapi.db.inTransaction()) return fresh && cached.settled ? cached.directory : readDirectory(strapi);
  if (fresh) return cached.directory;
  const reading: Cached = { readAt: Date.now(), directory: readDirectory(strapi), settled: false };
  caches.set(strapi, reading);
  reading.directory.then(
    () => (reading.settled = true),
    () => caches.delete(strapi)
  );
  return reading.directory;
}

/** As the database has it now. */
export function freshDirectory(strapi: Core.Strapi): Promise<Directory> {
  forgetDirectory(strapi);
  return segmentDirectory(strapi);
}

/** To be called after any change of a segment or of its set. */
export function forgetDirectory(strapi: Core.Strapi): void {
  caches.delete(strapi);
}

async function readDirectory(strapi: Core.Strapi): Promise<Directory> {
  const entries = await segmentsWithSets(strapi, await currentConnection(strapi));
  return new Map(entries.map((entry) => [entry.key, entry]));
}

const activeSets = new WeakMap<Directory, ReadonlyMap<number, DirectoryEntry>>();

function activeSetsOf(directory: Directory): ReadonlyMap<number, DirectoryEntry> {
  let sets = activeSets.get(directory);
  if (!sets) {
    const entries = [...directory.values()].filter(({ active }) => active);
    sets = new Map(entries.flatMap((entry) => (entry.setId === undefined ? [] : [[entry.setId, entry]])));
    activeSets.set(directory, sets);
  }
  return sets;
}

/** Keys of the active segments of this audience of which these are the sets. Subjects of different audiences share ids. */
export function keysOfSets(directory: Directory, audience: AudienceName, setIds: readonly number[]): string[] {
  const sets = activeSetsOf(directory);
  return setIds.flatMap((setId) => {
    const entry = sets.get(setId);
    return entry?.audience === audience ? [entry.key] : [];
  });
}

/** Active segments that the subject is a member of, with since when, by key. */
export async function segmentsOf(
  strapi: Core.Strapi,
  audience: AudienceName,
  subjectId: number
): Promise<{ key: string; joinedAt: Date }[]> {
  const directory = await segmentDirectory(strapi);
  const rows = await setsOf(await currentConnection(strapi), subjectId);
  return rows
    .flatMap(({ setId, joinedAt }) => keysOfSets(directory, audience, [setId]).map((key) => ({ key, joinedAt })))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}
