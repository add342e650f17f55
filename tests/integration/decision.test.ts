import { apiToken } from '../support/access';
import { countryIs, memberOf, membersOf } from '../support/membership';
import { beginStory, DAY, did, field, HOUR, last, MINUTE, type ClockStory } from '../support/clock-story';

/*
 * A decision is exact to the instant for whoever asks, though members are moved along by a sweep only every few seconds,
 * and says until when time alone changes nothing of it.
 */

let story: ClockStory;
let token: string;
const knex = () => story.app.strapi.db.connection;
const instantOf = (time: number) => (story.app.database.dialect === 'sqlite' ? time : new Date(time));

beforeAll(async () => {
  story = await beginStory('2026-03-28T12:00:00.000Z');
  token = await apiToken(story.app.strapi, { type: 'full-access' });
}, 300_000);
afterEach(() => story.clear());
afterAll(() => story?.app.destroy());

const shown = { exposed: true };
async function decision(id: number): Promise<{ segments: string[]; reasons: object; expiresAt: string | null }> {
  const asked = story.app.request.get(`/api/segments/decision?segmentsSubject=id:${id}`);
  return (await asked.auth(token, { type: 'bearer' }).expect(200)).body.data;
}
const iso = (time: number) => new Date(time).toISOString();

test('of segments that no time changes no end is known', async () => {
  const [one] = (await story.customers(1, { country: 'Austria' })) as [number];
  await story.segment('austrians', countryIs('Austria'), shown);
  expect(await decision(one)).toEqual({
    segments: ['austrians'],
    reasons: { austrians: { audience: 'contact', by: 'members' } },
    variants: {},
    keys: {},
    expiresAt: null,
    contact: true,
  });
});

test('a window ends for the asker at its instant, before any sweep, and so it does for what refers to it', async () => {
  const [one, two] = (await story.customers(2)) as [number, number];
  const start = story.now;
  await story.events('Viewed', [one], start - HOUR);
  await story.events('Viewed', [one], start - HOUR + 5 * MINUTE);
  await story.segment('recent', did('Viewed', last(2, 'hour')), shown);
  await story.segment('quiet', { ...memberOf('recent'), operator: 'is_not_member' }, shown);
  await story.segment('quiet_too', memberOf('quiet'), shown);

  // The first event leaves the window after an hour, which changes nothing; to know that, it has to be asked again.
  expect(await decision(one)).toMatchObject({ segments: ['recent'], expiresAt: iso(start + HOUR) });
  expect(await decision(two)).toMatchObject({ segments: ['quiet', 'quiet_too'], expiresAt: iso(start + DAY) });

  story.at(start + HOUR + 1);
  expect(await decision(one)).toMatchObject({
    segments: ['recent'],
    reasons: { recent: { audience: 'contact', by: 'request' } },
    expiresAt: iso(start + HOUR + 5 * MINUTE),
  });
  story.at(start + HOUR + 5 * MINUTE - 1);
  expect(await decision(one)).toMatchObject({ segments: ['recent'], expiresAt: iso(story.now + 1) });
  story.at(story.now + 1);
  expect(await decision(one)).toMatchObject({
    segments: ['quiet', 'quiet_too'],
    reasons: { quiet: { by: 'request' }, quiet_too: { by: 'request' } },
  });
  // Members are what they were: nothing has settled them yet.
  expect(await membersOf(story.app.strapi, 'recent')).toEqual([one]);
  story.at(story.now + 1);
  await story.sweep();
  // What is known of sweeps is a second old.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  expect(await decision(one)).toMatchObject({
    segments: ['quiet', 'quiet_too'],
    reasons: { quiet: { by: 'members' }, quiet_too: { by: 'members' } },
  });
});

