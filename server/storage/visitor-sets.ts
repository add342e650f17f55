import type { Core } from '@strapi/strapi';
import { currentConnection } from './connection';
import { TABLES } from './tables';
import { isSearchable } from './searchable';

/** The visitor with this anonymous id, and the sets that it is in; undefined where there is no such visitor. */
export async function visitorSets(
  strapi: Core.Strapi,
  anonymousId: string
): Promise<{ id: number; sets: number[] } | undefined> {
  if (!isSearchable('string', anonymousId)) return undefined;
  const knex = await currentConnection(strapi);
  const rows = (await knex(`${TABLES.visitor} as v`)
    .leftJoin(`${TABLES.member} as m`, 'm.subject_id', 'v.id')
    .where('v.anonymous_id', anonymousId)
    .select({ id: 'v.id', set: 'm.set_id' })) as { id: number; set: number | null }[];
  const [first] = rows;
  return first && { id: Number(first.id), sets: rows.flatMap(({ set }) => (set === null ? [] : [Number(set)])) };
}
