import type { Pruned } from '../../server/retention/prune';
import { prune } from '../../server/retention/prune';
import { refreshesOf } from '../../server/membership/refreshes';
import { insertEvents } from '../../server/storage/events';
import { insertMessage } from '../../server/storage/deliveries';
import { raiseWatermark } from '../../server/storage/watermarks';
import { webhooksOf } from '../../server/webhooks/webhooks';
import { apiToken } from '../support/access';
import { addCustomers, ruleOf } from '../support/membership';
import { bootStrapi, type TestStrapi } from '../support/strapi';

const DAY = 86_400_000;
let app: TestStrapi;
let token: string;
const knex = () => app.strapi.db.connection;
const call = (method: 'get' | 'post' | 'delete', path: string) =>
  app.request[method](`/api/segments${path}`).set('Authorization', `Bearer ${token}`);
const ago = (days: number) => new Date(Date.now() - days * DAY);
const pruned = (): Promise<Pruned> => prune(app.strapi);
const count = async (table: string, where: object = {}) =>
  Number((await knex()(`segments_${table}`).where(where).count({ n: '*' }).first())?.n);

beforeAll(async () => {
  app = await bootStrapi();
  token = await apiToken(app.strapi, { type: 'full-access' });
  await addCustomers(app.strapi, 3, () => ({ country: 'Germany' }));
}, 300_000);
afterAll(() => app?.destroy());

const addEvents = async (name: string, days: number, times = 1) => {
  const rows = Array.from({ length: times }, (_, n) => ({
    source: 'test',
    messageId: `${name} ${days} ${n}`,
    name,
    occurredAt: ago(days),
    receivedAt: ago(days),
    contactId: 1,
    accountId: null,
  }));
  await insertEvents(app.strapi, rows);
};
const bought = (name: string, days?: number) => ({
  id: name,
  type: 'event',
  events: [name],
  aggregate: { fn: 'performed' },
  ...(days && { window: { type: 'last', n: days, unit: 'day' } }),
});

test('a clock that was far ahead for a moment makes nothing old, though the sweep has been there', async () => {
  await addEvents('Kept', 1);
  await raiseWatermark(knex(), 'clock', new Date(Date.now() + 10_000 * DAY));
  expect(await pruned()).toMatchObject({ events: 0 });
  expect(await count('events', { name: 'Kept' })).toBe(1);
  await knex()('segments_watermarks').where({ name: 'clock' }).delete();
  await knex()('segments_events').where({ name: 'Kept' }).delete();
});

test('events go when they are old, but none that a rule can see', async () => {
  const rule = ruleOf(bought('Windowed', 1_000), bought('Ever'));
  await call('post', '/segments').send({ key: 'sees', name: 'Sees', rule, active: false }).expect(201);
  for (const name of ['Windowed', 'Ever', 'Unseen']) for (const days of [10, 900, 1_500]) await addEvents(name, days);
  await addEvents('Unseen', 2_000, 2_500);
  expect(await pruned()).toMatchObject({ events: 1 + 2 + 2_500 });
  expect(await count('events', { name: 'Windowed' })).toBe(2);
  expect(await count('events', { name: 'Ever' })).toBe(3);
  expect(await count('events', { name: 'Unseen' })).toBe(1);
  expect(await pruned()).toMatchObject({ events: 0 });
  // Nobody knows what a rule of a later version can see.
  const later = ruleOf(bought('Windowed'), { id: 'new', type: 'telepathy' });
  await knex()('segments_segments')
    .where({ key: 'sees' })
    .update({ rule: JSON.stringify(later) });
  await addEvents('Unseen', 2_001);
  expect(await pruned()).toMatchObject({ events: 0 });
  expect((await call('get', '/segments/sees').expect(200)).body.data).toMatchObject({ sentence: null });
  await knex()('segments_segments')
    .where({ key: 'sees' })
    .update({ rule: JSON.stringify(rule) });
  expect(await pruned()).toMatchObject({ events: 1 });
  await call('delete', '/segments/sees').expect(204);
  expect(await pruned()).toMatchObject({ events: 1 + 2 });
});

