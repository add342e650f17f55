import { contentTypes } from '@strapi/utils';
import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { audienceOf } from '../catalog/audiences';
import type { Fragment } from '../sql/fragment';
import { connection, type Knex } from './connection';
import { audienceTable, IN_LIST } from './subjects';

/** A subject as lists show it: how it is named, and nothing that its type keeps private. */
export interface Person {
  /** Identity value. */
  id: string;
  documentId: string;
  /** E-mail, where the audience has one that is not private. */
  label: string | null;
}

type Row = { row: number; id: unknown; documentId: string; label?: string | null };

/** The first subjects, in the order of their ids, that the predicate (over alias `s`) holds for. */
export async function sampleWhere(
  strapi: Core.Strapi,
  audience: AudienceName,
  predicate: Fragment,
  limit: number
): Promise<Person[]> {
  const rows = (await people(strapi, audience)
    .whereRaw(predicate.sql, predicate.bindings as Knex.RawBinding[])
    .orderBy('s.id')
    .limit(limit)) as Row[];
  return rows.map(toPerson);
}

/** Subjects by row id; ids of deleted rows are absent. */
export async function peopleById(
  strapi: Core.Strapi,
  audience: AudienceName,
  ids: readonly number[]
): Promise<Map<number, Person>> {
  const found = new Map<number, Person>();
  for (let at = 0; at < ids.length; at += IN_LIST) {
    const rows = (await people(strapi, audience).whereIn('s.id', ids.slice(at, at + IN_LIST))) as Row[];
    for (const row of rows) found.set(Number(row.row), toPerson(row));
  }
  return found;
}

function people(strapi: Core.Strapi, audience: AudienceName): Knex.QueryBuilder {
  const { uid, identity, email } = audienceOf(strapi, audience);
  const { table, column } = audienceTable(strapi, uid);
  const query = connection(strapi)(`${table} as s`).select({
    row: 's.id',
    id: `s.${column(identity)}`,
    documentId: 's.document_id',
  });
  const isPrivate = email === undefined || contentTypes.isPrivateAttribute(strapi.getModel(uid as never), email);
  return isPrivate ? query : query.select({ label: `s.${column(email)}` });
}

const toPerson = (row: Row): Person => ({ id: String(row.id), documentId: row.documentId, label: row.label ?? null });
