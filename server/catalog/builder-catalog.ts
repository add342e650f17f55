import type { Core } from '@strapi/strapi';
import type { BuilderCatalog } from '../../contracts/catalog';
import type { AudienceName } from '../../rules/catalog';
import { configOf } from '../config';
import { judgingTime } from '../membership/clock';
import { compilerFor } from '../sql/read-context';
import { campaignFacts } from '../storage/campaign-facts';
import { connection } from '../storage/connection';
import { eventFacts } from '../storage/event-facts';
import { countRows } from '../storage/judged';
import { audienceTable } from '../storage/subjects';
import { missingSources } from '../visit/read-visit';
import { audienceOf } from './audiences';
import { buildCatalog, type Reader } from './catalog';

/**
 * All that the rule builder offers to this reader. `complete` is false where there are more events than were looked at,
 * so that their counts are estimates.
 */
export async function builderCatalog(
  strapi: Core.Strapi,
  audience: AudienceName,
  reader: Reader
): Promise<{ catalog: BuilderCatalog; complete: boolean }> {
  const catalog = await buildCatalog(strapi, audience, reader);
  const now = await judgingTime(strapi);
  const { events, complete } = await eventFacts(strapi, now);
  const { timeZone, weekStart } = configOf(strapi);
  return {
    catalog: {
      catalog,
      events,
      campaigns: await campaignFacts(strapi, compilerFor(strapi, catalog, now), events),
      unavailable: [...missingSources(strapi)],
      size: await countRows(connection(strapi), audienceTable(strapi, audienceOf(strapi, audience).uid).table),
      timeZone,
      weekStart,
    },
    complete,
  };
}
