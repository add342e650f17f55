import { refreshesOf } from '../../server/membership/refreshes';
import type { Settler } from '../../server/membership/settler';
import { beginStory, DAY, did, field, HOUR, last, MINUTE, type ClockStory } from '../support/clock-story';
import { expectTrueHistory, memberOf, membersOf } from '../support/membership';

let story: ClockStory;
const knex = () => story.app.strapi.db.connection;
const idle = () => refreshesOf(story.app.strapi).idle();
let serial = 0;
const instantOf = (time: number) => (story.app.database.dialect === 'sqlite' ? time : new Date(time));

beforeAll(async () => {
  story = await beginStory('2026-03-01T12:00:00.000Z');
}, 300_000);
afterEach(() => story.clear());
afterAll(() => story?.app.destroy());

test('who did something leaves the window to the millisecond, and whoever refers to it follows', async () => {
  const [one, two] = (await story.customers(2)) as [number, number];
  await story.events('Viewed', [one], story.now - HOUR);
  await story.events('Viewed', [two], story.now - HOUR + 1);
  await story.segment('recent', did('Viewed', last(2, 'hour')));
  await story.segment('quiet', { ...memberOf('recent'), operator: 'is_not_member' });
  expect(await membersOf(story.app.strapi, 'recent')).toEqual([one, two]);

  story.at(story.now + HOUR - 1);
  expect(await story.sweep()).toMatchObject({ rows: 0, joined: 0, left: 0 });
  story.at(story.now + 1);
  expect(await story.sweep()).toMatchObject({ rows: 1, subjects: 1, joined: 1, left: 1, refreshed: [] });
  expect(await membersOf(story.app.strapi, 'recent')).toEqual([two]);
  expect(await membersOf(story.app.strapi, 'quiet')).toEqual([one]);
  expect(await knex()('segments_changes').pluck('cause')).toEqual(['time', 'time']);
  story.at(story.now + 1);
  await story.sweep();
  expect(await membersOf(story.app.strapi, 'recent')).toEqual([]);
  for (const key of ['recent', 'quiet']) await expectTrueHistory(story.app.strapi, key);
});

test('what was dated ahead comes when its time has come; what just happened is not settled again', async () => {
  const [ahead, present] = (await story.customers(2)) as [number, number];
  await story.segment('ever', { ...did('Booked', {}), window: undefined });
  await story.events('Booked', [ahead], story.now + 10_000, story.now);
  await story.events('Booked', [present], story.now + 5_000);
  story.at(story.now + 9_999);
  expect(await story.sweep()).toMatchObject({ rows: 0, subjects: 0 });
  story.at(story.now + 1);
  expect(await story.sweep()).toMatchObject({ rows: 1, subjects: 1, joined: 1 });
  expect(await membersOf(story.app.strapi, 'ever')).toEqual([ahead]);
});

test('dates of subjects, of what they lead to and of related rows, at both ends', async () => {
  const ids = (await story.customers(3)) as [number, number, number];
  const [a, b, c] = ids;
  await knex()('customers')
    .where({ id: a })
    .update({ registered_at: instantOf(story.now - DAY) });
  await knex()('customers')
    .where({ id: b })
    .update({ registered_at: instantOf(story.now + HOUR) });
  const order = await story.app.strapi.documents('api::order.order').create({
    data: { orderNumber: `o${serial++}`, orderedAt: new Date(story.now - DAY), total: 10, customer: c } as never,
  });
  await story.segment('registered', field('registeredAt', 'in_last', { n: 2, unit: 'day' }));
  await story.segment('soon', field('registeredAt', 'in_next', { n: 30, unit: 'minute' }));
  await story.segment('long_ago', field('registeredAt', 'more_than_ago', { n: 2, unit: 'day' }));
  await story.segment('not_lately', field('registeredAt', 'not_in_last', { n: 2, unit: 'day' }));
  const orders = { id: 'orders', type: 'related', path: 'orders', aggregate: { fn: 'exists' } };
  await story.segment('bought', { ...orders, window: { path: 'orderedAt', range: last(2, 'day') } });
  const where = {
    id: 'w',
    type: 'group',
    match: 'all',
    children: [field('orderedAt', 'in_last', { n: 2, unit: 'day' })],
  };
  await story.segment('bought_where', { ...orders, where });
  await story.segment('last_order', {
    ...orders,
    aggregate: { fn: 'max', of: 'orderedAt' },
    ...{ operator: 'more_than_ago', operand: { n: 2, unit: 'day' } },
  });
  const all = async () =>
    Object.fromEntries(
      await Promise.all(
        ['registered', 'soon', 'long_ago', 'not_lately', 'bought', 'bought_where', 'last_order'].map(async (key) => [
          key,
          await membersOf(story.app.strapi, key),
        ])
      )
    ) as Record<string, number[]>;
  expect(await all()).toEqual({
    ...{ registered: [a], soon: [], long_ago: [], not_lately: [b, c], bought: [c], bought_where: [c], last_order: [] },
  });
  story.at(story.now + 30 * MINUTE);
  await story.sweep();
  expect(await all()).toMatchObject({ soon: [b], registered: [a] });
  story.at(story.now + 30 * MINUTE);
  await story.sweep();
  expect(await all()).toMatchObject({ soon: [], registered: [a, b], not_lately: [c] });
  story.at(story.now + 23 * HOUR);
  expect(await story.sweep()).toMatchObject({ refreshed: [] });
  expect(await all()).toEqual({
    ...{ registered: [b], soon: [], long_ago: [a], not_lately: [a, c], bought: [], bought_where: [], last_order: [c] },
  });
  await story.app.strapi.documents('api::order.order').delete({ documentId: order.documentId });
});

