import { refreshesOf } from '../../server/membership/refreshes';
import { sweeperOf, type Sweeper } from '../../server/sweep/sweeper';
import { passGate } from '../../server/storage/gate';
import { noteOwed, noteRefreshed } from '../../server/storage/owed-refreshes';
import { leaseSweep, raiseWatermark, releaseSweep, watermark } from '../../server/storage/watermarks';
import { beginStory, did, HOUR, last, MINUTE, type ClockStory } from '../support/clock-story';
import { expectTrueHistory, memberOf, membersOf } from '../support/membership';

let story: ClockStory;
const knex = () => story.app.strapi.db.connection;
const idle = () => refreshesOf(story.app.strapi).idle();

beforeAll(async () => {
  story = await beginStory('2026-03-01T12:00:00.000Z');
}, 300_000);
afterEach(() => story.clear());
afterAll(() => story?.app.destroy());

test('what it costs follows who crossed, not how many there are', async () => {
  const crossing = await story.customers(40);
  await story.events('Visited', crossing, story.now - HOUR);
  for (const n of [1, 2, 3])
    await story.segment(`visited_${n}`, did('Visited', last(2, 'hour')), { name: `Visited ${n}` });
  const standing = await story.customers(1_500);
  await story.events('Visited', standing, story.now - HOUR + MINUTE);
  const judged: number[] = [];
  const counting = ({ sql, bindings }: { sql: string; bindings: unknown[] }) => {
    if (/\d as place/.test(sql)) judged.push(bindings.length);
  };
  story.at(story.now + HOUR);
  knex().on('query', counting);
  const swept = await story.sweep();
  knex().off('query', counting);
  // Three segments share the end of a window: it is read once, and each subject is settled once.
  expect(swept).toEqual({ ranges: 2, rows: 40, subjects: 40, joined: 0, left: 120, refreshed: [] });
  // One statement asks for all ranges, one judges all subjects by all segments.
  expect(judged).toHaveLength(2);
});

test('a crowd goes in pages; beyond a bound the segments are refreshed instead', async () => {
  const crowd = await story.customers(1_200);
  await story.events('Joined', crowd, story.now - HOUR);
  await story.events('Joined', crowd.slice(0, 3), story.now - HOUR + MINUTE);
  await story.segment('crowd', did('Joined', last(2, 'hour')));
  await story.segment('others', did('Other', last(2, 'hour')));
  story.at(story.now + HOUR);
  expect(await story.sweep({ many: 1_200 })).toMatchObject({
    rows: 1_200,
    subjects: 1_200,
    left: 1_197,
    refreshed: [],
  });
  await story.events('Joined', crowd, story.now - 2 * HOUR + 2 * MINUTE);
  await refreshesOf(story.app.strapi).request('crowd', 'called');
  await idle();
  expect(await membersOf(story.app.strapi, 'crowd')).toHaveLength(1_200);
  story.at(story.now + 3 * MINUTE);
  expect(await story.sweep({ many: 1_199 })).toMatchObject({ subjects: 0, refreshed: ['crowd'] });
  await idle();
  expect(await membersOf(story.app.strapi, 'crowd')).toEqual([]);
  await expectTrueHistory(story.app.strapi, 'crowd');
});

test('a refresh that the sweep asked for is asked for again when it was cancelled', async () => {
  const crowd = await story.customers(20);
  await story.events('Joined', crowd, story.now - HOUR);
  await story.segment('everybody', { id: 'c', type: 'attribute', path: 'customerNumber', operator: 'is_not_empty' });
  await story.segment('crowd', [did('Joined', last(2, 'hour')), memberOf('everybody')], { refreshMode: 'manual' });
  expect(await membersOf(story.app.strapi, 'crowd')).toHaveLength(20);
  // Another instance works on what the segment refers to, so that its refresh waits.
  const soon = Date.now() + HOUR;
  const lease_until = story.app.database.dialect === 'sqlite' ? soon : new Date(soon);
  const other = { segment_key: 'everybody', cause: 'called', state: 'running', owner: 'other', done: 0, total: 0 };
  await knex()('segments_runs').insert({ ...other, lease_until, created_at: new Date() });
  story.at(Math.ceil((story.now + HOUR + 1) / (5 * MINUTE)) * 5 * MINUTE + 1_000);
  expect(await story.sweep({ many: 10 })).toMatchObject({ subjects: 0, refreshed: ['crowd'] });
  const [waiting] = await refreshesOf(story.app.strapi).runsOf('crowd', 1);
  // It waits still: it is not asked for twice.
  story.at(story.now + 5 * MINUTE);
  expect(await story.sweep()).toMatchObject({ refreshed: [] });
  await refreshesOf(story.app.strapi).cancel(waiting!.id, 'Ada');
  await knex()('segments_runs').where({ owner: 'other' }).delete();

  // Whoever cancelled it has a moment to do what it was in the way of.
  story.at(story.now + 1_000);
  expect(await story.sweep()).toMatchObject({ refreshed: [] });
  expect(await membersOf(story.app.strapi, 'crowd')).toHaveLength(20);
  story.at(story.now + 5 * MINUTE);
  expect(await story.sweep()).toMatchObject({ refreshed: ['crowd'] });
  await idle();
  expect(await membersOf(story.app.strapi, 'crowd')).toEqual([]);
  story.at(story.now + 5 * MINUTE);
  expect(await story.sweep()).toMatchObject({ refreshed: [] });
});

