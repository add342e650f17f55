import { contentTypes } from '@strapi/utils';
import type { Core } from '@strapi/strapi';
import type { Person } from '../../contracts/people';
import type { AudienceName } from '../../rules/catalog';
import { audienceOf } from '../catalog/audiences';
import type { Query } from '../sql/facts';
import type { Fragment } from '../sql/fragment';
import { connection, type Knex } from './connection';
import { IN_LIST } from './among';
import { audienceTable } from './subjects';

/** A person as the database has it. */
export type PersonRow = { row: number; id: unknown; documentId: string; label?: string | null };

/** The first subjects, in the order of their ids, that the predicate (over alias `s`) holds for. */
export async function peopleWhere(
  strapi: Core.Strapi,
  query: Query,
  audience: AudienceName,
  predicate: Fragment,
  limit: number
): Promise<Person[]> {
  if (limit === 0) return [];
  const { sql, bindings } = personQuery(strapi, audience)
    .whereRaw(predicate.sql, predicate.bindings as Knex.RawBinding[])
    .orderBy('s.id')
    .limit(limit)
    .toSQL();
  return ((await query({ sql, bindings: [...bindings] })) as PersonRow[]).map(toPerson);
}

/** Subjects by row id; ids of deleted rows are absent. */
export async function peopleById(
  strapi: Core.Strapi,
  audience: AudienceName,
  ids: readonly number[]
): Promise<Map<number, Person>> {
  const found = new Map<number, Person>();
  for (let at = 0; at < ids.length; at += IN_LIST) {
    const rows = (await personQuery(strapi, audience).whereIn('s.id', ids.slice(at, at + IN_LIST))) as PersonRow[];
    for (const row of rows) found.set(Number(row.row), toPerson(row));
  }
  return found;
}

/** Selects people out of the audience's table, which is called `s`. */
export function personQuery(strapi: Core.Strapi, audience: AudienceName): Knex.QueryBuilder {
  const { uid, identity, email } = audienceOf(strapi, audience);
  const { table, column } = audienceTable(strapi, uid);
  const query = connection(strapi)(`${table} as s`).select({
    row: 's.id',
    id: `s.${column(identity)}`,
    documentId: 's.document_id',
  });
  return hasPublicEmail(strapi, audience) ? query.select({ label: `s.${column(String(email))}` }) : query;
}

/** Whether the audience has an e-mail that may be shown. */
export function hasPublicEmail(strapi: Core.Strapi, audience: AudienceName): boolean {
  const { uid, email } = audienceOf(strapi, audience);
  return email !== undefined && !contentTypes.isPrivateAttribute(strapi.getModel(uid as never), email);
}

export const toPerson = (row: PersonRow): Person => ({
  // A visitor whose device another person has now has no other name.
  id: row.id === null ? `doc:${row.documentId}` : String(row.id),
  documentId: row.documentId,
  label: row.label ?? null,
});
