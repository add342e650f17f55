import type { Pruned } from '../../server/retention/prune';
import { prune } from '../../server/retention/prune';
import { refreshesOf } from '../../server/membership/refreshes';
import { insertEvents } from '../../server/storage/events';
import { insertMessage } from '../../server/storage/deliveries';
import { raiseWatermark } from '../../server/storage/watermarks';
import { webhooksOf } from '../../server/webhooks/webhooks';
import { apiToken } from '../support/access';
import { addCustomers, expectTrueHistory, membersOf, ruleOf } from '../support/membership';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { createSource, send } from '../support/tracking';

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

describe('visitors', () => {
  const visitor = async (row: object, days: number): Promise<number> => {
    const documentId = `visitor${Math.random().toString(36).slice(2)}`;
    const seen = { first_seen: ago(days), last_seen: ago(days) };
    const rest = { anonymous_id: documentId, contact_id: null, ...row };
    await knex()('segments_visitors').insert({ document_id: documentId, ...seen, ...rest });
    return Number((await knex()('segments_visitors').where({ document_id: documentId }).first('id')).id);
  };
  const left = async () => (await knex()('segments_visitors').orderBy('id').pluck('id')).map(Number);

  beforeEach(() => knex()('segments_visitors').delete());

  test('who was not seen for long goes once nothing is left of them, with memberships', async () => {
    const [old, young] = [await visitor({}, 800), await visitor({}, 700)];
    const evented = await visitor({}, 800);
    const event = { source: 'test', name: 'Recent', contactId: null, accountId: null, visitorId: evented };
    await insertEvents(app.strapi, [{ ...event, messageId: 'recent', occurredAt: ago(5), receivedAt: ago(5) }]);
    const contact = Number((await knex()('customers').first('id')).id);
    const stitched = await visitor({ contact_id: contact }, 800);
    const retired = await visitor({ contact_id: contact, anonymous_id: null }, 800);
    const described = await visitor({ contact_id: contact, anonymous_id: null }, 800);
    await knex()('segments_subjects').insert({
      audience: 'visitor',
      subject_id: described,
      traits: '{"a":1}',
      touched: 0,
    });
    const ofNobody = await visitor({ contact_id: 999_999 }, 800);
    const forced: Record<string, number> = {};
    for (const mode of ['in', 'out']) {
      forced[mode] = await visitor({}, 800);
      const { document_id: subject } = await knex()('segments_visitors')
        .where({ id: forced[mode] })
        .first('document_id');
      await knex()('segments_overrides').insert({ document_id: `o${mode}`, segment_key: 'listed', subject, mode });
    }
    const rule = ruleOf({ ...bought('Never'), aggregate: { fn: 'count' }, operator: 'equals', operand: 0 });
    await call('post', '/segments').send({ key: 'idlers', name: 'Idlers', audience: 'visitor', rule }).expect(201);
    await refreshesOf(app.strapi).idle();
    expect(await membersOf(app.strapi, 'idlers')).toContain(old);

    // As it runs, which knows the segments.
    await app.strapi.plugin('segments').service<{ prune(): Promise<void> }>('schedules').prune();
    const staying = [young, evented, stitched, described, forced.in, forced.out];
    expect(await left()).toEqual(staying);
    expect(await membersOf(app.strapi, 'idlers')).toEqual(staying);
    for (const gone of [old, retired, ofNobody])
      expect(await count('changes', { segment_key: 'idlers', subject_id: gone, kind: 'left' })).toBe(1);
    await expectTrueHistory(app.strapi, 'idlers');
    expect(await pruned()).toMatchObject({ visitors: 0 });

    // By then it was told whom the segment lost.
    expect(await count('subjects', { audience: 'visitor', subject_id: old })).toBe(1);
    await knex()('segments_subjects')
      .where({ audience: 'visitor' })
      .update({ touched: ago(8).getTime() });
    await pruned();
    expect(await count('subjects', { audience: 'visitor', subject_id: old })).toBe(0);
    expect(await count('subjects', { audience: 'visitor', subject_id: described })).toBe(1);
    await knex()('segments_overrides').delete();
    await call('delete', '/segments/idlers').expect(204);
  });

  test('many go in pages, whoever stays between them', async () => {
    const rows = Array.from({ length: 1_300 }, (_, n) => ({
      ...{ document_id: `many${n}`, anonymous_id: `many${n}`, first_seen: ago(900), last_seen: ago(900 - (n % 7)) },
      contact_id: n < 600 ? 1 : null,
    }));
    await insertMany('visitors', rows);
    const contact = Number((await knex()('customers').first('id')).id);
    await knex()('segments_visitors').whereNotNull('contact_id').update({ contact_id: contact });
    expect(await pruned()).toMatchObject({ visitors: 700 });
    expect(await left()).toHaveLength(600);
  });

  test('one who comes back at that moment stays', async () => {
    const source = await createSource(app, { kind: 'browser', origins: ['*'] });
    const id = await visitor({ anonymous_id: 'back' }, 800);
    const item = { type: 'track', event: 'Back', anonymousId: 'back', messageId: 'back-1' };
    const [{ body }, { visitors }] = await Promise.all([
      send(app, source.writeKey, 'b', { batch: [item] }).expect(200),
      pruned(),
    ]);
    expect(body).toMatchObject({ accepted: 1 });
    const known = await knex()('segments_visitors').where({ anonymous_id: 'back' });
    expect(known).toHaveLength(1);
    expect(Number(known[0].id) === id).toBe(visitors === 0);
    expect(await count('events', { message_id: 'back-1', visitor_id: known[0].id })).toBe(1);
    await knex()('segments_events').where({ message_id: 'back-1' }).delete();
  });
});

