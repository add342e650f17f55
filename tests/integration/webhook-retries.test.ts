import { startReceiver } from '../support/receiver';
import { HOUR, items, webhookWorld } from '../support/webhook-world';

const world = webhookWorld();
const { at, call, change, create, deliveries, knex, list, work } = world;

test('a receiver that is down for a day gets everything later, each message once, with its id', async () => {
  await list('day');
  const { id } = await create({ segments: ['day'], events: ['segment.member.joined'] });
  const start = Date.now();
  world.receiver.answer = () => 503;
  for (let hour = 0; hour < 24; hour += 1) {
    at(new Date(start + hour * HOUR));
    await change('post', 'day', `b${hour + 10}`);
    await work();
  }
  const refused = new Set(world.receiver.received.map(({ id }) => id));
  expect(refused.size).toBeGreaterThan(0);
  expect((await call('get', `/webhooks/${id}`).expect(200)).body.data).toMatchObject({
    state: 'active',
    failingSince: expect.any(String),
    deliveries: { waiting: 24, failed: 0 },
  });
  world.receiver.answer = () => 200;
  const before = world.receiver.received.length;
  for (let hour = 24; hour < 60; hour += 1) {
    at(new Date(start + hour * HOUR));
    await work();
  }
  const later = world.receiver.received.slice(before);
  expect(later).toHaveLength(24);
  expect(new Set(later.map(({ id }) => id)).size).toBe(24);
  for (const known of refused) expect(later.map(({ id }) => id)).toContain(known);
  const told = later.flatMap(({ message }) => items(message).map(({ identity }) => identity));
  expect(told.sort()).toEqual(Array.from({ length: 24 }, (_, hour) => `b${hour + 10}`).sort());
  expect((await call('get', `/webhooks/${id}`).expect(200)).body.data).toMatchObject({
    failingSince: null,
    deliveries: { waiting: 0, failed: 0 },
  });
}, 120_000);

test('one that fails for days is paused, keeps what there is to tell, and sends it when resumed', async () => {
  await list('paused');
  const { id } = await create({ segments: ['paused'], events: ['segment.member.joined'] });
  world.receiver.answer = () => 500;
  const start = Date.now();
  await change('post', 'paused', 'b1');
  for (let hour = 0; hour <= 90; hour += 1) {
    at(new Date(start + hour * HOUR));
    await work();
  }
  expect((await call('get', `/webhooks/${id}`).expect(200)).body.data).toMatchObject({
    state: 'paused',
    reason: 'failing',
  });
  const [given] = await deliveries(id);
  expect(given).toMatchObject({ state: 'failed', attempts: 10, code: 500, error: 'status', nextAttemptAt: null });
  expect(world.receiver.received).toHaveLength(10);
  expect(new Set(world.receiver.received.map(({ id }) => id)).size).toBe(1);

  world.receiver.answer = () => 200;
  await change('post', 'paused', 'b2');
  await work();
  expect(world.receiver.received).toHaveLength(10);
  const { body } = await call('post', `/webhooks/${id}/resume`).expect(200);
  expect(body.data).toMatchObject({ state: 'active', reason: null, failingSince: null });
  await work();
  expect(world.receiver.received.slice(10).map(({ message }) => items(message)[0]?.identity)).toEqual(['b2']);
  // What was given up is sent again on a word, under the same id.
  await call('post', `/webhooks/${id}/deliveries/${given!.id}/redeliver`).expect(200);
  await work();
  expect(world.receiver.received[11]).toMatchObject({ id: given!.messageId });
  await call('post', `/webhooks/${id}/deliveries/999999/redeliver`).expect(404);
}, 120_000);

test('410 disables, a redirect is a failure that is not followed, and a test says how it went', async () => {
  await list('gone');
  const { id } = await create({ segments: ['gone'], events: ['segment.member.joined'] });
  const inner = await startReceiver();
  world.receiver.answer = () => 302;
  world.receiver.headers = { location: inner.url };
  const redirected = await call('post', `/webhooks/${id}/test`).expect(200);
  expect(redirected.body.data).toMatchObject({ state: 'failed', code: 302, error: 'redirect', type: 'webhook.test' });
  expect(inner.received).toEqual([]);
  await inner.close();

  world.receiver.headers = {};
  world.receiver.answer = () => 410;
  await change('post', 'gone', 'b1');
  await work();
  expect((await call('get', `/webhooks/${id}`).expect(200)).body.data).toMatchObject({
    state: 'disabled',
    reason: 'gone',
  });
  await change('post', 'gone', 'b2');
  await work();
  expect(await deliveries(id)).toHaveLength(2);
});

test('a delivery in the hands of an instance that is gone is taken over, under the same id', async () => {
  await list('taken');
  const { id } = await create({ segments: ['taken'], events: ['segment.member.joined'] });
  world.receiver.answer = () => 500;
  await change('post', 'taken', 'b1');
  await work();
  await knex()('segments_deliveries')
    .where({ endpoint_id: id })
    .update({ state: 'sending', owner: 'gone', due_at: new Date(Date.now() + HOUR) });
  world.receiver.answer = () => 200;
  await work();
  expect(world.receiver.received).toHaveLength(1);
  at(new Date(Date.now() + HOUR + 1_000));
  await work();
  expect(world.receiver.received).toHaveLength(2);
  expect(world.receiver.received[1]?.id).toBe(world.receiver.received[0]?.id);
});
