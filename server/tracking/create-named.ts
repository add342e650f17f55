import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { audienceOf } from '../catalog/audiences';
import { attributesOf } from '../catalog/schema';
import { configOf } from '../config';
import { CellError, converterOf, type AttributeSchema } from '../imports/convert';
import { newDocumentIds } from '../imports/document-ids';
import type { Knex } from '../storage/connection';
import { subjectsNamed, type NamedSubject } from '../storage/named-subjects';
import { lockCreation } from '../storage/sources';
import { insertSubjectRows, subjectColumns } from '../storage/subject-rows';

/**
 * Makes subjects of these identity values, and nothing but that and the defaults of the type in them. What cannot be such a
 * value is passed over. Strapi has no unique index of a site's fields: one call after the other makes subjects.
 */
export async function createNamed(
  strapi: Core.Strapi,
  audience: AudienceName,
  names: readonly string[],
  trx: Knex.Transaction
): Promise<Map<string, NamedSubject>> {
  if (names.length === 0) return new Map();
  const { uid, identity } = audienceOf(strapi, audience);
  const zone = configOf(strapi).timeZone;
  const attributes = attributesOf(strapi, uid) as Record<string, AttributeSchema>;
  const written = Object.entries(attributes).flatMap(([attribute, schema]) => {
    const converter = converterOf(schema, zone);
    const value: unknown = typeof schema.default === 'function' ? undefined : schema.default;
    const isWritten = converter && (attribute === identity || (value !== undefined && value !== null));
    return isWritten ? [{ attribute, kind: converter.kind, converter, value }] : [];
  });
  await lockCreation(trx);
  const present = await subjectsNamed(strapi, audience, names, trx);
  const rows = names.flatMap((name) => {
    if (present.has(name)) return [];
    try {
      return [
        written.map(({ attribute, converter, value }) => converter.convert(attribute === identity ? name : value)),
      ];
    } catch (error) {
      if (error instanceof CellError) return [];
      throw error;
    }
  });
  const documentIds = newDocumentIds(rows.length);
  const columns = subjectColumns(strapi, uid, written);
  await insertSubjectRows(
    strapi,
    uid,
    columns,
    rows.map((row, index) => [documentIds[index], ...row]),
    trx
  );
  return subjectsNamed(strapi, audience, names, trx);
}
