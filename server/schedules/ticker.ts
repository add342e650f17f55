import type { Core } from '@strapi/strapi';
import cron, { type ScheduledTask } from 'node-cron';
import { configOf } from '../config';
import { faultOf } from '../fault-of';
import { forgetUnreadFields } from '../membership/record-fields';
import { refreshesOf } from '../membership/refreshes';
import { settlerOf } from '../membership/settler';
import { prune } from '../retention/prune';
import { sweeperOf } from '../sweep/sweeper';
import { webhooksOf } from '../webhooks/webhooks';
import { activateDue } from './activate-due';
import { fireDue, syncSchedules } from './fire-due';

type Schedules = ReturnType<typeof schedulesService>;

/** One look at a time. What a busy process came too late for, the next look makes up for: that is nothing to warn of. */
const OPTIONS = { suppressMissedWarning: true, noOverlap: true };

let tasks: ScheduledTask[] = [];

/**
 * Looks every minute for segments that are due, every five seconds for what is not
 * settled, every few seconds for whom a window has passed, and every other second for what is to be told and sent. Does
 * nothing where the site has no clock.
 */
export function startTicker(strapi: Core.Strapi): void {
  if (!hasClock(strapi)) return;
  const schedules = () => strapi.plugin('segments').service<Schedules>('schedules');
  tasks = [
    cron.schedule('* * * * *', () => schedules().tick(), OPTIONS),
    cron.schedule('*/5 * * * * *', () => schedules().settle(), OPTIONS),
    cron.schedule(`*/${configOf(strapi).sweep.everySeconds} * * * * *`, () => schedules().sweep(), OPTIONS),
    cron.schedule('17 * * * *', () => schedules().prune(), OPTIONS),
    cron.schedule('*/2 * * * * *', () => schedules().tell(), OPTIONS),
  ];
}

/** Whether the site has cron switched on, which Strapi leaves off unless the site says so. */
export function hasClock(strapi: Core.Strapi): boolean {
  return Boolean(strapi.config.get('server.cron.enabled'));
}

export async function stopTicker(): Promise<void> {
  for (const task of tasks) await task.destroy();
  tasks = [];
}

/** Service: looks at the clock, as the ticker takes them. */
export const schedulesService = ({ strapi }: { strapi: Core.Strapi }) => ({
  async tick(): Promise<void> {
    await attempt(strapi, 'activations', () => activateDue(strapi));
    await attempt(strapi, 'recordings', () => forgetUnreadFields(strapi));
    await attempt(strapi, 'schedules', async () => {
      await syncSchedules(strapi);
      await fireDue(strapi);
    });
    await attempt(strapi, 'refreshes', () => refreshesOf(strapi).requestDue(configOf(strapi).refresh.everyMinutes));
  },

  /** What an instance that stopped left undone, and what others do not come to. */
  async settle(): Promise<void> {
    await attempt(strapi, 'marks', () => settlerOf(strapi).kick());
  },

  async sweep(): Promise<void> {
    await attempt(strapi, 'windows', async () => void (await sweeperOf(strapi).sweep()));
  },

  async prune(): Promise<void> {
    await attempt(strapi, 'old rows', async () => void (await prune(strapi)));
  },

  async tell(): Promise<void> {
    await attempt(strapi, 'webhooks', () => webhooksOf(strapi).tell());
  },
});

/** What fails does not keep the rest from happening. */
async function attempt(strapi: Core.Strapi, what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    strapi.log.error(`[segments] looking for due ${what} failed: ${faultOf(error)}`);
  }
}
