import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';
import type { Fragment } from './fragment';

/** Runs a query and answers its rows, whatever the driver wraps them in. Inside a transaction pass its `trx`. */
export async function runFragment(
  strapi: Core.Strapi,
  fragment: Fragment,
  trx?: Knex.Transaction
): Promise<Record<string, unknown>[]> {
  const knex: Knex = trx ?? strapi.db.connection;
  const result: unknown = await knex.raw(fragment.sql, fragment.bindings as Knex.RawBinding[]);
  if (!Array.isArray(result)) return (result as { rows: Record<string, unknown>[] }).rows;
  // MySQL's driver answers rows and the description of their columns.
  return strapi.db.dialect.client === 'mysql' ? (result[0] as Record<string, unknown>[]) : result;
}
