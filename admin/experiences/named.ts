import { contentApi, type MediaFile, type Related } from '../api/content';
import type { OverrideField } from './overrides';

/** The documents of a field with what they are called, in the order of the ids; by their id where that is not known. */
export function useRelated({ model, name: field, locale }: OverrideField, ids: readonly string[]): Related[] {
  // What is asked for once serves all orders.
  const at = { model, field, locale, ids: [...ids].sort() };
  const { currentData, data = [] } = contentApi.useRelatedNamedQuery(at, { skip: ids.length === 0 });
  const known = currentData ?? data;
  return ids.map(
    (documentId) => known.find((each) => each.documentId === documentId) ?? { documentId, label: documentId }
  );
}

/** Files in the order of the ids; those that are not known by their id. */
export function useFiles(ids: readonly number[]): MediaFile[] {
  const { currentData, data = [] } = contentApi.useFilesQuery([...ids].sort(), { skip: ids.length === 0 });
  const known = currentData ?? data;
  return ids.map((id) => known.find((file) => file.id === id) ?? { id, name: String(id), url: '' });
}

/** Where a small picture of the file is; undefined of what is none. */
export function pictureOf({ mime, url, formats }: MediaFile): string | undefined {
  if (!mime?.startsWith('image/')) return undefined;
  const path = formats?.thumbnail?.url ?? url;
  return path.startsWith('/')
    ? `${(window as { strapi?: { backendURL?: string } }).strapi?.backendURL ?? ''}${path}`
    : path;
}
