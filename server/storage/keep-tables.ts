import type { Core } from '@strapi/strapi';

const STORE = { type: 'core', key: 'persisted_tables' } as const;

/**
 * Asks Strapi to keep every table of the plugin when it boots without the plugin; by default it drops them.
 * Documented removal: delete the entries from `strapi_core_store_settings`, key `core_persisted_tables`.
 */
export async function keepTables(strapi: Core.Strapi): Promise<void> {
  const own = [...strapi.db.metadata.values()]
    .map((meta) => meta.tableName)
    .filter((table) => table.startsWith('segments_'));
  const kept = ((await strapi.store?.get(STORE)) ?? []) as (string | { name: string })[];
  const names = new Set(kept.map((table) => (typeof table === 'string' ? table : table.name)));
  const missing = own.filter((table) => !names.has(table));
  if (missing.length > 0) await strapi.store?.set({ ...STORE, value: [...kept, ...missing] });
}
