import type { Core } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';
import { attributesOf } from './schema';

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

/** The columns of the table that links a type or component to its components. */
interface Link {
  name: string;
  joinColumn: { name: string };
  inverseJoinColumn?: { name: string };
  morphColumn?: { idColumn: { name: string } };
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
  for (const holder of [...Object.keys(strapi.contentTypes), ...Object.keys(strapi.components)]) {
    for (const [name, { component, components = [] }] of Object.entries(attributesOf(strapi, holder))) {
      if (component !== uid && !components.includes(uid)) continue;
      const owners = await ownersOf(strapi, holder, name, uid, ids);
      found.push(...(await holders(strapi, holder, owners, `${name}.${field}`)));
    }
  }
  return found;
}

async function ownersOf(
  strapi: Core.Strapi,
  holder: string,
  name: string,
  uid: string,
  ids: number[]
): Promise<number[]> {
  const { joinTable } = strapi.db.metadata.get(holder).attributes[name] as unknown as { joinTable: Link };
  const component = joinTable.inverseJoinColumn?.name ?? joinTable.morphColumn?.idColumn.name;
  if (!component) return [];
  const links: Record<string, number>[] = await strapi.db.query(joinTable.name).findMany({
    where: { field: name, component_type: uid, [component]: { $in: ids } },
  });
  return [...new Set(links.map((link) => Number(link[joinTable.joinColumn.name])))];
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
