import type { Core } from '@strapi/strapi';
import { refreshesOf } from './membership/refreshes';
import { stopTicker } from './schedules/ticker';

/** Mirrors bootstrap: whatever it started ends here. */
export async function destroy({ strapi }: { strapi: Core.Strapi }): Promise<void> {
  await stopTicker();
  await refreshesOf(strapi).stop();
}
