import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { audienceOf } from '../catalog/audiences';
import { among } from './among';
import type { Knex } from './connection';
import { readLinks } from './subject-links';
import { namedRow } from './subject-names';
import { readSubjectRows } from './subject-rows';
import { audienceTable, type SubjectRef } from './subjects';

/** A subject with its identity value. */
export interface NamedSubject extends SubjectRef {
  name: string;
}

/** Subjects by identity value and by nothing else, byte for byte; names that are nobody's are absent. */
export async function subjectsNamed(
  strapi: Core.Strapi,
  audience: AudienceName,
  names: readonly string[],
  trx: Knex.Transaction
): Promise<Map<string, NamedSubject>> {
  const { uid, identity } = audienceOf(strapi, audience);
  const possible = names.filter((name) => namedRow(strapi, audience, name, { identityOnly: true }));
  const read = { attributes: [{ attribute: identity, kind: 'text' as const }], documentId: true };
  const rows = await readSubjectRows(strapi, uid, identity, possible, read, trx);
  return new Map([...rows].map(([name, { id, documentId = '' }]) => [name, { id, documentId, name }]));
}

/** Subjects by row id; ids of deleted rows are absent. */
export async function subjectsWithIds(
  strapi: Core.Strapi,
  audience: AudienceName,
  ids: readonly number[],
  trx: Knex.Transaction
): Promise<Map<number, NamedSubject>> {
  const { uid, identity } = audienceOf(strapi, audience);
  const { table, column } = audienceTable(strapi, uid);
  const found = new Map<number, NamedSubject>();
  for (const condition of among(strapi, 'id', ids)) {
    const rows = (await trx(table)
      .whereRaw(condition)
      .select({ id: 'id', documentId: 'document_id', name: column(identity) })) as Record<string, unknown>[];
    for (const row of rows) {
      const id = Number(row.id);
      found.set(id, { id, documentId: String(row.documentId), name: String(row.name) });
    }
  }
  return found;
}

/** Row id of each contact's account; contacts without one are absent. */
export async function accountsOf(
  strapi: Core.Strapi,
  contactIds: readonly number[],
  trx: Knex.Transaction
): Promise<Map<number, number>> {
  const { uid, account } = audienceOf(strapi, 'contact');
  if (account === undefined || contactIds.length === 0) return new Map();
  const links = await readLinks(strapi, uid, account, contactIds, trx);
  return new Map([...links].flatMap(([id, [first]]) => (first === undefined ? [] : [[id, first]])));
}
