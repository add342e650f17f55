import { setTimeout as wait } from 'node:timers/promises';
import { refreshesOf } from '../../server/membership/refreshes';
import { apiToken } from '../support/access';
import { testDialect } from '../support/database';
import { addCustomers, expectTrueHistory, membersOf, memberOf, pointsAtLeast, ruleOf } from '../support/membership';
import { fetchAgain, startServer, type TestServer } from '../support/server';
import { bootStrapi, type TestStrapi } from '../support/strapi';

/*
 * Two processes on one database. SQLite is for one process and is left out.
 */
const onServers = testDialect() === 'sqlite' ? describe.skip : describe;
const MINUTE = 60_000;

onServers('two instances on one database', () => {
  let here: TestStrapi;
  let there: TestServer;
  let token: string;
  const knex = () => here.strapi.db.connection;
  const call = async (instance: 'here' | 'there', method: string, path: string, body?: object) => {
    const base = instance === 'here' ? `http://127.0.0.1:${portOf(here)}` : there.url;
    const answer = await fetchAgain(`${base}/api/segments${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? undefined : ((await answer.json()) as { data: Record<string, unknown> });
  };
  const bothIdle = async () => {
    const open = () => knex()('segments_runs').whereIn('state', ['queued', 'running']).count({ n: '*' }).first();
    for (const end = Date.now() + 2 * MINUTE; Date.now() < end; await wait(200)) {
      await refreshesOf(here.strapi).idle();
      if (Number((await open())?.n) === 0) return;
    }
    throw new Error(
      `still open: ${JSON.stringify(await knex()('segments_runs').whereIn('state', ['queued', 'running']))}`
    );
  };

  beforeAll(async () => {
    here = await bootStrapi();
    token = await apiToken(here.strapi, { type: 'full-access' });
    await addCustomers(here.strapi, 3_000, (n) => ({ points: n % 100 }));
    there = await startServer({ on: here.database, env: { CRON_ENABLED: 'true' } });
  }, 10 * MINUTE);
  afterAll(async () => {
    await there?.stop();
    await here?.destroy();
  });

  test(
    'refreshing, forcing and changing rules from both leaves members true and nothing done twice',
    async () => {
      await call('here', 'POST', '/segments', { key: 'main', name: 'Main', rule: ruleOf(pointsAtLeast(50)) });
      await call('there', 'POST', '/segments', { key: 'above', name: 'Above', rule: ruleOf(memberOf('main')) });
      await bothIdle();
      const firstFill = { main: await membersOf(here.strapi, 'main'), above: await membersOf(here.strapi, 'above') };
      expect(firstFill.main).toHaveLength(1_500);

      const forced = new Map<number, 'in' | 'out'>();
      let atLeast = 50;
      const turns = async (instance: 'here' | 'there', offset: number) => {
        for (let turn = 0; turn < 20; turn++) {
          const one = offset + turn;
          if (turn % 4 === 0) await call(instance, 'POST', `/segments/${turn % 8 ? 'main' : 'above'}/refresh`);
          if (turn % 4 === 1) await call(instance, 'POST', '/segments/main/members', { subjects: [`b${one}`] });
          if (turn % 4 === 1) forced.set(one, 'in');
          if (turn % 4 === 2) await call(instance, 'DELETE', '/segments/main/members', { subjects: [`b${one}`] });
          if (turn % 4 === 2) forced.set(one, 'out');
          if (turn % 4 === 3)
            await knex()('customers')
              .where({ customer_number: `b${one}` })
              .update({ points: one % 97 });
          if (turn % 7 === 6) {
            atLeast = 40 + turn + offset / 1_000;
            await call(instance, 'PUT', '/segments/main', { rule: ruleOf(pointsAtLeast(Math.floor(atLeast))) });
          }
        }
      };
      await Promise.all([turns('here', 0), turns('there', 1_000), turns('here', 2_000)]);
      await bothIdle();
      await call('there', 'POST', '/segments/main/refresh');
      await call('here', 'POST', '/segments/above/refresh');
      await bothIdle();

      const { data: saved } = (await call('here', 'GET', '/segments/main'))!;
      const bound = (saved.rule as { root: { children: { operand: number }[] } }).root.children[0]!.operand;
      const rows: { id: number; customer_number: string; points: number }[] = await knex()('customers').orderBy('id');
      const expected = rows
        .filter(({ customer_number: name, points }) => {
          const how = forced.get(Number(name.slice(1)));
          return how ? how === 'in' : points >= bound;
        })
        .map(({ id }) => Number(id));
      expect(await membersOf(here.strapi, 'main')).toEqual(expected);
      expect(await membersOf(here.strapi, 'above')).toEqual(expected);
      for (const key of ['main', 'above'] as const) await expectTrueHistory(here.strapi, key, firstFill[key]);
      const ended = await knex()('segments_runs').distinct('state').pluck('state');
      expect(ended).toEqual(['succeeded']);
      // Both took part.
      expect((await knex()('segments_runs').distinct('owner').pluck('owner')).length).toBe(2);
    },
    10 * MINUTE
  );

  test(
    'what is due is queued once, by whichever instance looks first, and only where the clock runs',
    async () => {
      const runs = () =>
        knex()('segments_runs').where({ segment_key: 'main', cause: 'scheduled' }).count({ n: '*' }).first();
      expect(Number((await runs())?.n)).toBe(0);
      await knex()('segments_states').update({ attempted_at: new Date(Date.now() - 20 * MINUTE) });
      // This instance has no clock; both look at once when the other's strikes.
      for (const end = Date.now() + 70_000; Date.now() < end; await wait(50)) {
        if (new Date().getSeconds() === 0) await refreshesOf(here.strapi).requestDue(15);
      }
      await bothIdle();
      expect(Number((await runs())?.n)).toBe(1);
      // Nothing failed or was tried again in the next minute.
      await wait(61_000 - (Date.now() % MINUTE));
      expect(Number((await runs())?.n)).toBe(1);
    },
    10 * MINUTE
  );
});

function portOf(app: TestStrapi): number {
  const address = app.strapi.server.httpServer.address();
  if (!address || typeof address === 'string') throw new Error('not listening');
  return address.port;
}
