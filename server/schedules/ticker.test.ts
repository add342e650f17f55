import type { Core } from '@strapi/strapi';
import cron from 'node-cron';
import { startTicker, stopTicker } from './ticker';

test('looks never overlap, and one that comes late is nothing to warn of', async () => {
  const schedule = jest.spyOn(cron, 'schedule').mockReturnValue({ destroy: () => undefined } as never);
  startTicker({
    config: { get: (path: string) => (path === 'plugin::segments' ? {} : true) },
  } as unknown as Core.Strapi);
  await stopTicker();
  expect(schedule.mock.calls.length).toBeGreaterThan(0);
  for (const [, , options] of schedule.mock.calls) {
    expect(options).toEqual({ suppressMissedWarning: true, noOverlap: true });
  }
});