test('changes, runs, deliveries and audits go by age; counts, what is young and what is not over stay', async () => {
  const change = { segment_key: 'old', subject_id: 1, kind: 'joined', cause: 'manual' };
  await knex()('segments_changes').insert([
    { ...change, at: ago(800), announced: 1 },
    // Not told yet.
    { ...change, at: ago(800) },
    { ...change, at: ago(700), announced: 1 },
  ]);
  const run = { segment_key: 'old', cause: 'called', done: 0, total: 0, announced: 1 };
  await knex()('segments_runs').insert([
    { ...run, state: 'succeeded', created_at: ago(100) },
    { ...run, state: 'queued', created_at: ago(100) },
    { ...run, state: 'succeeded', created_at: ago(80) },
  ]);
  const audit = { segment_key: 'old', action: 'edited', changes: '[]' };
  await knex()('segments_audits').insert([
    { ...audit, at: ago(1_100) },
    { ...audit, at: ago(1_000) },
  ]);
  await knex()('segments_counts').insert({ segment_key: 'old', day: '2015-01-01', members: 1, joined: 1, left: 0 });
  const { id } = await webhooksOf(app.strapi).create({
    url: 'https://receiver.example/',
    description: '',
    segments: null,
    events: ['segment.failed'],
    enabled: true,
  });
  await webhooksOf(app.strapi).pause(id);
  const message = { name: 'msg_1', type: 'segment.failed', segmentKey: 'old', items: null, body: '{}' } as const;
  await insertMessage(knex(), message, [id], ago(40));
  await insertMessage(knex(), { ...message, name: 'msg_2' }, [id], ago(20));

  const { changes, runs, deliveries, audits } = await pruned();
  expect({ changes, runs, deliveries, audits }).toEqual({ changes: 1, runs: 1, deliveries: 1, audits: 1 });
  expect(await count('changes', { segment_key: 'old' })).toBe(2);
  expect(await count('runs', { segment_key: 'old' })).toBe(2);
  expect(await count('audits', { segment_key: 'old' })).toBe(1);
  expect(await count('messages')).toBe(1);
  expect(await count('deliveries')).toBe(1);
  expect(await count('counts', { segment_key: 'old' })).toBe(1);
  await refreshesOf(app.strapi).idle();
});

test('events that a rank counts are seen like those of a condition', async () => {
  const by = { type: 'event', events: ['Ranked'], aggregate: { fn: 'count' } };
  const rule = ruleOf({ id: 'r', type: 'rank', by, bound: { top: 10 } });
  await call('post', '/segments').send({ key: 'ranks', name: 'Ranks', rule, active: false }).expect(201);
  await addEvents('Ranked', 900);
  expect(await pruned()).toMatchObject({ events: 0 });
  await call('delete', '/segments/ranks').expect(204);
  expect(await pruned()).toMatchObject({ events: 1 });
});

const runs = (times: number, more: object = {}) =>
  Array.from({ length: times }, () => ({
    segment_key: 'told',
    cause: 'called',
    state: 'succeeded',
    done: 0,
    total: 0,
    created_at: ago(100),
    announced: 1,
    ...more,
  }));
const insertMany = (table: string, rows: object[]) => knex().batchInsert(`segments_${table}`, rows, 100);

test('runs stay until they and the changes that they made are announced', async () => {
  await knex()('segments_runs').insert(runs(1, { announced: null }));
  await knex()('segments_runs').insert(runs(1, { cause: 'rule' }));
  const { id } = await knex()('segments_runs').where({ segment_key: 'told', cause: 'rule' }).first('id');
  const change = { segment_key: 'told', subject_id: 1, kind: 'joined', cause: 'refresh', run_id: id, at: ago(800) };
  await knex()('segments_changes').insert(change);
  expect(await pruned()).toMatchObject({ runs: 0, changes: 0 });
  await knex()('segments_runs').where({ segment_key: 'told' }).update({ announced: 1 });
  expect(await pruned()).toMatchObject({ runs: 1, changes: 0 });
  await knex()('segments_changes').where({ segment_key: 'told' }).update({ announced: 1 });
  expect(await pruned()).toMatchObject({ runs: 1, changes: 1 });
});

test('pages full of what stays do not hide what is old behind them', async () => {
  const change = { segment_key: 'behind', subject_id: 1, kind: 'joined', cause: 'manual', at: ago(800) };
  await insertMany(
    'changes',
    Array.from({ length: 1_100 }, () => change)
  );
  await knex()('segments_changes').insert({ ...change, announced: 1 });
  await insertMany('runs', runs(1_100, { announced: null }));
  await knex()('segments_runs').insert(runs(1));
  const delivery = { endpoint_id: 1, message_id: 1, attempts: 1, created_at: ago(40) };
  await insertMany(
    'deliveries',
    Array.from({ length: 1_100 }, () => ({ ...delivery, state: 'sending' }))
  );
  await knex()('segments_deliveries').insert({ ...delivery, state: 'failed' });
  expect(await pruned()).toMatchObject({ changes: 1, runs: 1, deliveries: 1 });
  expect(await pruned()).toMatchObject({ changes: 0, runs: 0, deliveries: 0 });
});
