import type { Core } from '@strapi/strapi';
import type { Health } from '../../../contracts/overview';
import { AUDIENCES, audienceOf } from '../../catalog/audiences';
import { schemaOf } from '../../catalog/schema';
import { configOf } from '../../config';
import { allSegments } from '../../membership/segment-record';
import { hasClock } from '../../schedules/ticker';
import { sentencesFor } from '../../sentences';
import { connection } from '../../storage/connection';
import { databaseVersion } from '../../storage/database-version';
import { allEndpoints } from '../../storage/endpoints';
import { unfinishedRuns } from '../../storage/runs';
import { allStates } from '../../storage/states';

/** How the plugin is set up and does, with what an administrator should look at in sentences. */
export async function health(strapi: Core.Strapi, scopes: Health['scopes']): Promise<Health> {
  const config = configOf(strapi);
  const segments = await allSegments(strapi);
  const active = segments.filter((segment) => segment.active);
  const states = await allStates(connection(strapi));
  const failed = active.filter(({ key }) => states.get(key)?.status === 'failed');
  const runs = await unfinishedRuns(connection(strapi));
  const audiences: Health['audiences'] = [];
  for (const name of AUDIENCES) audiences.push(await audienceHealth(strapi, name));
  const { secret, publicKey } = config.identity;
  const failing = (await allEndpoints(connection(strapi))).filter(
    ({ state, failingSince, reason }) => state !== 'disabled' && (failingSince !== null || reason === 'failing')
  ).length;
  return {
    audiences,
    database: await databaseVersion(strapi),
    plugin: { version: pluginVersion(strapi), strapi: strapi.config.get<string>('info.strapi', '') },
    timeZone: config.timeZone,
    refreshMinutes: config.refresh.everyMinutes,
    segments: { total: segments.length, active: active.length, failed: failed.length },
    runs: {
      queued: runs.filter(({ state }) => state === 'queued').length,
      running: runs.filter(({ state }) => state === 'running').length,
    },
    identityTokens: secret !== undefined || publicKey !== undefined,
    findings: findingsOf(strapi, { failed: failed.length, failing }),
    scopes,
  };
}

function findingsOf(strapi: Core.Strapi, { failed, failing }: { failed: number; failing: number }): string[] {
  const say = sentencesFor(strapi).health;
  const findings: string[] = [];
  if (!hasClock(strapi)) {
    findings.push(say.clockOff);
  } else if (configOf(strapi).refresh.everyMinutes === 0) {
    findings.push(say.noRefresh);
  }
  if (failed > 0) findings.push(say.failed(failed));
  if (failing > 0) findings.push(say.webhooks(failing));
  return findings;
}

async function audienceHealth(
  strapi: Core.Strapi,
  name: (typeof AUDIENCES)[number]
): Promise<Health['audiences'][number]> {
  const { uid, identity, email, tags, user, account, expose } = audienceOf(strapi, name);
  const schema = schemaOf(strapi, uid);
  const size = await strapi.db.query(uid).count();
  const say = sentencesFor(strapi).health;
  const findings: string[] = [];
  // Visitors come with tracking, which not every site has.
  if (size === 0 && name !== 'visitor') findings.push(say.nobody);
  if (name === 'contact' && user === undefined) findings.push(say.noUser);
  return {
    name,
    uid,
    type: schema?.info?.displayName ?? uid,
    identity,
    email: email ?? null,
    tags: tags ?? null,
    user: user ?? null,
    account: account ?? null,
    expose,
    size,
    findings,
  };
}

function pluginVersion(strapi: Core.Strapi): string {
  const { packageInfo } = strapi.config.get<{ packageInfo?: { version?: string } }>('enabledPlugins.segments', {});
  return packageInfo?.version ?? '';
}
