import type { Core } from '@strapi/strapi';
import { validateAudiences } from './catalog/validate-audiences';
import { recordWrites } from './membership/record-writes';
import { refreshesOf } from './membership/refreshes';
import { noticeMoved } from './membership/restored';
import { settlerOf } from './membership/settler';
import { watchWrites } from './membership/watch-writes';
import { registerPermissions } from './permissions';
import { watchExpressions } from './personalization/expressions';
import { filterQueries } from './personalization/filter-reads';
import { explainAnswers } from './personalization/mark-answers';
import { refuseFalsePreviews } from './preview-as/refuse-false';
import { startTicker } from './schedules/ticker';
import { prepareDialect } from './sql/dialects';
import { makeTextExact } from './storage/collation';
import { keepTables } from './storage/keep-tables';
import { widenIds } from './storage/wide-ids';
import { rememberDeleted } from './tracking/remember-deleted';

/** After schema sync: the database has its tables and every plugin is registered. */
export async function bootstrap({ strapi }: { strapi: Core.Strapi }): Promise<void> {
  validateAudiences(strapi);
  await keepTables(strapi);
  await prepareDialect(strapi);
  watchExpressions(strapi);
  filterQueries(strapi);
  refuseFalsePreviews(strapi);
  explainAnswers(strapi);
  await makeTextExact(strapi);
  await widenIds(strapi);
  await registerPermissions(strapi);
  recordWrites(strapi);
  // After what records them, so that whoever settles a write sees its record.
  watchWrites(strapi);
  rememberDeleted(strapi);
  await noticeMoved(strapi);
  // Members of segments that a restored backup brought without them, and what a stopped instance left undone.
  await refreshesOf(strapi).requestUnfilled();
  void settlerOf(strapi).kick();
  startTicker(strapi);
}
