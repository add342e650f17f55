import type { Core } from '@strapi/strapi';
import { validateAudiences } from './catalog/validate-audiences';
import { watchExpressions } from './personalization/expressions';
import { filterQueries } from './personalization/filter-reads';
import { explainAnswers } from './personalization/mark-answers';
import { prepareDialect } from './sql/dialects';
import { keepTables } from './storage/keep-tables';

/** After schema sync: the database has its tables and every plugin is registered. */
export async function bootstrap({ strapi }: { strapi: Core.Strapi }): Promise<void> {
  validateAudiences(strapi);
  await keepTables(strapi);
  await prepareDialect(strapi);
  watchExpressions(strapi);
  filterQueries(strapi);
  explainAnswers(strapi);
}
