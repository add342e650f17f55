import type { Core } from '@strapi/strapi';
import { currentConnection } from './connection';
import { TABLES } from './tables';

/** Anonymous id of the visitor that was first known to be this contact; undefined where none was. */
export async function firstVisitorOf(strapi: Core.Strapi, contactId: number): Promise<string | undefined> {
  const knex = await currentConnection(strapi);
  const row = (await knex(TABLES.visitor).where({ contact_id: contactId }).orderBy('id').first('anonymous_id')) as
    { anonymous_id: string } | undefined;
  return row?.anonymous_id;
}
