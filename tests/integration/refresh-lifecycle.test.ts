import type { Core } from '@strapi/strapi';
import { refreshesOf } from '../../server/membership/refreshes';
import { apiToken } from '../support/access';
import {
  addCustomers,
  countryIs,
  expectTrueHistory,
  membersOf,
  memberOf,
  pointsAtLeast,
  ruleOf,
} from '../support/membership';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;
let token: string;

const call = (method: 'get' | 'post' | 'put' | 'delete', path: string) =>
  app.request[method](`/api/segments${path}`).set('Authorization', `Bearer ${token}`);
const idle = () => refreshesOf(app.strapi).idle();
const knex = () => app.strapi.db.connection;
const runOf = async (id: number) => (await call('get', `/runs/${id}`).expect(200)).body.data;
const statusOf = async (key: string) => (await call('get', `/segments/${key}`).expect(200)).body.data;
const create = async (key: string, rule: object) => {
  await call('post', '/segments').send({ key, name: key, rule }).expect(201);
  await idle();
};
const past = (minutes: number) => new Date(Date.now() - minutes * 60_000);

beforeAll(async () => {
  app = await bootStrapi();
  token = await apiToken(app.strapi, { type: 'full-access' });
  await addCustomers(app.strapi, 6_000, (n) => ({ country: n % 2 ? 'Germany' : 'France', points: n }));
}, 300_000);
afterAll(() => app?.destroy());

test('a long refresh shows its progress and can be cancelled; the last good members stay, and the next one is right', async () => {
  await create('long', ruleOf(countryIs('Germany')));
  const before = await membersOf(app.strapi, 'long');
  expect(before).toHaveLength(3_000);
  await knex()('customers').update({
    country: knex().raw(`case when country = 'Germany' then 'France' else 'Germany' end`),
  });
  const { body } = await call('post', '/segments/long/refresh').expect(202);
  let seen = { done: 0, total: 0 };
  for (let tries = 0; tries < 2_000 && seen.done < 2; tries++) {
    seen = await runOf(body.data.id);
    await new Promise((done) => setTimeout(done, 5));
  }
  expect(seen.done).toBeGreaterThanOrEqual(2);
  expect(seen.done).toBeLessThan(seen.total);
  const { body: cancelled } = await call('post', `/runs/${body.data.id}/cancel`).expect(200);
  expect(cancelled.data.state).toBe('cancelled');
  await idle();
  expect(await runOf(body.data.id)).toMatchObject({
    state: 'cancelled',
    error: expect.stringMatching(/^Cancelled by test .*\.$/),
  });
  expect(await statusOf('long')).toMatchObject({ status: 'ready' });
  // Pages that were settled are settled; the rest is as it was, and all of it is a set that readers can trust.
  expect((await membersOf(app.strapi, 'long')).length).toBeGreaterThan(0);
  await expectTrueHistory(app.strapi, 'long', before);

  await call('post', '/segments/long/refresh').expect(202);
  await idle();
  const germans = await knex()('customers').where({ country: 'Germany' }).orderBy('id').pluck('id');
  expect(await membersOf(app.strapi, 'long')).toEqual(germans.map(Number));
  await expectTrueHistory(app.strapi, 'long', before);
});

test('a cancelled run is not queued again by the next look at the clock, and a waiting one can be cancelled', async () => {
  const { body } = await call('post', '/segments/long/refresh').expect(202);
  await call('post', `/runs/${body.data.id}/cancel`).expect(200);
  await idle();
  const count = () => knex()('segments_runs').where({ segment_key: 'long' }).count({ n: '*' }).first();
  const runs = await count();
  await refreshesOf(app.strapi).requestDue(15);
  await idle();
  expect(await count()).toEqual(runs);
  await call('post', '/runs/999999/cancel').expect(404);
});

test('several are cancelled together, and what is over is left as it is', async () => {
  const { body: over } = await call('post', '/segments/long/refresh').expect(202);
  await idle();
  const held = { cause: 'called', state: 'running', owner: 'another', done: 0, total: 9, lease_until: past(-5) };
  // Both in the hands of another instance, so that none of them is over before it is cancelled.
  for (let run = 0; run < 2; run++) {
    await knex()('segments_runs').insert({ ...held, segment_key: 'long', created_at: new Date() });
  }
  const open: { id: number }[] = (await call('get', '/runs').expect(200)).body.data;
  expect(open).toHaveLength(2);

  await call('post', '/runs/cancel').send({ ids: [] }).expect(400);
  const { body } = await call('post', '/runs/cancel')
    .send({ ids: [...open.map(({ id }) => id), over.data.id, 999_999] })
    .expect(200);
  expect(body.data).toEqual({ cancelled: 2 });
  expect((await call('get', '/runs').expect(200)).body.data).toEqual([]);
  expect(await runOf(open[1]!.id)).toMatchObject({
    state: 'cancelled',
    error: expect.stringMatching(/^Cancelled by test/),
  });
  expect((await runOf(over.data.id)).state).toBe('succeeded');
  await idle();
});

