import type { Core } from '@strapi/strapi';
import type { CatalogAttribute } from '../../rules/catalog';
import type { Audience } from '../catalog/audiences';
import type { Reader } from '../catalog/catalog';
import { catalogTypes } from '../catalog/types';
import { validationError } from '../http';
import { toDate } from '../storage/connection';
import type { MemberExportRow } from '../storage/member-export';

export interface ExportColumn {
  name: string;
  /** Attribute of the audience's type that is read, if it is one. */
  attribute?: string;
  read(row: MemberExportRow): unknown;
}

/**
 * The columns of an export: by default identity, e-mail and the time of joining.
 * @throws ValidationError for what is no scalar of the type, or private to this reader
 */
export function exportColumns(
  strapi: Core.Strapi,
  audience: Audience,
  names: readonly string[] | undefined,
  reader: Reader
): ExportColumn[] {
  const attributes = catalogTypes(strapi, audience, reader === 'admin')[audience.uid]?.attributes ?? {};
  const scalars = new Map(
    Object.entries(attributes).flatMap(([name, attribute]) => (attribute.kind === 'scalar' ? [[name, attribute]] : []))
  );
  const standard = [audience.identity, ...(audience.email ? [audience.email] : [])].filter((name) => scalars.has(name));
  let read = 0;
  return (names ?? [...standard, 'joinedAt']).map((name): ExportColumn => {
    if (name === 'joinedAt') return { name, read: (row) => row.joinedAt?.toISOString() };
    if (name === 'documentId') return { name, read: (row) => row.documentId };
    const attribute = scalars.get(name);
    if (!attribute) throw validationError('columns', `"${name}" is no column that can be exported.`);
    const index = read++;
    return { name, attribute: name, read: (row) => cellOf(attribute, row.values[index]) };
  });
}

/** A value as the driver gives it, as it is written. */
function cellOf(attribute: CatalogAttribute & { kind: 'scalar' }, value: unknown): unknown {
  if (value === null || value === undefined) return '';
  if (attribute.type === 'datetime') return toDate(value as Date).toISOString();
  if (attribute.type === 'boolean') return Boolean(Number(value));
  return value;
}
