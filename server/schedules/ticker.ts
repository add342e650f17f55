import type { Core } from '@strapi/strapi';
import cron, { type ScheduledTask } from 'node-cron';
import { configOf } from '../config';
import { refreshesOf } from '../membership/refreshes';

let task: ScheduledTask | undefined;

/** Looks every minute for segments that are due. Does nothing where the site has switched cron off. */
export function startTicker(strapi: Core.Strapi): void {
  if (!strapi.config.get('server.cron.enabled', true)) return;
  task = cron.schedule('* * * * *', () => tick(strapi), { noOverlap: true });
}

export async function stopTicker(): Promise<void> {
  await task?.destroy();
  task = undefined;
}

async function tick(strapi: Core.Strapi): Promise<void> {
  try {
    await refreshesOf(strapi).requestDue(configOf(strapi).refresh.everyMinutes);
  } catch (error) {
    strapi.log.error(`[segments] looking for due refreshes failed: ${(error as Error).message}`);
  }
}