test('a run says what it waited for, and why it came to nothing', async () => {
  await create('first', ruleOf(countryIs('Germany')));
  await create('second', ruleOf(memberOf('first')));
  // Held by an instance that is alive, so that what refers to it has to wait.
  const held = { segment_key: 'first', cause: 'called', state: 'running', owner: 'another', done: 0, total: 9 };
  await knex()('segments_runs').insert({ ...held, created_at: new Date(), lease_until: past(-5) });
  const { body } = await call('post', '/segments/second/refresh').expect(202);
  expect(body.data).toMatchObject({ state: 'queued', waitedFor: ['first'], finishedAt: null });
  expect(typeof body.data.createdAt).toBe('string');
  const { body: open } = await call('get', '/runs').expect(200);
  expect(open.data).toMatchObject([
    { segmentKey: 'first', state: 'running', waitedFor: [] },
    { segmentKey: 'second', state: 'queued', waitedFor: ['first'] },
  ]);
  await knex()('segments_runs')
    .where({ owner: 'another' })
    .update({ state: 'succeeded', finished_at: past(-0.001) });
  await refreshesOf(app.strapi).request('first', 'called');
  await idle();
  expect(await runOf(body.data.id)).toMatchObject({ state: 'succeeded', waitedFor: ['first'] });
  expect((await call('get', '/runs').expect(200)).body.data).toEqual([]);

  await knex()('segments_runs').insert({ ...held, owner: 'third', created_at: new Date(), lease_until: past(-5) });
  const { body: waiting } = await call('post', '/segments/second/refresh').expect(202);
  const { body: cancelled } = await call('post', `/runs/${waiting.data.id}/cancel`).expect(200);
  expect(cancelled.data).toMatchObject({
    state: 'cancelled',
    waitedFor: ['first'],
    error: expect.stringMatching(/^Cancelled by test .*\.$/),
  });
  await knex()('segments_runs').where({ owner: 'third' }).delete();
  await call('put', '/segments/second').send({ active: false }).expect(200);
  const { body: skipped } = await call('post', '/segments/second/refresh').expect(202);
  await idle();
  expect(await runOf(skipped.data.id)).toMatchObject({ state: 'skipped', error: 'The segment is not active.' });
  const { body: list } = await call('get', '/segments/second/runs').expect(200);
  expect(list.data.map(({ state }: { state: string }) => state)).toEqual([
    'skipped',
    'cancelled',
    'succeeded',
    'succeeded',
  ]);
});

test('a rule that names what is gone fails with the reason, keeps the members and recovers', async () => {
  await create('breaks', ruleOf(pointsAtLeast(5_990)));
  const members = await membersOf(app.strapi, 'breaks');
  expect(members).toHaveLength(10);
  const gone = JSON.stringify(ruleOf({ ...pointsAtLeast(5_990), path: 'wasRemoved' }));
  const kept = JSON.stringify(ruleOf(pointsAtLeast(5_990)));
  await knex()('segments_segments').where({ key: 'breaks' }).update({ rule: gone });
  const { body } = await call('post', '/segments/breaks/refresh').expect(202);
  await idle();
  expect(await runOf(body.data.id)).toMatchObject({ state: 'failed', error: expect.stringContaining('wasRemoved') });
  expect(await statusOf('breaks')).toMatchObject({ status: 'failed', members: 10 });
  expect(await membersOf(app.strapi, 'breaks')).toEqual(members);

  // Not asked again every minute, but after its time.
  const runs = () => knex()('segments_runs').where({ segment_key: 'breaks' }).pluck('state');
  const before = await runs();
  await refreshesOf(app.strapi).requestDue(15);
  await idle();
  expect(await runs()).toEqual(before);
  await knex()('segments_states')
    .where({ segment_key: 'breaks' })
    .update({ attempted_at: past(16) });
  await refreshesOf(app.strapi).requestDue(15);
  await idle();
  expect(await runs()).toEqual([...before, 'failed']);

  // Somebody can still be kept out meanwhile; it shows as soon as the rule holds again.
  await call('delete', '/segments/breaks/members')
    .send({ subjects: ['b5999'] })
    .expect(200);
  await idle();
  await knex()('segments_segments').where({ key: 'breaks' }).update({ rule: kept });
  await call('post', '/segments/breaks/refresh').expect(202);
  await idle();
  expect(await statusOf('breaks')).toMatchObject({ status: 'ready', members: 9, error: null });
  expect(await membersOf(app.strapi, 'breaks')).toEqual(members.slice(0, 9));
});

