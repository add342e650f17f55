import type { Core } from '@strapi/strapi';
import { validateAudiences } from './catalog/validate-audiences';
import { refreshesOf } from './membership/refreshes';
import { noticeMoved } from './membership/restored';
import { registerPermissions } from './permissions';
import { watchExpressions } from './personalization/expressions';
import { filterQueries } from './personalization/filter-reads';
import { explainAnswers } from './personalization/mark-answers';
import { startTicker } from './schedules/ticker';
import { prepareDialect } from './sql/dialects';
import { makeTextExact } from './storage/collation';
import { keepTables } from './storage/keep-tables';
import { widenIds } from './storage/wide-ids';

/** After schema sync: the database has its tables and every plugin is registered. */
export async function bootstrap({ strapi }: { strapi: Core.Strapi }): Promise<void> {
  validateAudiences(strapi);
  await keepTables(strapi);
  await prepareDialect(strapi);
  watchExpressions(strapi);
  filterQueries(strapi);
  explainAnswers(strapi);
  await makeTextExact(strapi);
  await widenIds(strapi);
  await registerPermissions(strapi);
  await noticeMoved(strapi);
  // Members of segments that a restored backup brought without them, and what a stopped instance left undone.
  await refreshesOf(strapi).requestUnfilled();
  startTicker(strapi);
}
