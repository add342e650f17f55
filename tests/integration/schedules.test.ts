import { refreshesOf } from '../../server/membership/refreshes';
import { apiToken } from '../support/access';
import { addCustomers, countryIs, ruleOf } from '../support/membership';
import { bootStrapi, type TestStrapi } from '../support/strapi';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let app: TestStrapi;
let token: string;

const call = (method: 'get' | 'post' | 'put' | 'delete', path: string) =>
  app.request[method](`/api/segments${path}`).set('Authorization', `Bearer ${token}`);
const knex = () => app.strapi.db.connection;
const idle = () => refreshesOf(app.strapi).idle();
const service = <T>(name: string) => app.strapi.plugin('segments').service(name) as unknown as T;
const tick = () => service<{ tick(): Promise<void> }>('schedules').tick();
/** Drives the plugin's clock. */
const at = (date?: Date) => service<{ drive(clock?: () => Date): void }>('clock').drive(date && (() => date));

const create = async (key: string, refreshCron: string | null, timeZone = 'UTC') => {
  const rule = ruleOf(countryIs('Germany'));
  const schedule = { refreshMode: 'scheduled', refreshCron, timeZone };
  await call('post', '/segments')
    .send({ key, name: key, rule, ...schedule })
    .expect(201);
  await idle();
};
const scheduled = async (key: string) =>
  (
    (await knex()('segments_runs')
      .where({ segment_key: key, cause: 'scheduled' })
      .orderBy('id')
      .select('id', 'scheduled_for', 'missed')) as { id: number; scheduled_for: string | number; missed: number }[]
  ).map((run) => ({ for: new Date(run.scheduled_for).toISOString(), missed: Number(run.missed) }));

beforeAll(async () => {
  app = await bootStrapi();
  token = await apiToken(app.strapi, { type: 'full-access' });
  await addCustomers(app.strapi, 10, (n) => ({ country: n % 2 ? 'Germany' : 'France' }));
}, 300_000);
afterEach(async () => {
  at();
  for (const { segment_key: key } of await knex()('segments_schedules').select('segment_key')) {
    await call('delete', `/segments/${key}`).expect(204);
  }
});
afterAll(() => app?.destroy());

test('a thousand fires are a thousand runs, however many look at once', async () => {
  at(new Date('2026-05-01T00:00:30Z'));
  await create('minutely', '*/5 * * * *');
  const start = Date.parse('2026-05-01T00:00:00Z');
  for (let fire = 1; fire <= 1_000; fire += 1) {
    at(new Date(start + fire * 5 * MINUTE + 1_000));
    await Promise.all([tick(), tick(), tick()]);
    await idle();
  }
  const runs = await scheduled('minutely');
  expect(runs).toHaveLength(1_000);
  expect(runs.every(({ missed }) => missed === 0)).toBe(true);
  expect(new Set(runs.map((run) => run.for)).size).toBe(1_000);
}, 600_000);

test.each([
  ['Europe/Berlin', '2026-03-28T12:00:00Z', ['2026-03-29T01:00:00.000Z', '2026-03-30T00:30:00.000Z']],
  ['Europe/Berlin', '2026-10-24T12:00:00Z', ['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z']],
  ['America/New_York', '2026-03-07T12:00:00Z', ['2026-03-08T07:00:00.000Z', '2026-03-09T06:30:00.000Z']],
  ['America/New_York', '2026-10-31T12:00:00Z', ['2026-11-01T07:30:00.000Z', '2026-11-02T07:30:00.000Z']],
])('every night at 02:30 in %s, from %s', async (zone, from, expected) => {
  at(new Date(from));
  const key = `nightly_${from.slice(5, 7)}${from.slice(8, 10)}`;
  await create(key, '30 2 * * *', zone);
  for (let quarter = 1; quarter <= 48 * 4; quarter += 1) {
    at(new Date(Date.parse(from) + quarter * 15 * MINUTE));
    await tick();
    await idle();
  }
  expect((await scheduled(key)).map((run) => run.for)).toEqual(expected);
});

