import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { z } from 'zod';
import type { Person } from '../../contracts/people';
import type { memberNamesSchema, membersQuerySchema } from '../../contracts/segments';
import type { AudienceName } from '../../rules/catalog';
import { segmentsOf } from '../membership/directory';
import { setOverrides } from '../membership/overrides';
import { existingSegment } from '../membership/segment-record';
import { namedSubject } from '../people/named-subject';
import { connection } from '../storage/connection';
import { memberPage } from '../storage/members';
import { isRowId } from '../storage/searchable';
import { peopleById } from '../storage/people';
import { stateOf } from '../storage/states';
import { noteForced } from './audit';
import { findSubjects, type SubjectRef } from '../storage/subjects';

/** Members in the order of their row ids. `meta.cursor` leads to the next page; null after the last. */
export async function pageOfMembers(
  strapi: Core.Strapi,
  key: string,
  { limit, cursor }: z.output<typeof membersQuerySchema>
): Promise<{ data: (Person & { joinedAt: Date })[]; meta: { cursor: string | null; total: number } }> {
  const segment = await existingSegment(strapi, key);
  const after = cursor === undefined ? 0 : afterCursor(cursor);
  const knex = connection(strapi);
  const state = await stateOf(knex, key);
  const rows = state?.setId ? await memberPage(knex, state.setId, after, limit) : [];
  const people = await peopleById(
    strapi,
    segment.audience,
    rows.map((row) => row.subjectId)
  );
  const last = rows.length === limit ? rows[rows.length - 1] : undefined;
  return {
    data: rows.flatMap((row) => {
      const person = people.get(row.subjectId);
      return person ? [{ ...person, joinedAt: row.joinedAt }] : [];
    }),
    meta: {
      cursor: last ? Buffer.from(String(last.subjectId)).toString('base64url') : null,
      total: state?.members ?? 0,
    },
  };
}

function afterCursor(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  if (!isRowId(text)) throw new errors.ValidationError('The cursor is not one of ours.');
  return Number(text);
}

/**
 * Adds subjects to a segment or removes them. On a dynamic segment that forces them in or out, until they are released
 * to the rule again; on the others it is the list itself. Unknown names are told and cost the others nothing.
 */
export async function changeMembers(
  strapi: Core.Strapi,
  key: string,
  { subjects, note }: z.output<typeof memberNamesSchema>,
  what: 'add' | 'remove' | 'release',
  by: string | null
): Promise<{ joined: number; left: number; changed: number; unknown: string[] }> {
  const segment = await existingSegment(strapi, key);
  const found = await findSubjects(strapi, segment.audience, subjects);
  const unknown = subjects.filter((name) => !found.has(name));
  const refs = [...new Map([...found.values()].map((ref): [number, SubjectRef] => [ref.id, ref])).values()];
  const mode = what === 'add' ? 'in' : what === 'remove' && segment.kind === 'dynamic' ? 'out' : null;
  const done = await setOverrides(strapi, segment, refs, mode, { note });
  if (done.changed > 0) {
    await noteForced(strapi, key, { by, what, changed: done.changed });
  }
  return { ...done, unknown };
}

/** The active segments of one subject. @throws NotFoundError as `namedSubject` does */
export async function membershipsOf(
  strapi: Core.Strapi,
  audience: AudienceName,
  name: string,
  masked: boolean
): Promise<{ key: string; joinedAt: Date }[]> {
  const subject = await namedSubject(strapi, audience, name, masked);
  return segmentsOf(strapi, audience, subject.id);
}
