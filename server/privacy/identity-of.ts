import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { audienceOf } from '../catalog/audiences';

/** The identity value of a row; null where it has none. */
export async function identityOf(strapi: Core.Strapi, audience: AudienceName, id: number): Promise<string | null> {
  const { uid, identity } = audienceOf(strapi, audience);
  const row = (await strapi.db.query(uid as never).findOne({ where: { id }, select: [identity] } as never)) as Record<
    string,
    unknown
  > | null;
  const value = row?.[identity];
  return value === null || value === undefined ? null : String(value);
}
