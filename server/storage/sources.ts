import type { Core } from '@strapi/strapi';
import type { SourceKind } from '../../contracts/sources';
import { connection, insertedId, isSqlite, toDate, type Knex } from './connection';
import { TABLES } from './tables';

export interface SourceRow {
  id: number;
  name: string;
  kind: SourceKind;
  keyHash: string;
  formerHash: string | null;
  formerUntil: Date | null;
  origins: string[];
  enabled: boolean;
  createdAt: Date;
  usedAt: Date | null;
}

/** All sources, in the order of their making. */
export async function readSources(strapi: Core.Strapi): Promise<SourceRow[]> {
  const rows = (await connection(strapi)(TABLES.source).orderBy('id').select('*')) as Record<string, unknown>[];
  return rows.map((row) => ({
    id: Number(row.id),
    name: String(row.name),
    kind: row.kind as SourceKind,
    keyHash: String(row.key_hash),
    formerHash: (row.former_hash ?? null) as string | null,
    formerUntil: toDate(row.former_until as null),
    origins: (typeof row.origins === 'string' ? JSON.parse(row.origins) : (row.origins ?? [])) as string[],
    enabled: Boolean(row.enabled),
    createdAt: toDate(row.created_at),
    usedAt: toDate(row.used_at as null),
  }));
}

export async function insertSource(
  strapi: Core.Strapi,
  { name, kind, keyHash, origins }: Pick<SourceRow, 'name' | 'kind' | 'keyHash' | 'origins'>
): Promise<number> {
  const row = {
    name,
    kind,
    key_hash: keyHash,
    origins: JSON.stringify(origins),
    enabled: true,
    created_at: new Date(),
  };
  return insertedId(await connection(strapi)(TABLES.source).insert(row, ['id']));
}

/** @returns whether there is such a source */
export async function updateSource(
  strapi: Core.Strapi,
  id: number,
  change: Partial<Pick<SourceRow, 'name' | 'origins' | 'enabled' | 'keyHash' | 'formerHash' | 'formerUntil' | 'usedAt'>>
): Promise<boolean> {
  const columns = {
    name: change.name,
    origins: change.origins && JSON.stringify(change.origins),
    enabled: change.enabled,
    key_hash: change.keyHash,
    former_hash: change.formerHash,
    former_until: change.formerUntil,
    used_at: change.usedAt,
  };
  const set = Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
  const source = connection(strapi)(TABLES.source).where({ id });
  // MySQL counts only rows that became different.
  if (Object.keys(set).length > 0) await source.clone().update(set);
  return (await source.first('id')) !== undefined;
}

export async function deleteSource(strapi: Core.Strapi, id: number): Promise<boolean> {
  return (await connection(strapi)(TABLES.source).where({ id }).delete()) > 0;
}

/** Lets one transaction after the other go on from here. There is a source wherever something is tracked. */
export async function lockCreation(trx: Knex.Transaction): Promise<void> {
  if (!isSqlite(trx)) await trx(TABLES.source).orderBy('id').limit(1).forUpdate().select('id');
}