test('a negated last step of a sequence, and the time since something', async () => {
  const [one, two] = (await story.customers(2)) as [number, number];
  await story.events('Cart Updated', [one, two], story.now - HOUR);
  await story.events('Order Completed', [two], story.now - 30 * MINUTE);
  await story.segment('abandoned', {
    id: 'seq',
    type: 'sequence',
    steps: [
      { events: ['Cart Updated'] },
      { events: ['Order Completed'], performed: false, within: { n: 24, unit: 'hour' } },
    ],
  });
  await story.segment('idle', {
    ...{ id: 'since', type: 'event', events: ['Cart Updated'], aggregate: { fn: 'since_last' } },
    ...{ operator: 'at_least', operand: { n: 1, unit: 'day' } },
  });
  story.at(story.now + 23 * HOUR - 1);
  await story.sweep();
  expect(await membersOf(story.app.strapi, 'abandoned')).toEqual([]);
  story.at(story.now + 1);
  await story.sweep();
  expect(await membersOf(story.app.strapi, 'abandoned')).toEqual([one]);
  expect(await membersOf(story.app.strapi, 'idle')).toEqual([one, two]);
});

test.each([
  // Spring, 23 hours; the half hour of Lord Howe; autumn, 25 hours; the end of a month, and of February.
  ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00.000Z', '2026-04-05T13:30:00.000Z'],
  ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
  ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
  ['UTC', '2028-02-29', '2028-02-29T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
])('in %s %s lasts from %s to %s', async (timeZone, day, begin, end) => {
  const [born, seen] = (await story.customers(2)) as [number, number];
  await knex()('customers').where({ id: born }).update({ birthday: day });
  story.at(Date.parse(begin) - HOUR);
  await story.sweep();
  await story.events('Seen', [seen], Date.parse(begin) + 2 * HOUR, story.now - HOUR);
  const zoned = { timeZone };
  await story.segment('today', did('Seen', { type: 'this', unit: 'day' }), zoned);
  await story.segment('born_today', field('birthday', 'on', { n: 0, unit: 'day', direction: 'ago' }), zoned);
  await story.segment('anniversary', field('birthday', 'anniversary_today'), zoned);
  const everybody = async () =>
    Promise.all(['today', 'born_today', 'anniversary'].map((key) => membersOf(story.app.strapi, key)));
  const look = async (time: number) => {
    story.at(time);
    const { refreshed } = await story.sweep();
    await idle();
    return { refreshed, members: await everybody() };
  };
  expect((await look(Date.parse(begin) - 1)).members).toEqual([[], [], []]);
  expect(await look(Date.parse(begin))).toEqual({ refreshed: ['anniversary'], members: [[], [born], [born]] });
  expect(await look(Date.parse(begin) + 2 * HOUR)).toEqual({ refreshed: [], members: [[seen], [born], [born]] });
  expect((await look(Date.parse(end) - 1)).members).toEqual([[seen], [born], [born]]);
  expect(await look(Date.parse(end))).toEqual({ refreshed: ['anniversary'], members: [[], [], []] });
});

test('what no range tells is refreshed with the day or every few minutes, in live mode only', async () => {
  await story.customers(1);
  const json = (unit: string) =>
    field('preferences.until', 'in_last', { n: 1, unit }, { valueType: 'datetime', id: 'json' });
  await story.segment('by_minutes', json('hour'));
  await story.segment('by_day', json('month'));
  await story.segment('ranked', {
    id: 'r',
    type: 'rank',
    by: { type: 'attribute', path: 'points' },
    bound: { top: 1 },
  });
  await story.segment('by_hand', json('hour'), { refreshMode: 'manual' });
  story.at(Math.ceil((story.now + 1) / (5 * MINUTE)) * 5 * MINUTE - 1);
  expect((await story.sweep()).refreshed).toEqual([]);
  story.at(story.now + 1);
  expect((await story.sweep()).refreshed).toEqual(['by_minutes', 'ranked']);
  story.at(story.now + DAY);
  expect((await story.sweep()).refreshed).toEqual(['by_day', 'by_minutes', 'ranked']);
  await idle();
});

test('a date that many subjects lead to: all of them are settled', async () => {
  const company = await story.app.strapi.documents('api::company.company').create({
    data: { name: 'Acme', number: `n${serial++}`, foundedOn: new Date(story.now).toISOString().slice(0, 10) } as never,
  });
  const staff = await story.customers(700);
  // What is written of the company is settled by then, when nobody belongs to it.
  await story.app.strapi.plugin('segments').service<Settler>('settling').kick();
  const { joinTable } = story.app.strapi.db.metadata.get('api::customer.customer').attributes.company as unknown as {
    joinTable: { name: string; joinColumn: { name: string }; inverseJoinColumn: { name: string } };
  };
  for (let from = 0; from < staff.length; from += 100) {
    await knex()(joinTable.name).insert(
      staff.slice(from, from + 100).map((id) => ({
        [joinTable.joinColumn.name]: id,
        [joinTable.inverseJoinColumn.name]: company.id,
      }))
    );
  }
  await story.segment('young', field('company.foundedOn', 'in_last', { n: 1, unit: 'day' }));
  expect(await membersOf(story.app.strapi, 'young')).toEqual(staff);
  story.at(Math.ceil((story.now + 1) / DAY) * DAY);
  expect(await story.sweep()).toMatchObject({ rows: 2, subjects: 700, left: 700 });
  expect(await membersOf(story.app.strapi, 'young')).toEqual([]);
  await knex()(joinTable.name).delete();
  await story.app.strapi.documents('api::company.company').delete({ documentId: company.documentId });
});
