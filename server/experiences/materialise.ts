import type { Core } from '@strapi/strapi';
import { attributesOf, type SchemaAttribute } from '../catalog/schema';
import type { Status } from './directory';
import { wantedOf, wantedOn, type Wanted } from './populated';

/** A stored value on its way into an answer. */
export interface Materials {
  strapi: Core.Strapi;
  status: Status;
  locale: string | undefined;
}

type Stored = Record<string, unknown>;

const isMany = ({ type, relation = '', multiple, repeatable }: SchemaAttribute & { multiple?: boolean }): boolean =>
  type === 'media' ? multiple === true : type === 'relation' ? /ToMany$/.test(relation) : repeatable === true;

/** Whether the attribute's value is not a plain one. */
export const leadsOn = ({ type }: SchemaAttribute): boolean =>
  ['media', 'relation', 'component', 'dynamiczone'].includes(type);

/**
 * The value of an attribute as an answer has it, of what a variant stores: files by id, documents by document id, components as objects.
 * Documents are read as any read of the request is, so that whoever asks finds only what they may see of them.
 * @param present the baseline's own value, whose components lend their ids
 */
export async function materialise(
  materials: Materials,
  attribute: SchemaAttribute,
  value: unknown,
  wanted: Wanted,
  present?: unknown
): Promise<unknown> {
  const values = (Array.isArray(value) ? value : value === null ? [] : [value]) as unknown[];
  const many = isMany(attribute) || attribute.type === 'dynamiczone';
  const presents = Array.isArray(present) ? present : [present];
  let found: unknown[];
  if (attribute.type === 'media') found = await files(materials, values, wanted);
  else if (attribute.type === 'relation') found = await documents(materials, attribute, values, wanted);
  else found = await components(materials, attribute, values as Stored[], wanted, presents as (Stored | undefined)[]);
  return many ? found : (found[0] ?? null);
}

async function files({ strapi }: Materials, ids: readonly unknown[], { fields }: Wanted): Promise<unknown[]> {
  if (ids.length === 0) return [];
  const select = Array.isArray(fields) ? { select: [...new Set(['id', 'documentId', ...(fields as string[])])] } : {};
  const rows = (await strapi.db
    .query('plugin::upload.file')
    .findMany({ where: { id: { $in: ids as number[] } }, ...select })) as { id: number }[];
  return ids.flatMap((id) => rows.find((row) => row.id === Number(id)) ?? []);
}

async function documents(
  { strapi, status, locale }: Materials,
  { target }: SchemaAttribute,
  ids: readonly unknown[],
  { fields, populate }: Wanted
): Promise<unknown[]> {
  if (ids.length === 0 || !target) return [];
  const rows = (await strapi.documents(target as 'api::x.x').findMany({
    filters: { documentId: { $in: ids as string[] } },
    status,
    ...(locale !== undefined && { locale }),
    ...(fields !== undefined && { fields }),
    ...(populate !== undefined && { populate }),
  } as never)) as { documentId: string }[];
  return ids.flatMap((id) => rows.find(({ documentId }) => documentId === id) ?? []);
}

async function components(
  materials: Materials,
  { component }: SchemaAttribute,
  values: readonly Stored[],
  wanted: Wanted,
  presents: readonly (Stored | undefined)[]
): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const [index, value] of values.entries()) {
    const uid = component ?? String(value.__component);
    const own = component ? wanted : wantedOn(wanted, uid);
    if (!own) continue;
    const present = presents[index];
    const known = component || present?.__component === uid ? present : undefined;
    const built: Stored = component ? {} : { __component: uid };
    built.id = known?.id ?? index + 1;
    const { fields } = own;
    for (const [name, attribute] of Object.entries(attributesOf(materials.strapi, uid))) {
      const stored = value[name];
      if (leadsOn(attribute)) {
        const nested = wantedOf(own.populate, name);
        const isOwnPart = attribute.type === 'component' || attribute.type === 'dynamiczone';
        if (!nested && !(isOwnPart && known && name in known)) continue;
        built[name] = await materialise(materials, attribute, stored ?? null, nested ?? {}, known?.[name]);
      } else if (!Array.isArray(fields) || fields.includes(name)) {
        built[name] = stored ?? null;
      }
    }
    found.push(built);
  }
  return found;
}
