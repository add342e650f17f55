import { createHash } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import { AUDIENCE_FIELD } from '../../rules/audience-field';
import { configOf } from '../config';

/** Names of the attributes of a type or component that hold an audience expression. */
export function audienceAttributes(attributes: Record<string, unknown>): string[] {
  return Object.entries(attributes)
    .filter(([, attribute]) => (attribute as { customField?: string }).customField === AUDIENCE_FIELD)
    .map(([name]) => name);
}

/**
 * Marks every audience field private, so that Strapi itself keeps it out of Content API output, filters and sorts:
 * it would publish the names of your segments; for the same reason `_q` does not search it. Types listed in
 * `content.exposeAudienceField` keep it.
 */
export function hideAudienceFields(strapi: Core.Strapi): void {
  const { exposeAudienceField } = configOf(strapi).content;
  for (const type of [...Object.values(strapi.contentTypes), ...Object.values(strapi.components)]) {
    if (exposeAudienceField.includes(type.uid)) continue;
    for (const name of audienceAttributes(type.attributes)) {
      Object.assign(type.attributes[name] as object, { private: true, searchable: false });
    }
  }
}

/**
 * Gives every audience field an index, out of which the expressions in use are read. Between the loading of the
 * metadata, where columns get their names, and the schema sync, which makes the index.
 */
export function indexAudienceFields(strapi: Core.Strapi): void {
  strapi.hook('strapi::content-types.beforeSync').register(async () => {
    for (const type of [...Object.values(strapi.contentTypes), ...Object.values(strapi.components)]) {
      const meta = strapi.db.metadata.get(type.uid);
      for (const name of audienceAttributes(type.attributes)) {
        const { columnName = name } = meta.attributes[name] as { columnName?: string };
        const hash = createHash('sha256').update(`${meta.tableName}.${columnName}`).digest('hex').slice(0, 16);
        meta.indexes.push({ name: `segments_audience_${hash}`, columns: [columnName] });
      }
    }
  });
}
