import type { Core } from '@strapi/strapi';
import type { AttributeReference } from '../../rules/dependencies';
import { physicalSchema } from '../catalog/physical';
import { dialectOf } from '../sql/dialects';
import { raw, sql, type Fragment } from '../sql/fragment';
import { reaching } from '../sql/reaching';
import { runFragment } from '../sql/run';
import type { Knex } from './connection';

/** `select … as k`: ids of the subjects from which the path leads to one of these rows of a type. */
export function subjectsReaching(
  strapi: Core.Strapi,
  path: readonly AttributeReference[],
  uid: string,
  rows: readonly number[]
): Fragment {
  const dialect = dialectOf(strapi);
  const physical = physicalSchema(strapi);
  const targets = sql`select t.id as k from ${dialect.quote(physical.table(uid))} t where ${dialect.isAnyId(raw('t.id'), rows)}`;
  return reaching(path, targets, { physical, dialect });
}

/** The first so many of the ids that a query selects as `k`. */
export async function firstKeys(strapi: Core.Strapi, knex: Knex, keys: Fragment, limit: number): Promise<number[]> {
  const rows = await runFragment(
    strapi,
    sql`select distinct q.k as k from (${keys}) q order by q.k limit ${raw(String(limit))}`,
    knex
  );
  return rows.map((row) => Number(row.k));
}
