import { createHash } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import { audienceOf, CONFIGURABLE } from '../catalog/audiences';
import { schemaOf } from '../catalog/schema';

/**
 * Adds an index on the identity column of each audience's type. Subjects are named by it in every call and on every row of
 * an import, and Strapi indexes no field of a site. To be called in `register`; Strapi removes the index with the plugin.
 */
export function indexIdentities(strapi: Core.Strapi): void {
  strapi.hook('strapi::content-types.beforeSync').register(async () => {
    for (const name of CONFIGURABLE) {
      const { uid, identity } = audienceOf(strapi, name);
      if (!schemaOf(strapi, uid)) continue;
      const meta = strapi.db.metadata.get(uid);
      const attribute = meta.attributes[identity] as { columnName?: string; type?: string } | undefined;
      // MySQL cannot index a long text without saying how much of it.
      if (!attribute || attribute.type === 'text' || attribute.type === 'richtext') continue;
      const { columnName = identity } = attribute;
      const hash = createHash('sha256').update(`${meta.tableName}.${columnName}`).digest('hex').slice(0, 16);
      meta.indexes = [...(meta.indexes ?? []), { name: `segments_identity_${hash}`, columns: [columnName] }];
    }
  });
}
