import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { audienceOf } from '../catalog/audiences';

export interface SubjectTag {
  key: string;
  name: string;
}

/** The tags of a subject, in the order of their keys; none where the audience has no relation to tags. */
export async function subjectTags(
  strapi: Core.Strapi,
  audience: AudienceName,
  subjectId: number
): Promise<SubjectTag[]> {
  const { uid, tags } = audienceOf(strapi, audience);
  if (tags === undefined) return [];
  const row = (await strapi.db.query(uid as never).findOne({
    where: { id: subjectId },
    select: ['id'],
    populate: { [tags]: { select: ['key', 'name'], orderBy: { key: 'asc' } } },
  } as never)) as Record<string, { key: string; name: string | null }[]> | null;
  return (row?.[tags] ?? []).map(({ key, name }) => ({ key, name: name ?? key }));
}

export const tagNamesOf = async (...of: Parameters<typeof subjectTags>): Promise<string[]> =>
  (await subjectTags(...of)).map(({ name }) => name);
