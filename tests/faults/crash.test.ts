import { setTimeout as wait } from 'node:timers/promises';
import knexFrom, { type Knex } from 'knex';
import { apiToken } from '../support/access';
import { testDialect, type TestDatabase } from '../support/database';
import { addCustomers, expectTrueHistory, membersOf, pointsAtLeast, ruleOf } from '../support/membership';
import { fetchAgain, startServer, type TestServer } from '../support/server';
import { bootStrapi } from '../support/strapi';

/*
 * A process is killed in the middle of a refresh, with data enough that it is at work at that moment. What readers see
 * is a set that was whole once; the next process takes the run over when its lease is out.
 */
const CUSTOMERS = 40_000;
const KEY = 'crashed';
let database: TestDatabase;
let knex: Knex;
let token: string;
let server: TestServer;

const asStrapi = () => ({ db: { connection: knex } });
const call = async (method: string, path: string, body?: object) => {
  const answer = await fetchAgain(`${server.url}/api/segments${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { data: { id: number } }).data;
};
const openRuns = () => knex('segments_runs').whereIn('state', ['queued', 'running']);
const idle = async () => {
  for (const end = Date.now() + 240_000; Date.now() < end; await wait(200)) {
    if ((await openRuns()).length === 0) return;
  }
  throw new Error(`still open: ${JSON.stringify(await openRuns())}`);
};
/** Lets a minute pass as far as leases and retired sets know. */
const passMinutes = async () => {
  const past = new Date(Date.now() - 120_000);
  await knex('segments_runs').where({ state: 'running' }).update({ lease_until: past });
  await knex('segments_sets').where({ status: 'retired' }).update({ retired_at: past });
};
const trueMembers = async (atLeast: number) =>
  (await knex('customers').where('points', '>=', atLeast).orderBy('id').pluck('id')).map(Number);

beforeAll(async () => {
  const app = await bootStrapi();
  database = app.database;
  token = await apiToken(app.strapi, { type: 'full-access' });
  await addCustomers(app.strapi, CUSTOMERS, (n) => ({ points: n % 100 }));
  await app.destroy({ keepDatabase: true });
  knex = knexOf(database);
  server = await startServer({ on: database });
  await call('POST', '/segments', { key: KEY, name: KEY, rule: ruleOf(pointsAtLeast(50)) });
  await idle();
}, 600_000);
afterAll(async () => {
  await server?.stop();
  await knex?.destroy();
  await database?.drop();
}, 60_000);

test.each([0, 40, 120, 300])(
  'killed %i ms into the build of a changed rule',
  async (delay) => {
    const before = await membersOf(asStrapi(), KEY);
    const bound = 50 - delay / 10 - 1;
    await call('PUT', `/segments/${KEY}`, { rule: ruleOf(pointsAtLeast(bound)) });
    await begun();
    await wait(delay);
    await server.crash();
    const left = await membersOf(asStrapi(), KEY);
    // Either all of the old members or all of the new ones.
    expect([before.length, (await trueMembers(bound)).length]).toContain(left.length);
    await goOn();
    expect(await membersOf(asStrapi(), KEY)).toEqual(await trueMembers(bound));
    await nothingLeftBehind();
  },
  600_000
);

test.each([100, 400, 900])(
  'killed %i ms into a refresh that finds thousands to differ',
  async (delay) => {
    await call('PUT', `/segments/${KEY}`, { rule: ruleOf(pointsAtLeast(50)) });
    await idle();
    await knex('customers').update({ points: knex.raw('99 - points') });
    await call('POST', `/segments/${KEY}/refresh`);
    await begun();
    await wait(delay);
    await server.crash();
    // Some were settled and some were not, and what is kept of them agrees.
    await expectTrueHistory(asStrapi(), KEY);
    await goOn();
    expect(await membersOf(asStrapi(), KEY)).toEqual(await trueMembers(50));
    await nothingLeftBehind();
  },
  600_000
);

const onServers = testDialect() === 'sqlite' ? test.skip : test;

onServers(
  'killed while a statement of the build is at work in the database, which goes on after the process is gone',
  async () => {
    await call('PUT', `/segments/${KEY}`, { rule: ruleOf(pointsAtLeast(50)) });
    await idle();
    const before = await membersOf(asStrapi(), KEY);
    const last = await knex('segments_sets').max({ id: 'id' }).first();
    const next = Number(last?.id) + 1;
    // The build comes upon a member of its set that is not committed, and waits.
    const [first] = await trueMembers(60);
    const blocker = await knex.transaction();
    await blocker('segments_members').insert({ set_id: next, subject_id: first, joined_at: new Date() });
    await call('PUT', `/segments/${KEY}`, { rule: ruleOf(pointsAtLeast(60)) });
    const opened = async () => (await knex('segments_sets').where({ id: next, status: 'building' })).length === 1;
    for (const end = Date.now() + 30_000; Date.now() < end && !(await opened()); await wait(20));
    expect(await opened()).toBe(true);
    await wait(500);
    await server.crash();
    await blocker.rollback();
    await wait(2_000);
    expect(await membersOf(asStrapi(), KEY)).toEqual(before);
    expect(await knex('segments_members').where({ set_id: next }).first()).toBeUndefined();
    await goOn();
    expect(await membersOf(asStrapi(), KEY)).toEqual(await trueMembers(60));
    await nothingLeftBehind();
  },
  600_000
);

/** Until the run is worked on, or was done before we looked. */
async function begun(): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await wait(5)) {
    const last = await knex('segments_runs').orderBy('id', 'desc').first();
    if (last.state !== 'queued') return;
  }
}

async function goOn(): Promise<void> {
  const [run] = await openRuns();
  await passMinutes();
  server = await startServer({ on: database });
  await idle();
  if (run) {
    const after = await knex('segments_runs').where({ id: run.id }).first();
    expect({ state: after.state, error: after.error }).toEqual({ state: 'succeeded', error: null });
  }
  await expectTrueHistory(asStrapi(), KEY);
}

async function nothingLeftBehind(): Promise<void> {
  await passMinutes();
  await call('POST', `/segments/${KEY}/refresh`);
  await idle();
  const clean = async () => (await knex('segments_sets').whereNot({ status: 'current' })).length === 0;
  for (const end = Date.now() + 60_000; Date.now() < end && !(await clean()); await wait(200));
  const sets = await knex('segments_sets').select('id', 'status');
  expect(sets).toEqual([expect.objectContaining({ status: 'current' })]);
  expect(await knex('segments_members').whereNot({ set_id: sets[0].id }).first()).toBeUndefined();
  expect(await knex('segments_differences').first()).toBeUndefined();
}

function knexOf({ dialect, env }: TestDatabase): Knex {
  if (dialect === 'sqlite') {
    return knexFrom({
      client: 'better-sqlite3',
      connection: { filename: env.DATABASE_FILENAME! },
      useNullAsDefault: true,
    });
  }
  return knexFrom({ client: dialect === 'postgres' ? 'pg' : 'mysql2', connection: env.DATABASE_URL });
}
