import type { Core } from '@strapi/strapi';
import { watchExpressions } from './personalization/expressions';
import { filterQueries } from './personalization/filter-reads';
import { explainAnswers } from './personalization/mark-answers';
import { keepTables } from './storage/keep-tables';

/** After schema sync: the database has its tables and every plugin is registered. */
export async function bootstrap({ strapi }: { strapi: Core.Strapi }): Promise<void> {
  await keepTables(strapi);
  watchExpressions(strapi);
  filterQueries(strapi);
  explainAnswers(strapi);
}
