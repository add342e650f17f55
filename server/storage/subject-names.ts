import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { audienceOf } from '../catalog/audiences';
import { physicalSchema } from '../catalog/physical';
import { isRowId, isSearchable } from './searchable';

/** What a name says of its subject's row. */
export interface NamedRow {
  column: string;
  value: string;
}

/**
 * Reads the name of a subject: the identity value, `doc:<document id>` or `id:<row id>`; with `identityOnly` the first
 * and nothing else. Undefined for what no row can have, over which some databases fail instead of finding nothing.
 */
export function namedRow(
  strapi: Core.Strapi,
  audience: AudienceName,
  name: string,
  { identityOnly = false } = {}
): NamedRow | undefined {
  if (!identityOnly && name.startsWith('doc:')) {
    const value = name.slice('doc:'.length);
    return isSearchable(undefined, value) ? { column: 'document_id', value } : undefined;
  }
  if (!identityOnly && name.startsWith('id:')) {
    const value = name.slice('id:'.length);
    return isRowId(value) ? { column: 'id', value } : undefined;
  }
  const { uid, identity } = audienceOf(strapi, audience);
  const column = physicalSchema(strapi).column(uid, identity);
  return column && isSearchable(column.type, name) ? { column: column.name, value: name } : undefined;
}
