import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { SourceWithKey } from '../../contracts/sources';
import { passGate, waitAtGate } from '../../server/storage/gate';
import { insertTombstones } from '../../server/storage/tombstones';
import { lockVisitors } from '../../server/storage/visitors';
import { tombstonesOf } from '../../server/tracking/erased';
import type { trackingService } from '../../server/tracking/erase';
import { testDialect } from '../support/database';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { createSource, send, storedEvents } from '../support/tracking';

/* What calls and erasures do at once. SQLite does one thing at a time. */

let app: TestStrapi;
let server: SourceWithKey;

beforeAll(async () => {
  app = await bootStrapi();
  server = await createSource(app);
});
afterAll(() => app?.destroy());

const knex = () => app.strapi.db.connection;
const begin = () => knex().transaction(undefined, { isolationLevel: 'read committed' });
const concurrently = testDialect() === 'sqlite' ? test.skip : test;

/** Until some transaction waits for a lock of another. */
async function untilSomebodyWaits(): Promise<void> {
  const sql =
    testDialect() === 'postgres'
      ? 'select 1 from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())'
      : "select 1 from information_schema.innodb_trx where trx_state = 'LOCK WAIT'";
  for (let tries = 0; tries < 50; tries += 1) {
    // MariaDB renews what it tells of transactions only where nobody has asked for 0.1 seconds.
    await wait(200);
    const result: unknown = await knex().raw(sql);
    const rows = Array.isArray(result) ? (result[0] as unknown[]) : (result as { rows: unknown[] }).rows;
    if (rows.length > 0) return;
  }
  throw new Error('nobody waits');
}

concurrently('a visitor that two calls bring at once is new to one of them', async () => {
  const trx = await begin();
  const at = new Date();
  // Just before this call makes its visitors, another has made one of them.
  const late = new Proxy(trx, {
    get(target, property) {
      if (property !== 'raw') return Reflect.get(target, property) as unknown;
      return async (...query: [string, Knex.RawBinding[]]) => {
        await knex()('segments_visitors').insert({
          document_id: 'ofanother',
          anonymous_id: 'both',
          first_seen: at,
          last_seen: at,
        });
        return target.raw(...query);
      };
    },
  });
  const visitors = await lockVisitors(app.strapi, ['both', 'mine'], at, late);
  await trx.commit();
  expect(visitors.get('both')).toMatchObject({ documentId: 'ofanother' });
  expect(visitors.get('both')?.isNew).toBeUndefined();
  expect(visitors.get('mine')?.isNew).toBe(true);
});

concurrently('a call that comes while somebody is erased knows it before it writes', async () => {
  const trx = await begin();
  await waitAtGate(trx);
  const erased = tombstonesOf(app.strapi, [{ kind: 'visitor', name: 'erased' }]);
  await insertTombstones(app.strapi, erased, { erasedAt: new Date() }, trx);
  const item = { anonymousId: 'erased', event: 'Seen', messageId: 'late', timestamp: '2026-01-01T00:00:00Z' };
  const answer = send(app, server.writeKey, 'track', item).then(({ body }) => body as unknown);
  await untilSomebodyWaits();
  await trx.commit();
  expect(await answer).toMatchObject({ accepted: 0, ignored: 1 });
  expect(await storedEvents(app.strapi, 'late')).toEqual([]);
});

concurrently('an erasure waits for the calls that have looked who is erased', async () => {
  const trx = await begin();
  await passGate(trx);
  const service = app.strapi.plugin('segments').service<ReturnType<typeof trackingService>>('tracking');
  let isErased = false;
  const erasure = service.erase({ visitor: 'looked' }).then((gone) => {
    isErased = true;
    return gone;
  });
  await untilSomebodyWaits();
  expect(isErased).toBe(false);
  const at = new Date();
  const row = { document_id: 'looked', anonymous_id: 'looked', first_seen: at, last_seen: at };
  await trx('segments_visitors').insert(row);
  await trx.commit();
  expect(await erasure).toEqual({ events: 0, visitors: 1 });
});