test('what an instance left behind is taken over once its lease is out, and an abandoned build is swept', async () => {
  await create('left', ruleOf(pointsAtLeast(5_000)));
  const members = await membersOf(app.strapi, 'left');
  await knex()('customers').where('points', '>=', 5_900).update({ points: 0 });
  const lost = { segment_key: 'left', cause: 'called', state: 'running', owner: 'gone', done: 1, total: 9 };
  await knex()('segments_runs').insert({ ...lost, created_at: past(5), started_at: past(5), lease_until: past(-1) });
  const run = await knex()('segments_runs').where({ owner: 'gone' }).first();
  await knex()('segments_states').where({ segment_key: 'left' }).update({ run_id: run.id });
  await knex()('segments_sets').insert({ segment_key: 'left', status: 'building', created_at: past(5) });
  const set = await knex()('segments_sets').where({ segment_key: 'left', status: 'building' }).first();
  await knex()('segments_members').insert({ set_id: set.id, subject_id: members[0], joined_at: past(5) });
  await knex()('segments_differences').insert({ run_id: run.id, subject_id: members[0] });

  // While the lease lasts nobody else touches the segment: a second run waits.
  const { body } = await call('post', '/segments/left/refresh').expect(202);
  await idle();
  expect((await runOf(run.id)).state).toBe('running');
  expect((await runOf(body.data.id)).state).toBe('queued');
  expect(await membersOf(app.strapi, 'left')).toEqual(members);

  await knex()('segments_runs')
    .where({ id: run.id })
    .update({ lease_until: past(1) });
  await idle();
  expect(await runOf(run.id)).toMatchObject({
    state: 'succeeded',
    joined: 0,
    left: 100,
    members: members.length - 100,
  });
  expect((await runOf(body.data.id)).state).toBe('succeeded');
  await expectTrueHistory(app.strapi, 'left', members);

  // The next build retires what is half built; a minute later it is swept away.
  await call('put', '/segments/left')
    .send({ rule: ruleOf(pointsAtLeast(5_800)) })
    .expect(200);
  await idle();
  expect(await knex()('segments_sets').where({ id: set.id }).first()).toMatchObject({ status: 'retired' });
  await knex()('segments_sets')
    .where({ status: 'retired' })
    .update({ retired_at: past(2) });
  await idle();
  const sets = await knex()('segments_sets').where({ segment_key: 'left' });
  expect(sets).toEqual([expect.objectContaining({ status: 'current' })]);
  expect(await knex()('segments_members').where({ set_id: set.id })).toEqual([]);
  expect(await knex()('segments_differences')).toEqual([]);
  await expectTrueHistory(app.strapi, 'left', members);
});

test('members of a segment of segments follow when the one below was refreshed by a taken-over run', async () => {
  await create('below', ruleOf(pointsAtLeast(5_500)));
  await create('above', ruleOf(memberOf('below')));
  await knex()('customers').where('points', '>=', 5_850).update({ points: 1 });
  // As if an instance had settled everybody and died before it could tell who refers to the segment.
  await call('post', '/segments/below/refresh').expect(202);
  await idle();
  const [latest] = (await call('get', '/segments/below/runs')).body.data;
  await knex()('segments_members')
    .where({ set_id: (await knex()('segments_states').where({ segment_key: 'above' }).first()).set_id })
    .where('subject_id', (await membersOf(app.strapi, 'above'))[0])
    .delete();
  await knex()('segments_runs')
    .where({ id: latest.id })
    .update({ state: 'running', owner: 'gone', lease_until: past(1) });
  await idle();
  expect(await membersOf(app.strapi, 'above')).toEqual(await membersOf(app.strapi, 'below'));
});

test('many requests at once queue one run, and each run is worked on once', async () => {
  await create('asked', ruleOf(countryIs('France')));
  await Promise.all(Array.from({ length: 8 }, () => refreshesOf(app.strapi).requestDue(0)));
  await knex()('segments_states')
    .where({ segment_key: 'asked' })
    .update({ attempted_at: past(60) });
  const before = await runsBy(app.strapi, 'asked');
  await Promise.all(Array.from({ length: 8 }, () => refreshesOf(app.strapi).requestDue(15)));
  await idle();
  expect((await runsBy(app.strapi, 'asked')) - before).toBe(1);
});

test('a deleted segment leaves nothing to work on and nothing to read', async () => {
  await create('goes', ruleOf(countryIs('Germany')));
  await call('post', '/segments/goes/refresh').expect(202);
  await call('delete', '/segments/goes').expect(204);
  await idle();
  const open = await knex()('segments_runs').where({ segment_key: 'goes' }).whereIn('state', ['queued', 'running']);
  expect(open).toEqual([]);
  expect(await knex()('segments_sets').where({ segment_key: 'goes' }).whereNot({ status: 'retired' })).toEqual([]);
});

async function runsBy(strapi: Core.Strapi, key: string): Promise<number> {
  const row = await strapi.db.connection('segments_runs').where({ segment_key: key }).count({ n: '*' }).first();
  return Number(row?.n);
}