test('fields, related rows, rows over a relation, and what is dated ahead', async () => {
  const [one] = (await story.customers(1)) as [number];
  const start = story.now;
  await knex()('customers')
    .where({ id: one })
    .update({ registered_at: instantOf(start + 30 * MINUTE) });
  const order = await story.app.strapi.documents('api::order.order').create({
    data: { orderNumber: 'soon', orderedAt: new Date(start - DAY), total: 10, customer: one } as never,
  });
  await story.events('Booked', [one], start + 40 * MINUTE, start);
  const orders = { id: 'orders', type: 'related', path: 'orders', aggregate: { fn: 'exists' } };
  const longer = { n: 25, unit: 'hour' };
  await story.segment('registered', field('registeredAt', 'in_last', { n: 2, unit: 'day' }), shown);
  await story.segment(
    'bought',
    { ...orders, window: { path: 'orderedAt', range: { type: 'last', ...longer } } },
    shown
  );
  await story.segment('booked', { ...did('Booked', {}), window: undefined }, shown);
  const told: Record<string, string[]> = {};
  for (const minutes of [0, 29, 30, 39, 40, 60]) {
    story.at(start + minutes * MINUTE);
    told[minutes] = (await decision(one)).segments;
  }
  expect(told).toEqual({
    ...{ 0: ['bought'], 29: ['bought'], 30: ['bought', 'registered'], 39: ['bought', 'registered'] },
    ...{ 40: ['booked', 'bought', 'registered'], 60: ['booked', 'registered'] },
  });
  await story.app.strapi.documents('api::order.order').delete({ documentId: order.documentId });
});

test('calendar days turn at the midnight of the zone, in a night that lacks an hour as well', async () => {
  const [one, two] = (await story.customers(2)) as [number, number];
  await knex()('customers').where({ id: one }).update({ birthday: '1990-03-30' });
  await story.segment('was_today', field('registeredAt', 'this', { unit: 'day' }), {
    ...shown,
    timeZone: 'Europe/Berlin',
  });
  await knex()('customers')
    .where({ id: two })
    .update({ registered_at: instantOf(Date.parse('2026-03-29T00:30:00.000Z')) });
  await story.segment('celebrates', field('birthday', 'anniversary_today'), { ...shown, timeZone: 'Europe/Berlin' });
  expect(await decision(two)).toMatchObject({ segments: [], expiresAt: '2026-03-28T23:00:00.000Z' });
  story.at('2026-03-28T23:00:00.000Z');
  expect(await decision(two)).toMatchObject({ segments: ['was_today'], expiresAt: '2026-03-29T22:00:00.000Z' });
  expect(await decision(one)).toMatchObject({ segments: [] });
  story.at('2026-03-29T22:00:00.000Z');
  expect(await decision(two)).toMatchObject({ segments: [] });
  expect(await decision(one)).toMatchObject({ segments: ['celebrates'], expiresAt: '2026-03-30T22:00:00.000Z' });
});

test('where the hour of the visit counts, a decision stands until the next quarter of one at the longest', async () => {
  const [one] = (await story.customers(1)) as [number];
  const hour = { id: 'h', type: 'context', key: 'hour', operator: 'at_least', operand: 0 };
  await story.segment('any_hour', hour, shown);
  const start = story.now;
  const quarter = Math.floor(start / (15 * MINUTE) + 1) * 15 * MINUTE;
  expect(await decision(one)).toMatchObject({
    segments: ['any_hour'],
    reasons: { any_hour: { audience: 'contact', by: 'request' } },
    expiresAt: iso(quarter),
  });
});

test('a column that is gone costs the instant, not the decision', async () => {
  const [one] = (await story.customers(1, { country: 'Austria' })) as [number];
  await story.segment('austrians', countryIs('Austria'), shown);
  await story.segment('registered', field('registeredAt', 'in_last', { n: 2, unit: 'day' }), shown);
  const rename = (from: string, to: string) =>
    knex().schema.alterTable('customers', (table) => table.renameColumn(from, to));
  await rename('registered_at', 'registered_gone');
  try {
    expect(await decision(one)).toMatchObject({ segments: ['austrians'], expiresAt: iso(story.now) });
  } finally {
    await rename('registered_gone', 'registered_at');
  }
  expect(await decision(one)).toMatchObject({ segments: ['austrians'], expiresAt: iso(story.now + DAY) });
});
