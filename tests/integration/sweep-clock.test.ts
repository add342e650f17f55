import { refreshesOf } from '../../server/membership/refreshes';
import { leaseSweep, raiseWatermark, releaseSweep, watermark } from '../../server/storage/watermarks';
import { sweeperOf, type Sweeper } from '../../server/sweep/sweeper';
import { beginStory, DAY, did, HOUR, last, MINUTE, type ClockStory } from '../support/clock-story';
import { expectTrueHistory, membersOf } from '../support/membership';

/** A database's clock that was ahead: what has been swept, and judged, by it. Nothing here drives the clock. */
let story: ClockStory;
let said: jest.SpyInstance;
let serial = 0;
const knex = () => story.app.strapi.db.connection;
const idle = () => refreshesOf(story.app.strapi).idle();

beforeAll(async () => {
  story = await beginStory('2026-03-01T12:00:00.000Z');
  story.app.strapi.plugin('segments').service<{ drive(clock?: () => Date): void }>('clock').drive(undefined);
}, 300_000);
beforeEach(async () => {
  await knex()('segments_watermarks').whereIn('name', ['clock', 'sweep']).delete();
  await story.sweep();
  said = jest.spyOn(story.app.strapi.log, 'error').mockImplementation();
});
afterEach(async () => {
  said.mockRestore();
  await story.clear();
});
afterAll(() => story?.app.destroy());

const ahead = async (ms: number) => {
  for (const mark of ['clock', 'sweep'] as const) await raiseWatermark(knex(), mark, new Date(Date.now() + ms));
};
const eventOf = (contactId: number) => ({
  ...{ source: 'test', messageId: `clock${serial++}`, name: 'Viewed', contactId, accountId: null },
  ...{ occurredAt: new Date(Date.now() - MINUTE), receivedAt: new Date(Date.now() - MINUTE) },
});
const record = (contactId: number) =>
  story.app.strapi
    .plugin('segments')
    .service<{ record(rows: object[]): Promise<{ joined: number; left: number }> }>('events')
    .record([eventOf(contactId)]);
const marks = async () => [await watermark(knex(), 'clock'), await watermark(knex(), 'sweep')].map(Number);
const errors = () => said.mock.calls.map(([words]) => String(words));

test('a mark that a clock far ahead left is brought back once, and members are true again', async () => {
  const [before, during, old] = (await story.customers(3)) as [number, number, number];
  await record(before);
  await story.events('Viewed', [old], Date.now() - 3 * HOUR);
  await story.segment('recent', did('Viewed', last(2, 'hour')));
  await story.segment('timeless', { id: 'c', type: 'attribute', path: 'customerNumber', operator: 'is_not_empty' });
  await ahead(365 * DAY);
  expect(await record(before)).toMatchObject({ joined: 0, left: 1 });
  expect(await record(during)).toMatchObject({ joined: 0 });

  expect(await story.sweep()).toMatchObject({ refreshed: ['recent'] });
  await idle();
  expect(await membersOf(story.app.strapi, 'recent')).toEqual([before, during]);
  for (const mark of await marks()) expect(Math.abs(mark - Date.now())).toBeLessThan(MINUTE);
  expect(errors()).toEqual([expect.stringMatching(/clock is 5256\d\d minutes behind/)]);
  expect(await story.sweep()).toMatchObject({ refreshed: [] });
  expect(await record(old)).toMatchObject({ joined: 1 });
  expect(errors()).toHaveLength(1);
  await expectTrueHistory(story.app.strapi, 'recent');
});

test('one that is an hour ahead or less stays: nobody comes back over an end', async () => {
  const [one] = (await story.customers(1)) as [number];
  await story.segment('recent', did('Viewed', last(30, 'minute')));
  await ahead(HOUR - MINUTE);
  const before = await marks();
  expect(await story.sweep()).toMatchObject({ refreshed: [] });
  expect(await marks()).toEqual(before);
  expect(await record(one)).toMatchObject({ joined: 0 });
  expect(errors()).toEqual([]);
});

