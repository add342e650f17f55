import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Source, SourceCreate, SourceUpdate, SourceWithKey } from '../../contracts/sources';
import { validationError } from '../http';
import { deleteSource, insertSource, readSources, updateSource, type SourceRow } from '../storage/sources';
import { hashOfKey, newWriteKey } from './write-key';

/** How long the key before a rotation goes on working: long enough to bring a site out with the new one. */
const FORMER_KEY_MS = 24 * 3_600_000;
/** How long another instance's change may go unnoticed. */
const TTL_MS = 1_000;
const USED_EVERY_MS = 60_000;

interface Cached {
  readAt: number;
  sources: Promise<SourceRow[]>;
}
const caches = new WeakMap<Core.Strapi, Cached>();

/** All sources, at most a second old. */
function knownSources(strapi: Core.Strapi): Promise<SourceRow[]> {
  const cached = caches.get(strapi);
  if (cached && Date.now() - cached.readAt < TTL_MS) return cached.sources;
  const reading: Cached = { readAt: Date.now(), sources: readSources(strapi) };
  caches.set(strapi, reading);
  reading.sources.catch(() => caches.delete(strapi));
  return reading.sources;
}

/** The enabled source that the write key is of. */
export async function sourceOfKey(strapi: Core.Strapi, writeKey: string): Promise<SourceRow | undefined> {
  const hash = hashOfKey(writeKey);
  return (await knownSources(strapi)).find(
    ({ enabled, keyHash, formerHash, formerUntil }) =>
      enabled && (keyHash === hash || (formerHash === hash && formerUntil !== null && formerUntil > new Date()))
  );
}

/** Whether pages of this origin may send to any source, which is all that can be said before there is a key. */
export async function isKnownOrigin(strapi: Core.Strapi, origin: string): Promise<boolean> {
  return (await knownSources(strapi)).some((source) => mayComeFrom(source, origin));
}

/** Only the keys of browsers are for pages: a server's key in a page is in everybody's hands. */
export function mayComeFrom({ enabled, kind, origins }: SourceRow, origin: string): boolean {
  return enabled && kind === 'browser' && (origins.includes('*') || origins.includes(origin));
}

const noted = new WeakMap<SourceRow, number>();

/** Notes that the source is in use, once a minute and instance. */
export async function noteUse(strapi: Core.Strapi, source: SourceRow): Promise<void> {
  const last = Math.max(noted.get(source) ?? 0, source.usedAt?.getTime() ?? 0);
  if (Date.now() - last < USED_EVERY_MS) return;
  noted.set(source, Date.now());
  await updateSource(strapi, source.id, { usedAt: new Date() });
}

/** Sources as administrators keep them. A key is known when it is made, and to nobody afterwards. */
export const sourcesOf = (strapi: Core.Strapi) => {
  const one = async (id: number): Promise<SourceRow> => {
    const found = (await readSources(strapi)).find((source) => source.id === id);
    if (!found) throw new errors.NotFoundError('There is no such source.');
    return found;
  };
  const change = async (id: number, changes: Parameters<typeof updateSource>[2]): Promise<Source> => {
    await updateSource(strapi, id, changes);
    caches.delete(strapi);
    return publicSource(await one(id));
  };

  return {
    list: async (): Promise<Source[]> => (await readSources(strapi)).map(publicSource),

    async create({ name, kind, origins = [] }: SourceCreate): Promise<SourceWithKey> {
      refuseOrigins(kind, origins);
      const writeKey = newWriteKey();
      const id = await insertSource(strapi, { name, kind, origins, keyHash: hashOfKey(writeKey) });
      caches.delete(strapi);
      return { ...publicSource(await one(id)), writeKey };
    },

    async update(id: number, changes: SourceUpdate): Promise<Source> {
      const { kind } = await one(id);
      refuseOrigins(kind, changes.origins ?? []);
      return change(id, changes);
    },

    /** A new key; the old one works for another day, or until the next rotation. */
    async rotate(id: number): Promise<SourceWithKey> {
      const { keyHash } = await one(id);
      const writeKey = newWriteKey();
      const formerUntil = new Date(Date.now() + FORMER_KEY_MS);
      const source = await change(id, { keyHash: hashOfKey(writeKey), formerHash: keyHash, formerUntil });
      return { ...source, writeKey };
    },

    /** Its events stay. */
    async delete(id: number): Promise<void> {
      if (!(await deleteSource(strapi, id))) throw new errors.NotFoundError('There is no such source.');
      caches.delete(strapi);
    },
  };
};

function refuseOrigins(kind: SourceRow['kind'], origins: readonly string[]): void {
  if (kind === 'server' && origins.length > 0) {
    throw validationError('origins', 'A server’s key is not for pages of any origin.');
  }
}

function publicSource({ id, name, kind, origins, enabled, createdAt, usedAt, formerUntil }: SourceRow): Source {
  return {
    id,
    name,
    kind,
    origins,
    enabled,
    createdAt: createdAt.toISOString(),
    usedAt: usedAt?.toISOString() ?? null,
    formerUntil: formerUntil && formerUntil > new Date() ? formerUntil.toISOString() : null,
  };
}
