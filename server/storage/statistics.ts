import type { Core } from '@strapi/strapi';
import { connection } from './connection';

/** Has the database look at a table anew, by which it chooses the way to its rows. A look at a sample: it stops nobody for long. */
export async function analyzeTable(strapi: Core.Strapi, table: string): Promise<void> {
  const knex = connection(strapi);
  const { client } = strapi.db.dialect;
  if (client === 'sqlite') await knex.raw('pragma analysis_limit = 1000');
  await knex.raw(client === 'mysql' ? 'analyze table ??' : 'analyze ??', [table]);
}
