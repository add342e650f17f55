import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';
import type { Fragment } from './fragment';

/** Runs a query and answers its rows, whatever the driver wraps them in. Inside a transaction pass its `trx` as `knex`. */
export async function runFragment(
  strapi: Core.Strapi,
  fragment: Fragment,
  knex: Knex = strapi.db.connection
): Promise<Record<string, unknown>[]> {
  return rowsOf(strapi, await knex.raw(fragment.sql, fragment.bindings as Knex.RawBinding[]));
}

/** The rows in what a driver answers to a raw query. */
export function rowsOf(strapi: Core.Strapi, result: unknown): Record<string, unknown>[] {
  if (!Array.isArray(result)) return (result as { rows: Record<string, unknown>[] }).rows;
  // MySQL's driver answers rows and the description of their columns.
  return strapi.db.dialect.client === 'mysql' ? (result[0] as Record<string, unknown>[]) : result;
}
