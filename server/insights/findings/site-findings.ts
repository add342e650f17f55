import type { Core } from '@strapi/strapi';
import type { PlaceCode, PlaceFinding } from '../../../contracts/findings';
import { AUDIENCES, audienceOf } from '../../catalog/audiences';
import { schemaOf } from '../../catalog/schema';
import { configOf } from '../../config';
import { segmentDirectory } from '../../membership/directory';
import { movedAtStart } from '../../membership/restored';
import { hasClock } from '../../schedules/ticker';
import { sentencesFor } from '../../sentences';
import { connection } from '../../storage/connection';
import { allEndpoints } from '../../storage/endpoints';
import { countRows } from '../../storage/judged';
import { audienceTable } from '../../storage/subjects';

/** What is wrong, or good to know, of the installation and of webhooks: for administrators. */
export async function siteFindings(strapi: Core.Strapi): Promise<PlaceFinding[]> {
  return [...(await installation(strapi)), ...(await webhookFindings(strapi))];
}

async function installation(strapi: Core.Strapi): Promise<PlaceFinding[]> {
  const { health, finding } = sentencesFor(strapi);
  const found: PlaceFinding[] = [];
  const add = (code: PlaceCode, message: string, name?: string) =>
    found.push({ kind: 'site', code, message, ...(name !== undefined && { name }) });
  if (!hasClock(strapi)) add('clockOff', health.clockOff);
  else if (configOf(strapi).refresh.everyMinutes === 0) add('noRefresh', health.noRefresh);
  const moved = movedAtStart(strapi);
  if (moved > 0) add('moved', finding.moved(moved));
  for (const audience of AUDIENCES) {
    const { uid, user } = audienceOf(strapi, audience);
    const name = schemaOf(strapi, uid)?.info?.displayName ?? uid;
    // Visitors come with tracking, which not every site has.
    if (audience !== 'visitor' && (await countRows(connection(strapi), audienceTable(strapi, uid).table)) === 0) {
      add('nobody', health.nobody, name);
    }
    if (audience === 'contact' && user === undefined) add('noUser', health.noUser, name);
  }
  return found;
}

async function webhookFindings(strapi: Core.Strapi): Promise<PlaceFinding[]> {
  const say = sentencesFor(strapi).finding;
  const directory = await segmentDirectory(strapi);
  const found: PlaceFinding[] = [];
  for (const { id, url, description, state, failingSince, reason, segments } of await allEndpoints(
    connection(strapi)
  )) {
    // The path of an address may be a secret.
    const at = { kind: 'webhook' as const, key: String(id), name: description || new URL(url).host };
    if (failingSince !== null || reason === 'failing')
      found.push({ ...at, code: 'webhookFailing', message: say.webhookFailing });
    else if (state !== 'active') found.push({ ...at, code: 'webhookPaused', message: say.webhookPaused });
    for (const key of segments ?? [])
      if (!directory.has(key))
        found.push({ ...at, code: 'webhookUnknownSegment', message: say.webhookUnknownSegment(key) });
  }
  return found;
}
