import type { Core } from '@strapi/strapi';
import { connection, type Knex } from './connection';

/** Values of one `in (…)`: below the smallest limit on bindings of the four databases. */
export const IN_LIST = 1_000;

/**
 * Conditions that together find the rows whose column has one of the values. One, with a single binding, on PostgreSQL and
 * SQLite, where thousands of bindings cost more than the search; several elsewhere.
 */
export function* among(strapi: Core.Strapi, column: string, values: readonly unknown[]): Generator<Knex.Raw> {
  if (values.length === 0) return;
  const knex = connection(strapi);
  const { client } = strapi.db.dialect;
  if (client === 'postgres') yield knex.raw('?? = any(?)', [column, values as Knex.Value]);
  else if (client === 'sqlite') {
    const stored = values.map((value) => (value instanceof Date ? value.getTime() : value));
    yield knex.raw('?? in (select value from json_each(?))', [column, JSON.stringify(stored)]);
  } else {
    for (let at = 0; at < values.length; at += IN_LIST) {
      const page = values.slice(at, at + IN_LIST);
      yield knex.raw(`?? in (${page.map(() => '?').join(', ')})`, [column, ...page] as Knex.RawBinding[]);
    }
  }
}