test('a clock that jumps an hour ahead or back misses nothing and fires nothing twice', async () => {
  const base = Date.parse('2026-05-01T10:00:00Z');
  at(new Date(base + 1_000));
  await create('jumps', '0 * * * *');
  // 11:00 comes; back to 10:05 and on; ahead from 11:10 to 12:10, back to 11:15, and on.
  for (const minutes of [60, 5, 30, 59, 61, 70, 130, 75, 100, 121, 179, 180, 181]) {
    at(new Date(base + minutes * MINUTE + 1_000));
    await tick();
    await idle();
  }
  expect((await scheduled('jumps')).map((run) => run.for)).toEqual(
    [1, 2, 3].map((hour) => new Date(base + hour * HOUR).toISOString())
  );
});

test('however many fires were missed, one run makes up for them, and says so', async () => {
  const base = Date.parse('2026-05-01T10:00:00Z');
  at(new Date(base));
  await create('missed', '0 * * * *');
  at(new Date(base + 7 * HOUR + 5 * MINUTE));
  await tick();
  await tick();
  await idle();
  expect(await scheduled('missed')).toEqual([{ for: new Date(base + HOUR).toISOString(), missed: 6 }]);
  const { body } = await call('get', '/segments/missed/runs').expect(200);
  expect(body.data[0]).toMatchObject({ cause: 'scheduled', missed: 6, state: 'succeeded' });
});

test('modes: live ones are due every few minutes, scheduled and manual ones are not', async () => {
  const rule = ruleOf(countryIs('Germany'));
  for (const refreshMode of ['live', 'manual', null]) {
    await call('post', '/segments')
      .send({ key: `mode_${refreshMode}`, name: 'Mode', rule, refreshMode })
      .expect(201);
  }
  await create('mode_scheduled', '0 0 1 1 *');
  await idle();
  await knex()('segments_states').update({ attempted_at: new Date(Date.now() - HOUR) });
  const keys = ['mode_live', 'mode_manual', 'mode_null', 'mode_scheduled'];
  const before = Number((await knex()('segments_runs').max('id as id').first())?.id);
  await tick();
  await idle();
  const runs = await knex()('segments_runs').where('id', '>', before).whereIn('segment_key', keys).pluck('segment_key');
  expect(runs.sort()).toEqual(['mode_live', 'mode_null']);
  await call('put', '/segments/mode_manual').send({ refreshMode: 'scheduled', refreshCron: '61 * * * *' }).expect(400);
  // Without an expression of its own the site's is meant, and another mode ends the schedule.
  await call('put', '/segments/mode_manual').send({ refreshMode: 'scheduled' }).expect(200);
  const row = () => knex()('segments_schedules').where({ segment_key: 'mode_manual' }).first();
  expect(await row()).toMatchObject({ expression: '0 3 * * *', zone: 'UTC' });
  await call('put', '/segments/mode_manual').send({ refreshMode: 'manual' }).expect(200);
  expect(await row()).toBeUndefined();
});

test('an expression is described before it is saved', async () => {
  at(new Date('2026-05-01T00:00:00Z'));
  const { body } = await call('get', '/schedules/describe?cron=30 2 * * 1&timeZone=Europe/Berlin&locale=de').expect(
    200
  );
  expect(body.data).toEqual({
    cron: '30 2 * * 1',
    timeZone: 'Europe/Berlin',
    words: 'Um 02:30, nur jeden Montag',
    next: ['04', '11', '18', '25'].map((day) => `2026-05-${day}T00:30:00.000Z`).concat('2026-06-01T00:30:00.000Z'),
  });
  expect(body.meta).toEqual({ mode: 'live' });
  await call('get', '/schedules/describe?cron=nonsense').expect(400);
});
