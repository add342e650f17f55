import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { connection } from './connection';
import { TABLES } from './tables';

/** What the plugin's own profile has of a subject. */
export async function traitsOf(
  strapi: Core.Strapi,
  audience: AudienceName,
  subjectId: number
): Promise<Record<string, unknown>> {
  const row = (await connection(strapi)(TABLES.subject).where({ audience, subject_id: subjectId }).first('traits')) as
    { traits: unknown } | undefined;
  const traits: unknown = typeof row?.traits === 'string' ? JSON.parse(row.traits) : row?.traits;
  return (traits ?? {}) as Record<string, unknown>;
}
