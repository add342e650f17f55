import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';
import { connectTo, testDialect } from '../support/database';
import { SdkLoad } from '../support/sdk-load';
import { beginServer, freePort, startServer } from '../support/server';
import { expectFiredOnce, expectWhole, trackedShop, untilQuiet, type TrackedShop } from '../support/tracked-shop';

/*
 * Strapi is killed at any moment, also while it starts, under the load of the Segment client for Node, and started again on
 * the same database. After every kill, before anything repairs anything, each event that was acknowledged is there once,
 * and members are whom the events make them.
 */
const CRASHES = Number(process.env.SEGMENTS_CRASHES ?? 10);
/** How long it is let alone at most: some calls, edits and settlings long. */
const UP_MS = 1_500;
const STARTING_MS = 4_000;
/** When it is killed, in turn. */
const MOMENTS = ['any time', 'stored', 'any time', 'stored', 'starting'] as const;

let shop: TrackedShop;
let knex: Knex;

beforeAll(async () => {
  shop = await trackedShop();
  knex = connectTo(shop.database);
}, 300_000);
afterAll(async () => {
  await knex?.destroy();
  await shop?.database.drop();
}, 60_000);

test(
  `killed ${CRASHES} times under load: what was acknowledged is there once, and members are true`,
  async () => {
    const port = await freePort();
    const server = { on: shop.database, port, env: { CRON_ENABLED: 'true' } };
    const load = new SdkLoad({ ...shop, url: `http://127.0.0.1:${port}` });
    load.hold();
    load.start();
    for (let crash = 1; crash <= CRASHES; crash += 1) {
      const moment = MOMENTS[crash % MOMENTS.length];
      const before = await lastEvent();
      const dying = await beginServer(server);
      if (moment === 'starting') await wait(STARTING_MS * Math.random());
      else {
        await dying.ready();
        load.release();
        if (moment === 'any time') await wait(UP_MS * Math.random());
        // Most likely before the sender hears of it.
        else await stored(before + 30 * Math.random());
      }
      load.hold();
      await dying.crash();
      await atOneMoment((trx) => expectWhole(trx, load));
      if (crash % 20 === 0) console.log(`${crash} kills: ${load.summary()}`);
    }

    const heir = await startServer(server);
    try {
      await load.finish();
      expect(load.acknowledged.size).toBe(load.sent.size);
      await untilQuiet(knex);
      await atOneMoment((trx) => expectWhole(trx, load, { settled: true }));
      const fires = await expectFiredOnce(knex);
      console.log(`${CRASHES} kills, ${fires} scheduled refreshes: ${load.summary()}`);
    } finally {
      await heir.stop();
    }
  },
  300_000 + CRASHES * 30_000
);

async function lastEvent(): Promise<number> {
  return Number((await knex('segments_events').max({ id: 'id' }).first())?.id ?? 0);
}

/** Looks as often as it can, so that the kill comes right behind the commit. */
async function stored(beyond: number): Promise<void> {
  for (const end = Date.now() + 60_000; (await lastEvent()) <= beyond; await wait(1)) {
    if (Date.now() > end) throw new Error('nothing is stored');
  }
}

/** A server may still be at work on what it was sent before the kill: all reads are of one snapshot. */
async function atOneMoment(work: (trx: Knex) => Promise<void>): Promise<void> {
  const options = testDialect() === 'sqlite' ? undefined : ({ isolationLevel: 'repeatable read' } as const);
  await knex.transaction(work, options);
}
