import type { Core } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';
import type { HolderStep } from '../storage/expression-uses';
import { placesOf } from './holders';

/** An entry that bears an expression, itself or in one of its components. */
export interface BearingEntry {
  uid: string;
  documentId: string;
  field: string;
  locale: string | null;
  published?: boolean;
}

interface Place {
  uid: string;
  attribute: string;
  expression: string;
}

/** Entries that bear the expression at this place, at most `limit`. A component leads to the entries that hold it. */
export async function bearingEntries(strapi: Core.Strapi, place: Place, limit: number): Promise<BearingEntry[]> {
  const rows = await strapi.db
    .query(place.uid)
    .findMany({ select: ['id'], where: { [place.attribute]: place.expression }, limit });
  return holders(
    strapi,
    place.uid,
    rows.map((row: { id: number }) => row.id),
    place.attribute
  );
}

async function holders(strapi: Core.Strapi, uid: string, ids: number[], field: string): Promise<BearingEntry[]> {
  if (ids.length === 0) return [];
  if (uid in strapi.contentTypes) return entries(strapi, uid, ids, field);
  const found: BearingEntry[] = [];
  for (const { holder, field: name, link } of placesOf(strapi, uid)) {
    const owners = await ownersOf(strapi, link, name, uid, ids);
    found.push(...(await holders(strapi, holder, owners, `${name}.${field}`)));
  }
  return found;
}

async function ownersOf(
  strapi: Core.Strapi,
  link: HolderStep['link'],
  name: string,
  uid: string,
  ids: number[]
): Promise<number[]> {
  const links: Record<string, number>[] = await strapi.db.query(link.table).findMany({
    where: { field: name, component_type: uid, [link.component]: { $in: ids } },
  });
  return [...new Set(links.map((row) => Number(row[link.holder])))];
}

async function entries(strapi: Core.Strapi, uid: string, ids: number[], field: string): Promise<BearingEntry[]> {
  const hasDrafts = contentTypes.hasDraftAndPublish(strapi.getModel(uid as never));
  const rows: { documentId: string; locale?: string | null; publishedAt?: unknown }[] = await strapi.db
    .query(uid)
    .findMany({ where: { id: { $in: ids } }, orderBy: { id: 'asc' } });
  return rows.map(({ documentId, locale, publishedAt }) => ({
    uid,
    documentId,
    field,
    locale: locale ?? null,
    ...(hasDrafts && { published: publishedAt !== null && publishedAt !== undefined }),
  }));
}
