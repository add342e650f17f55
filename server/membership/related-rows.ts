import type { Core } from '@strapi/strapi';
import { attributesOf } from '../catalog/schema';

/**
 * The relations that the data of a write sets, with the ids of the rows that it names: some may be taken from others by
 * that, whose rules then reach them no longer.
 */
export function relatedRows(strapi: Core.Strapi, uid: string, data: unknown): { uid: string; rows: number[] }[] {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return [];
  const attributes = attributesOf(strapi, uid);
  return Object.entries(data).flatMap(([name, value]) => {
    const target = attributes[name]?.target;
    return target === undefined || value === undefined ? [] : [{ uid: target, rows: [...new Set(idsIn(value))] }];
  });
}

/** Every form that Strapi's queries take: an id, an object with one, a list of them, or lists to connect, disconnect and set. */
function idsIn(value: unknown): number[] {
  if (Array.isArray(value)) return value.flatMap(idsIn);
  if (typeof value === 'number') return [value];
  if (typeof value === 'string') return /^\d+$/.test(value) ? [Number(value)] : [];
  if (typeof value !== 'object' || value === null) return [];
  const { id, connect, disconnect, set } = value as Record<string, unknown>;
  return [id, connect, disconnect, set].flatMap((part) => (part === undefined ? [] : idsIn(part)));
}
