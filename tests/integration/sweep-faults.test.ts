import { refreshesOf } from '../../server/membership/refreshes';
import { beginStory, DAY, did, field, HOUR, last, type ClockStory } from '../support/clock-story';
import { membersOf } from '../support/membership';

let story: ClockStory;
const knex = () => story.app.strapi.db.connection;
const idle = () => refreshesOf(story.app.strapi).idle();
const instantOf = (time: number) => (story.app.database.dialect === 'sqlite' ? time : new Date(time));

/** Behind Strapi's back, as a hand at the database does it. */
const rename = (what: string, from: string, to: string) => knex().raw(`alter table ${what} rename ${from} to ${to}`);

beforeAll(async () => {
  story = await beginStory('2026-03-01T12:00:00.000Z');
}, 300_000);
afterEach(() => story.clear());
afterAll(() => story?.app.destroy());

test('a column that is gone keeps nobody else from following the clock, and is made up for when it is back', async () => {
  const [one, two] = (await story.customers(2)) as [number, number];
  await knex()('customers')
    .where({ id: one })
    .update({ registered_at: instantOf(story.now - DAY) });
  await story.events('Read', [two], story.now - HOUR);
  await story.segment('registered', field('registeredAt', 'in_last', { n: 2, unit: 'day' }));
  await story.segment('readers', did('Read', last(2, 'hour')));
  await rename('customers', 'column registered_at', 'registered_before');
  story.at(story.now + HOUR);
  expect(await story.sweep()).toMatchObject({ left: 1, refreshed: ['registered'] });
  await idle();
  expect(await membersOf(story.app.strapi, 'readers')).toEqual([]);
  expect(await membersOf(story.app.strapi, 'registered')).toEqual([one]);
  const [run] = await refreshesOf(story.app.strapi).runsOf('registered', 1);
  expect(run).toMatchObject({ state: 'failed' });

  // No run fails every few seconds; nor is the one forgotten who leaves meanwhile.
  story.at(story.now + 1);
  expect(await story.sweep()).toMatchObject({ refreshed: [] });
  story.at(story.now + DAY);
  expect(await story.sweep()).toMatchObject({ refreshed: ['registered'] });
  await idle();
  await rename('customers', 'column registered_before', 'registered_at');
  story.at(story.now + 1);
  expect(await story.sweep()).toMatchObject({ rows: 0, refreshed: ['registered'] });
  await idle();
  expect(await membersOf(story.app.strapi, 'registered')).toEqual([]);
  story.at(story.now + 1);
  expect(await story.sweep()).toMatchObject({ refreshed: [] });
});

test('a table that is gone keeps nobody else from following the clock', async () => {
  const [one] = (await story.customers(1)) as [number];
  await story.events('Read', [one], story.now - HOUR);
  await story.segment('readers', did('Read', last(2, 'hour')));
  await rename('orders', '', 'orders_before');
  const orders = { id: 'orders', type: 'related', path: 'orders', aggregate: { fn: 'exists' } };
  await story.segment('bought', { ...orders, window: { path: 'orderedAt', range: last(2, 'hour') } });
  story.at(story.now + HOUR);
  expect(await story.sweep()).toMatchObject({ left: 1, refreshed: ['bought'] });
  await idle();
  expect(await membersOf(story.app.strapi, 'readers')).toEqual([]);
  await rename('orders_before', '', 'orders');
});

test('what leads from dates to subjects is gone: the others follow the clock', async () => {
  const company = await story.app.strapi.documents('api::company.company').create({
    data: { name: 'Acme', number: 'f1', foundedOn: new Date(story.now).toISOString().slice(0, 10) } as never,
  });
  const [one] = (await story.customers(1)) as [number];
  await story.events('Read', [one], story.now - HOUR);
  await story.segment('readers', did('Read', last(2, 'hour')));
  await story.segment('young', field('company.foundedOn', 'in_last', { n: 1, unit: 'day' }));
  const { joinTable } = story.app.strapi.db.metadata.get('api::customer.customer').attributes.company as unknown as {
    joinTable: { name: string };
  };
  await rename(joinTable.name, '', 'links_before');
  story.at(Math.ceil((story.now + 1) / DAY) * DAY);
  expect(await story.sweep()).toMatchObject({ left: 1, refreshed: ['young'] });
  await idle();
  expect(await membersOf(story.app.strapi, 'readers')).toEqual([]);
  await rename('links_before', '', joinTable.name);
  await story.app.strapi.documents('api::company.company').delete({ documentId: company.documentId });
});