test('of the erased, what messages were called is forgotten once nobody retries them, names never', async () => {
  const source = await createSource(app);
  const at = new Date(Date.now() - 60_000).toISOString();
  const named = { type: 'track', event: 'Late', anonymousId: 'erased', messageId: 'late-1', timestamp: at };
  const undated = { type: 'track', event: 'Late', anonymousId: 'erased', messageId: 'late-2' };
  await send(app, source.writeKey, 'b', { batch: [named, undated] }).expect(200);
  await app.strapi
    .plugin('segments')
    .service<{ erase(who: object): Promise<object> }>('tracking')
    .erase({ visitor: 'erased' });
  expect(await count('tombstones')).toBe(3);
  expect(await pruned()).toMatchObject({ tombstones: 0 });
  const again = () => send(app, source.writeKey, 'b', { batch: [named, undated] }).expect(200);
  expect((await again()).body).toMatchObject({ accepted: 0, ignored: 2 });
  await knex()('segments_tombstones')
    .whereNotNull('retried_until')
    .update({ retried_until: ago(1) });
  await knex()('segments_tombstones').update({ erased_at: ago(-1) });
  expect(await pruned()).toMatchObject({ tombstones: 2 });
  expect((await again()).body).toMatchObject({ accepted: 0, ignored: 2 });
  expect(await count('tombstones')).toBe(1);
  await knex()('segments_tombstones').delete();
});

test('what is noted of deleted contacts goes when an erasure would find nothing any more', async () => {
  await addCustomers(app.strapi, 3, () => ({ country: 'France' }), 'gone');
  const ids = (await knex()('customers')
    .where('customer_number', 'like', 'gone%')
    .orderBy('id')
    .pluck('id')) as number[];
  const [evented, described] = ids as [number, number];
  const event = { source: 'test', name: 'Kept', accountId: null, messageId: 'departed' };
  await insertEvents(app.strapi, [{ ...event, contactId: evented, occurredAt: ago(1), receivedAt: ago(1) }]);
  await knex()('segments_subjects').where({ audience: 'contact', subject_id: described }).delete();
  await knex()('segments_subjects').insert({
    audience: 'contact',
    subject_id: described,
    traits: '{"a":1}',
    touched: 0,
  });
  await app.strapi.db.query('api::customer.customer').deleteMany({ where: { id: { $in: ids } } });
  const noted = async () =>
    (await knex()('segments_departed').whereIn('subject_id', ids).orderBy('subject_id').pluck('subject_id')).map(
      Number
    );
  expect(await pruned()).toMatchObject({ departed: 0 });
  expect(await noted()).toEqual(ids.map(Number));
  await knex()('segments_departed').update({ departed_at: ago(40) });
  expect(await pruned()).toMatchObject({ departed: 1 });
  expect(await noted()).toEqual([evented, described].map(Number));
  await knex()('segments_events').where({ message_id: 'departed' }).delete();
  await knex()('segments_subjects').where({ audience: 'contact', subject_id: described }).update({ traits: null });
  expect(await pruned()).toMatchObject({ departed: 2 });
});
