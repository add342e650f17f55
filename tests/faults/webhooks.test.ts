import { setTimeout as wait } from 'node:timers/promises';
import type { MembersData } from '../../contracts/webhooks';
import { refreshesOf } from '../../server/membership/refreshes';
import { apiToken } from '../support/access';
import { testDialect } from '../support/database';
import { addCustomers } from '../support/membership';
import { startReceiver, verified, type Receiver } from '../support/receiver';
import { fetchAgain, startServer, type TestServer } from '../support/server';
import { bootStrapi } from '../support/strapi';

const MINUTE = 60_000;
const PEOPLE = 40;
let receiver: Receiver;
let token: string;

const until = async (holds: () => boolean, limitMs: number) => {
  for (const end = Date.now() + limitMs; Date.now() < end; await wait(100)) if (holds()) return;
  throw new Error('it did not come to that in time');
};
const post = async (server: TestServer, path: string, body: object) => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetchAgain(`${server.url}/api/segments${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { data: { secret: string } }).data;
};
/** A database with customers and a list, and nothing running on it. */
const prepared = async () => {
  const app = await bootStrapi();
  token = await apiToken(app.strapi, { type: 'full-access' });
  await addCustomers(app.strapi, PEOPLE, () => ({ country: 'Germany' }));
  const create = app.request.post('/api/segments/segments').set('Authorization', `Bearer ${token}`);
  await create.send({ key: 'list', name: 'List', kind: 'static' }).expect(201);
  await refreshesOf(app.strapi).idle();
  const { database } = app;
  await app.destroy({ keepDatabase: true });
  return database;
};
const CRON = { CRON_ENABLED: 'true' };
const events = ['segment.member.joined'];

beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

test(
  'killed after the receiver has it and before that is noted, it comes again under the same id',
  async () => {
    const database = await prepared();
    const dying = await startServer({ on: database, env: CRON });
    receiver.answer = async () => {
      await dying.crash();
      return 204;
    };
    const { secret } = await post(dying, '/webhooks', { url: receiver.url, events });
    await post(dying, '/segments/list/members', { subjects: ['b1'] });
    await until(() => receiver.received.length === 1, MINUTE);
    receiver.answer = () => 204;
    const heir = await startServer({ on: database, env: CRON });
    try {
      // When the lease of the one that was killed has ended.
      await until(() => receiver.received.length === 2, 2 * MINUTE);
      const [first, second] = receiver.received;
      expect(second?.id).toBe(first?.id);
      expect(second?.text).toBe(first?.text);
      verified(secret, second!);
      await wait(6_000);
      expect(receiver.received).toHaveLength(2);
    } finally {
      await heir.stop();
      await database.drop();
    }
  },
  10 * MINUTE
);

// SQLite is for one process.
(testDialect() === 'sqlite' ? test.skip : test)(
  'two instances tell each change once, and send each message once',
  async () => {
    const database = await prepared();
    const servers = [await startServer({ on: database, env: CRON }), await startServer({ on: database, env: CRON })];
    try {
      await post(servers[0]!, '/webhooks', { url: receiver.url, events });
      for (let n = 0; n < PEOPLE; n += 1) {
        await post(servers[n % 2]!, '/segments/list/members', { subjects: [`b${n}`] });
        await wait(150);
      }
      const told = () =>
        receiver.received.flatMap(({ message }) => (message.data as MembersData).items.map(({ identity }) => identity));
      await until(() => told().length >= PEOPLE, MINUTE);
      await wait(5_000);
      expect(told().sort()).toEqual(Array.from({ length: PEOPLE }, (_, n) => `b${n}`).sort());
      expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(receiver.received.length);
    } finally {
      for (const server of servers) await server.stop();
      await database.drop();
    }
  },
  10 * MINUTE
);