test('a refresh that had begun before is none that makes up for who crossed', async () => {
  await story.segment('owed', did('Joined', last(2, 'hour')));
  const at = Date.now();
  const run = { segment_key: 'owed', cause: 'called', state: 'running', done: 0, total: 0, created_at: new Date(at) };
  const begun = async (started: number): Promise<number> => {
    await knex()('segments_runs').where({ segment_key: 'owed' }).delete();
    await knex()('segments_runs').insert({ ...run, started_at: new Date(started) });
    return Number((await knex()('segments_runs').where({ segment_key: 'owed' }).first('id')).id);
  };
  const owed = async () => (await knex()('segments_states').where({ segment_key: 'owed' }).first('owed_at')).owed_at;
  await noteOwed(knex(), ['owed'], new Date(at));
  await noteRefreshed(knex(), 'owed', await begun(at - 1), new Date(at));
  expect(await owed()).not.toBeNull();
  await noteRefreshed(knex(), 'owed', await begun(at), new Date(at));
  expect(await owed()).toBeNull();
});

test('a sweep that died is made again from the same place, and nobody is told twice', async () => {
  const [one] = (await story.customers(1)) as [number];
  await story.events('Paid', [one], story.now - HOUR);
  await story.segment('payers', did('Paid', last(2, 'hour')));
  const mark = await knex()('segments_watermarks').where({ name: 'sweep' }).first('at');
  story.at(story.now + HOUR);
  expect(await story.sweep()).toMatchObject({ left: 1 });
  await knex()('segments_watermarks').where({ name: 'sweep' }).update({ at: mark.at });
  expect(await story.sweep()).toMatchObject({ rows: 1, subjects: 1, left: 0 });
  expect(await knex()('segments_changes').where({ segment_key: 'payers' })).toHaveLength(1);
});

test('two instances sweep at once: one does, and where its lease ran out both find the same', async () => {
  const crowd = await story.customers(1_100);
  await story.events('Signed', crowd, story.now - HOUR);
  await story.segment('signed', did('Signed', last(2, 'hour')));
  story.at(story.now + HOUR);
  const lease = (await leaseSweep(knex(), 60_000))!;
  expect(await story.sweep()).toBeUndefined();
  await releaseSweep(knex(), lease);
  // Of the plugin as it runs, which has the clock.
  const Instance = sweeperOf(story.app.strapi).constructor as typeof Sweeper;
  const one = new Instance(story.app.strapi).sweep();
  const other = (async () => {
    await new Promise((done) => setTimeout(done, 5));
    await knex()('segments_watermarks').where({ name: 'sweep_lease' }).update({ at: 0 });
    return new Instance(story.app.strapi).sweep();
  })();
  const swept = (await Promise.all([one, other])).map((each) => each?.left ?? 0);
  expect(swept.reduce((sum, left) => sum + left, 0)).toBe(1_100);
  expect(await membersOf(story.app.strapi, 'signed')).toEqual([]);
  expect(await knex()('segments_changes').where({ segment_key: 'signed' })).toHaveLength(1_100);
  await expectTrueHistory(story.app.strapi, 'signed');
});

