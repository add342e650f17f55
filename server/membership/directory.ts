import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { currentConnection } from '../storage/connection';
import { setsOf } from '../storage/members';
import { allStates, type SegmentState } from '../storage/states';

/** A segment as readers need it: who may be asked about it and where its members are. */
export interface DirectoryEntry {
  key: string;
  name: string;
  audience: AudienceName;
  active: boolean;
  /** Whether frontends may learn of it. */
  exposed: boolean;
  status: SegmentState['status'];
  setId?: number;
}

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

/** All segments by key, at most a second old; what this instance changed itself is seen at once. */
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
  const segments = await strapi.db
    .query(SEGMENT)
    .findMany({ select: ['key', 'name', 'audience', 'active', 'exposed'] });
  const states = await allStates(await currentConnection(strapi));
  return new Map(
    segments.map((segment: Omit<DirectoryEntry, 'setId' | 'status'>) => {
      const state = states.get(segment.key);
      const { key, name, audience, active, exposed } = segment;
      return [
        key,
        { key, name, audience, active, exposed, status: state?.status ?? 'new', setId: state?.setId ?? undefined },
      ];
    })
  );
}

/** Active segments that the subject is a member of, with since when, by key. */
export async function segmentsOf(
  strapi: Core.Strapi,
  audience: AudienceName,
  subjectId: number
): Promise<{ key: string; joinedAt: Date }[]> {
  const directory = await segmentDirectory(strapi);
  const bySet = new Map<number, DirectoryEntry>();
  for (const entry of directory.values()) {
    if (entry.active && entry.audience === audience && entry.setId !== undefined) bySet.set(entry.setId, entry);
  }
  const found: { key: string; joinedAt: Date }[] = [];
  for (const { setId, joinedAt } of await setsOf(await currentConnection(strapi), subjectId)) {
    const entry = bySet.get(setId);
    if (entry) found.push({ key: entry.key, joinedAt });
  }
  return found.sort((a, b) => (a.key < b.key ? -1 : 1));
}
