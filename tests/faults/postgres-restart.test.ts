import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';
import { connectTo, testDialect } from '../support/database';
import { postgresPrograms, startPostgres, type PostgresCluster } from '../support/postgres-cluster';
import { SdkLoad } from '../support/sdk-load';
import { startServer, type TestServer } from '../support/server';
import { expectFiredOnce, expectWhole, trackedShop, untilQuiet, type TrackedShop } from '../support/tracked-shop';
import { until } from '../support/until';

/*
 * PostgreSQL is killed and recovers, as with `pg_ctl restart -m immediate`, while the Segment client for Node sends: Strapi
 * stays up and goes on by itself, and so does its clock. On a cluster of the test's own.
 */
const programs = testDialect() === 'sqlite' || testDialect() === 'postgres' ? postgresPrograms() : undefined;
if (!programs) console.warn('The restart of PostgreSQL is skipped: there is no initdb that can be run here');
const onCluster = programs ? describe : describe.skip;
const RESTARTS = 4;
const MINUTE = 60_000;

onCluster('PostgreSQL is restarted at once', () => {
  let cluster: PostgresCluster;
  let shop: TrackedShop;
  let server: TestServer;

  beforeAll(async () => {
    cluster = await startPostgres(programs!);
    shop = await trackedShop(cluster.database);
    server = await startServer({ on: shop.database, env: { CRON_ENABLED: 'true' } });
  }, 5 * MINUTE);
  afterAll(async () => {
    await server?.stop();
    await cluster?.stop();
  });

  test(
    'what was acknowledged is there once, members are true, and schedules go on',
    async () => {
      const load = new SdkLoad({ ...shop, url: server.url, onlyTracks: true });
      load.start();
      for (let restart = 1; restart <= RESTARTS; restart += 1) {
        const before = load.acknowledged.size;
        // The client waits longer with every answer that it does not like.
        await until(async () => load.acknowledged.size > before + 20, 2 * MINUTE);
        await wait(500 * Math.random());
        await cluster.restartAtOnce();
      }
      await load.finish();
      expect(load.acknowledged.size).toBe(load.sent.size);
      expect(load.answered((status) => status >= 400 && status < 500)).toBe(0);

      const knex = connectTo(shop.database);
      try {
        const restarted = new Date();
        await until(() => firedAfter(knex, restarted), 2 * MINUTE);
        await untilQuiet(knex);
        await expectWhole(knex, load, { settled: true });
        const fires = await expectFiredOnce(knex);
        console.log(`${RESTARTS} restarts, ${fires} scheduled refreshes: ${load.summary()}`);
      } finally {
        await knex.destroy();
      }
      // It is the one process that was started, as nobody starts another.
      expect((await fetch(`${server.url}/_health`)).ok).toBe(true);
    },
    10 * MINUTE
  );
});

async function firedAfter(knex: Knex, moment: Date): Promise<boolean> {
  const run = await knex('segments_runs').where({ cause: 'scheduled' }).where('created_at', '>', moment).first('id');
  return run !== undefined;
}