test.each(['clock', 'sweep'] as const)('an instance that stopped left only "%s" ahead', async (mark) => {
  const [one] = (await story.customers(1)) as [number];
  await record(one);
  await story.segment('recent', did('Viewed', last(2, 'hour')));
  await raiseWatermark(knex(), mark, new Date(Date.now() + 365 * DAY));
  if (mark === 'clock') expect(await record(one)).toMatchObject({ left: 1 });
  expect(await story.sweep()).toMatchObject({ refreshed: ['recent'] });
  await idle();
  expect(await membersOf(story.app.strapi, 'recent')).toEqual([one]);
  for (const at of await marks()) expect(Math.abs(at - Date.now())).toBeLessThan(MINUTE);
});

test('a sweep that died after bringing the mark back is made again', async () => {
  const [one] = (await story.customers(1)) as [number];
  await record(one);
  await story.segment('recent', did('Viewed', last(2, 'hour')));
  await ahead(365 * DAY);
  expect(await record(one)).toMatchObject({ left: 1 });
  const requests = jest.spyOn(refreshesOf(story.app.strapi), 'requestAll').mockRejectedValueOnce(new Error('died'));
  await expect(story.sweep()).rejects.toThrow('died');
  requests.mockRestore();
  expect(await story.sweep()).toMatchObject({ refreshed: ['recent'] });
  await idle();
  expect(await membersOf(story.app.strapi, 'recent')).toEqual([one]);
  expect(errors()).toHaveLength(1);
});

test('of two instances that look at once one says it, and both go on', async () => {
  const crowd = await story.customers(50);
  for (const one of crowd) await record(one);
  await story.segment('recent', did('Viewed', last(2, 'hour')));
  await ahead(365 * DAY);
  for (const one of crowd.slice(0, 5)) expect(await record(one)).toMatchObject({ left: 1 });
  const Instance = sweeperOf(story.app.strapi).constructor as typeof Sweeper;
  const one = new Instance(story.app.strapi).sweep();
  const other = (async () => {
    await knex()('segments_watermarks').where({ name: 'sweep_lease' }).update({ at: 0 });
    return new Instance(story.app.strapi).sweep();
  })();
  await Promise.all([one, other]);
  await story.sweep();
  await idle();
  expect(await membersOf(story.app.strapi, 'recent')).toEqual(crowd);
  expect(errors()).toHaveLength(1);
  await expectTrueHistory(story.app.strapi, 'recent');
});

test('who is being settled by the old mark is judged again', async () => {
  // It has one writer at a time.
  if (story.app.database.dialect === 'sqlite') return;
  const [one] = (await story.customers(1)) as [number];
  await record(one);
  await story.segment('recent', did('Viewed', last(2, 'hour')));
  await ahead(365 * DAY);
  const before = await knex()('segments_changes').max({ id: 'id' }).first();
  // Where it counts its changes, whoever settles has judged.
  const holding = await knex().transaction();
  await holding('segments_counts').where({ segment_key: 'recent' }).forUpdate().select('id');
  const slow = record(one);
  await new Promise((done) => setTimeout(done, 300));
  const swept = story.sweep();
  await new Promise((done) => setTimeout(done, 300));
  expect(await knex()('segments_changes').max({ id: 'id' }).first()).toEqual(before);
  await holding.commit();
  expect(await slow).toMatchObject({ left: 1 });
  expect(await swept).toMatchObject({ refreshed: ['recent'] });
  await idle();
  expect(await membersOf(story.app.strapi, 'recent')).toEqual([one]);
});

test('a refresh of a time that is yet to come keeps nobody from the next', async () => {
  const { strapi } = story.app;
  await story.segment('timeless', { id: 'c', type: 'attribute', path: 'customerNumber', operator: 'is_not_empty' });
  const [one] = (await story.customers(1)) as [number];
  const far = Date.now() + 365 * DAY;
  const at = story.app.database.dialect === 'sqlite' ? far : new Date(far);
  await knex()('segments_states').where({ segment_key: 'timeless' }).update({ attempted_at: at });
  await refreshesOf(strapi).requestDue(15);
  await idle();
  expect(await membersOf(strapi, 'timeless')).toEqual([one]);
});

test('whoever took the sweep while the clock was ahead, and died, does not keep it until then', async () => {
  await releaseSweep(knex(), 0);
  await knex()('segments_watermarks')
    .where({ name: 'sweep_lease' })
    .update({ at: Date.now() + 365 * DAY });
  const lease = await leaseSweep(knex(), 60_000);
  expect(lease).toBeLessThan(Date.now() + HOUR);
  expect(await leaseSweep(knex(), 60_000)).toBeUndefined();
  await releaseSweep(knex(), lease!);
});