test('somebody who cannot be settled keeps nobody else from it', async () => {
  const [one, two, three] = (await story.customers(3)) as [number, number, number];
  await story.events('Asked', [one, two, three], story.now - HOUR);
  await story.segment('asked', did('Asked', last(2, 'hour')));
  const poisoned = `members of subject ${two} are refused`;
  const { client } = story.app.strapi.db.dialect;
  const trigger = {
    sqlite: `create trigger poison before delete on segments_members when old.subject_id = ${two} begin select raise(abort, '${poisoned}'); end`,
    postgres: `create function poison() returns trigger as $$ begin if old.subject_id = ${two} then raise exception '${poisoned}'; end if; return old; end $$ language plpgsql; create trigger poison before delete on segments_members for each row execute function poison()`,
    mysql: `create trigger poison before delete on segments_members for each row begin if old.subject_id = ${two} then signal sqlstate '45000' set message_text = '${poisoned}'; end if; end`,
  }[client as 'sqlite'];
  await knex().raw(trigger);
  story.at(story.now + HOUR);
  expect(await story.sweep()).toMatchObject({ subjects: 3, left: 2 });
  await idle();
  expect(await membersOf(story.app.strapi, 'asked')).toEqual([two]);
  const [run] = await refreshesOf(story.app.strapi).runsOf('asked', 1);
  expect(run).toMatchObject({ state: 'failed' });
  await knex().raw(client === 'postgres' ? 'drop function poison cascade' : 'drop trigger poison');
  story.at(story.now + 5 * MINUTE);
  expect(await story.sweep()).toMatchObject({ refreshed: ['asked'] });
  await idle();
  expect(await membersOf(story.app.strapi, 'asked')).toEqual([]);
});

test('what somebody is writing while the sweep passes is waited for', async () => {
  const [one] = (await story.customers(1)) as [number];
  await story.segment('ever', { ...did('Booked', {}), window: undefined });
  const trx = await knex().transaction();
  await passGate(trx);
  const [occurred, received] = [new Date(story.now + 1_000), new Date(story.now)];
  const event = { source: 'test', message_id: 'late', name: 'Booked', contact_id: one };
  await trx('segments_events').insert({ ...event, occurred_at: occurred, received_at: received });
  story.at(story.now + 2_000);
  const swept = story.sweep();
  if (story.app.database.dialect !== 'sqlite') {
    // From then on nobody judges at an earlier time.
    while ((await watermark(knex(), 'clock'))?.getTime() !== story.now)
      await new Promise((done) => setTimeout(done, 5));
    // Time enough to pass by, if it did.
    await new Promise((done) => setTimeout(done, 200));
    expect((await watermark(knex(), 'sweep'))?.getTime()).toBe(story.now - 2_000);
  }
  await trx.commit();
  expect(await swept).toMatchObject({ rows: 1, joined: 1 });
  expect(await membersOf(story.app.strapi, 'ever')).toEqual([one]);
});

test('a slow settling keeps nobody else from settling while the sweep waits for it', async () => {
  if (story.app.database.dialect !== 'postgres') return;
  await story.segment('ever', { ...did('Booked', {}), window: undefined });
  const slow = await knex().transaction();
  await passGate(slow);
  story.at(story.now + 2_000);
  const swept = story.sweep();
  const here = knex().raw('(select oid from pg_database where datname = current_database())');
  const waiting = () => knex()('pg_locks').where({ locktype: 'advisory', granted: false, database: here }).first('pid');
  while (!(await waiting())) await new Promise((done) => setTimeout(done, 5));
  await knex().transaction((trx) => passGate(trx));
  expect(slow.isCompleted()).toBe(false);
  await slow.commit();
  expect(await swept).toMatchObject({ refreshed: [] });
  expect((await watermark(knex(), 'sweep'))?.getTime()).toBe(story.now);
});

test('nobody judges before the time that the sweep has come to', async () => {
  const [one] = (await story.customers(1)) as [number];
  await story.segment('ever', { ...did('Booked', {}), window: undefined });
  const { strapi } = story.app;
  const clock = strapi.plugin('segments').service<{ drive(clock?: () => Date): void }>('clock');
  const before = (await watermark(knex(), 'clock'))!;
  clock.drive(undefined);
  // As if the database's clock had been set back by an hour.
  await raiseWatermark(knex(), 'clock', new Date(Date.now() + HOUR));
  const record = strapi
    .plugin('segments')
    .service<{ record(rows: object[]): Promise<{ joined: number }> }>('events').record;
  const event = { source: 'test', name: 'Booked', contactId: one, accountId: null, receivedAt: new Date() };
  const dated = (messageId: string, ms: number) => [{ ...event, messageId, occurredAt: new Date(Date.now() + ms) }];
  expect(await record(dated('beyond', 2 * HOUR))).toMatchObject({ joined: 0 });
  expect(await record(dated('within', HOUR / 2))).toMatchObject({ joined: 1 });
  await knex()('segments_watermarks').where({ name: 'clock' }).update({ at: before.getTime() });
  clock.drive(() => new Date(story.now));
});
