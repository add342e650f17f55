import type { Core } from '@strapi/strapi';
import { exposuresOf } from './experiences/exposures';
import { refreshesOf } from './membership/refreshes';
import { settlerOf } from './membership/settler';
import { sweeperOf } from './sweep/sweeper';
import { stopTicker } from './schedules/ticker';
import { webhooksOf } from './webhooks/webhooks';

/** Mirrors bootstrap: whatever it started ends here. */
export async function destroy({ strapi }: { strapi: Core.Strapi }): Promise<void> {
  await stopTicker();
  await sweeperOf(strapi).stop();
  await exposuresOf(strapi).flush();
  await settlerOf(strapi).stop();
  await refreshesOf(strapi).stop();
  await webhooksOf(strapi).stop();
}
