import type { Core } from '@strapi/strapi';
import { followEntries } from './experiences/follow-entry';
import { personaliseReads } from './experiences/personalise';
import { recordExposures } from './experiences/record-exposures';
import { holdInGraphql } from './graphql/register';
import { registerAskerParams } from './identity/query-params';
import { leaveImportsRaw } from './imports/raw-body';
import { hideAudienceFields, indexAudienceFields } from './personalization/audience-field';
import { bypassRestCache } from './personalization/bypass-rest-cache';
import { checkExpressions } from './personalization/check-expressions';
import { filterReads } from './personalization/filter-reads';
import { sayWhatCachesMayKeep } from './personalization/mark-answers';
import { indexIdentities } from './storage/identity-index';
import { models } from './storage/models';
import { serveTracking } from './tracking/serve-tracking';

/** Before the database opens: tables, the custom field and what must be said of the site's own types. */
export function register({ strapi }: { strapi: Core.Strapi }): void {
  for (const model of models) strapi.get('models').add(model);
  strapi.customFields.register({ name: 'audience', plugin: 'segments', type: 'string' });
  hideAudienceFields(strapi);
  indexAudienceFields(strapi);
  indexIdentities(strapi);
  registerAskerParams(strapi);
  serveTracking(strapi);
  leaveImportsRaw(strapi);
  checkExpressions(strapi);
  filterReads(strapi);
  personaliseReads(strapi);
  followEntries(strapi);
  recordExposures(strapi);
  sayWhatCachesMayKeep(strapi);
  bypassRestCache(strapi);
  holdInGraphql(strapi);
}
