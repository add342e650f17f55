import { refreshesOf } from '../../server/membership/refreshes';
import type { Settler } from '../../server/membership/settler';
import { apiToken } from '../support/access';
import { beginStory, did, field, HOUR, last, MINUTE, type ClockStory } from '../support/clock-story';
import { memberOf, membersOf } from '../support/membership';

let story: ClockStory;
const knex = () => story.app.strapi.db.connection;
const idle = () => refreshesOf(story.app.strapi).idle();

beforeAll(async () => {
  story = await beginStory('2026-03-01T12:00:00.000Z');
}, 300_000);
afterEach(() => story.clear());
afterAll(() => story?.app.destroy());

test('without an index on a large table the segment is refreshed every few minutes, and once when it gets one', async () => {
  await story.customers(1);
  for (let from = 0; from < 10_100; from += 400) {
    const rows = Array.from({ length: 400 }, (_, n) => ({ document_id: `x${from + n}`, order_number: `x${from + n}` }));
    await knex()('orders').insert(rows);
  }
  if (story.app.strapi.db.dialect.client !== 'sqlite') {
    await knex().raw(story.app.strapi.db.dialect.client === 'postgres' ? 'analyze orders' : 'analyze table orders');
  }
  const orders = { id: 'orders', type: 'related', path: 'orders', aggregate: { fn: 'exists' } };
  const lately = field('orderedAt', 'in_last', { n: 2, unit: 'hour' });
  await story.segment('bought', { ...orders, where: { id: 'w', type: 'group', match: 'all', children: [lately] } });
  const token = await apiToken(story.app.strapi, { type: 'full-access' });
  const indexes = async (method: 'get' | 'post' | 'delete', body?: object) => {
    const path = '/api/segments/segments/bought/indexes';
    const { body: answer } = await story.app.request[method](path)
      .set('Authorization', `Bearer ${token}`)
      .send(body)
      .expect(200);
    return (answer as { data: { indexes: { name: string; state: string }[] } }).data.indexes;
  };
  const [index] = await indexes('get');
  // Of no use to the rule itself.
  expect(index).toMatchObject({ state: 'missing', columns: ['ordered_at'], nodeIds: ['orderedAt'] });
  const names = [index!.name];
  await indexes('post', { names });
  story.at(story.now + 5 * MINUTE);
  expect(await story.sweep()).toMatchObject({ ranges: 2, refreshed: [] });
  await indexes('delete', { names });
  story.at(story.now + 5 * MINUTE);
  expect(await story.sweep()).toMatchObject({ ranges: 0, refreshed: ['bought'] });
  await idle();

  // Nothing looks for whoever leaves between the last refresh and the index; its coming makes up for it, once.
  const [one] = (await story.customers(1)) as [number];
  const orderedAt = new Date(story.now - 2 * HOUR + MINUTE);
  await story.app.strapi.documents('api::order.order').create({
    data: { orderNumber: 'leaves', orderedAt, total: 1, customer: one } as never,
  });
  await story.app.strapi.plugin('segments').service<Settler>('settling').kick();
  expect(await membersOf(story.app.strapi, 'bought')).toEqual([one]);
  story.at(story.now + 2 * MINUTE);
  expect(await story.sweep()).toMatchObject({ ranges: 0, refreshed: [] });
  await indexes('post', { names });
  story.at(story.now + 1);
  expect(await story.sweep()).toMatchObject({ ranges: 2, rows: 0, refreshed: ['bought'] });
  await idle();
  expect(await membersOf(story.app.strapi, 'bought')).toEqual([]);
  story.at(story.now + 1);
  expect(await story.sweep()).toMatchObject({ ranges: 2, refreshed: [] });
  await indexes('delete', { names });
});

test('each segment says how late it is when time passes', async () => {
  const token = await apiToken(story.app.strapi, { type: 'full-access' });
  const get = async (path: string) => {
    const { body } = await story.app.request
      .get(`/api/segments${path}`)
      .set('Authorization', `Bearer ${token}`)
      .expect(200);
    return (body as { data: unknown }).data;
  };
  const delayOf = async (key: string) => ((await get(`/segments/${key}`)) as { delay: unknown }).delay;
  const rank = { id: 'r', type: 'rank', by: { type: 'attribute', path: 'points' }, bound: { top: 1 } };
  await story.segment('still', { id: 'c', type: 'attribute', path: 'country', operator: 'is', operand: 'Chile' });
  await story.segment('list', [], { kind: 'static', rule: undefined });
  await story.segment('windowed', did('Seen', last(2, 'day')));
  await story.segment('born', field('birthday', 'anniversary_today'), { timeZone: 'Europe/Berlin' });
  await story.segment('best', rank);
  await story.segment('of_best', [memberOf('best'), did('Seen', last(2, 'day'))]);
  await story.segment('best_nightly', rank, { refreshMode: 'scheduled', refreshCron: '0 4 * * *' });
  await story.segment('best_by_hand', rank, { refreshMode: 'manual' });
  await story.segment('here', { id: 'x', type: 'context', key: 'country', operator: 'is', operand: 'DE' });
  await story.segment('off', did('Seen', last(2, 'day')), { active: false });

  // This Strapi has no clock.
  expect(await delayOf('windowed')).toEqual({ kind: 'manual' });
  story.app.strapi.config.set('server.cron.enabled', true);
  const everybody = { kind: 'cadence', minutes: 5, reason: 'everybody' };
  const delays = {
    ...{ still: null, list: null, off: null, windowed: { kind: 'seconds', seconds: 5 }, here: { kind: 'request' } },
    born: { kind: 'midnight', timeZone: 'Europe/Berlin', reason: 'rule' },
    ...{ best: everybody, of_best: everybody, best_by_hand: { kind: 'manual' } },
    best_nightly: { kind: 'schedule', cron: '0 4 * * *', timeZone: 'UTC', reason: 'everybody' },
  };
  for (const [key, delay] of Object.entries(delays)) expect({ key, delay: await delayOf(key) }).toEqual({ key, delay });
  const listed = (await get('/segments')) as { key: string; delay: unknown }[];
  expect(Object.fromEntries(listed.map(({ key, delay }) => [key, delay]))).toEqual(delays);
  story.app.strapi.config.set('server.cron.enabled', false);
});
