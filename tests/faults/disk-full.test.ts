import { connectTo, testDialect } from '../support/database';
import { SdkLoad } from '../support/sdk-load';
import { startServer, type TestServer } from '../support/server';
import { smallDisk, type SmallDisk } from '../support/small-disk';
import { expectWhole, trackedShop, untilQuiet, type TrackedShop } from '../support/tracked-shop';
import { until } from '../support/until';

/*
 * The disk of an SQLite database fills up while the Segment client for Node sends: calls are refused so that they are tried
 * again, none of their events for good, and all of them are there when there is room again.
 */
const disk = testDialect() === 'sqlite' ? smallDisk(24) : undefined;
if (!disk && testDialect() === 'sqlite')
  console.warn('The full disk is skipped: nobody but root can mount a small one');
const onDisk = disk ? describe : describe.skip;
const MINUTE = 60_000;

onDisk('the disk is full', () => {
  const { database, fill, free, remove } = disk as SmallDisk;
  let shop: TrackedShop;
  let server: TestServer;

  beforeAll(async () => {
    shop = await trackedShop(database);
    server = await startServer({ on: database, env: { CRON_ENABLED: 'true' } });
  }, 5 * MINUTE);
  afterAll(async () => {
    await server?.stop();
    remove();
  });

  test(
    'calls are tried again, nothing acknowledged is lost, and members are true',
    async () => {
      // Large events, so that some of a call would still find room where the call does not.
      const load = new SdkLoad({ ...shop, url: server.url, ballast: 'x'.repeat(2_000) });
      const refused = () => load.answered((status) => status >= 500);
      load.start();
      for (const butBytes of [0, 20_000, 60_000]) {
        const before = { acknowledged: load.acknowledged.size, refused: refused() };
        await until(async () => load.acknowledged.size > before.acknowledged + 30);
        fill(butBytes);
        await until(async () => refused() > before.refused + 3);
        free();
      }
      await load.finish();
      expect(load.acknowledged.size).toBe(load.sent.size);
      expect(load.answered((status) => status >= 400 && status < 500)).toBe(0);

      const knex = connectTo(database);
      try {
        await untilQuiet(knex);
        await expectWhole(knex, load, { settled: true });
        console.log(`The disk was full three times: ${load.summary()}`);
      } finally {
        await knex.destroy();
      }
    },
    10 * MINUTE
  );
});
