import { Webhook as SvixWebhook } from 'svix';
import type { WebhookMessage } from '../../contracts/webhooks';
import { webhooksOf } from '../../server/webhooks/webhooks';
import { testDialect } from '../support/database';
import { countryIs, ruleOf } from '../support/membership';
import { verified } from '../support/receiver';
import { HOUR, items, webhookWorld } from '../support/webhook-world';

const world = webhookWorld();
const { call, change, create, deliveries, idle, knex, list, of, work } = world;

test('joins and leaves are told in batches, named and signed; the first fill is not', async () => {
  const { id, secret } = await create({ events: ['segment.member.joined', 'segment.member.left'] });
  await call('post', '/segments')
    .send({ key: 'germans', name: 'Germans', rule: ruleOf(countryIs('Germany')) })
    .expect(201);
  await idle();
  await work();
  expect(world.receiver.received).toEqual([]);

  const heard: unknown[] = [];
  const stop = world.strapi.eventHub.on('segments.member.joined', async (data: unknown) => void heard.push(data));
  await knex()('customers').update({ country: 'Germany' });
  await call('post', '/segments/germans/refresh').expect(202);
  await idle();
  await work();
  stop();
  const messages = of('segment.member.joined').map((received) => verified(secret, received));
  expect(messages.map((message) => items(message).length).sort()).toEqual([100, 500]);
  expect(messages[0]?.data).toMatchObject({ segment: 'germans', audience: 'contact' });
  expect(items(messages[0]!)[0]).toEqual({
    identity: expect.stringMatching(/^b\d+$/),
    documentId: expect.stringMatching(/^docb\d+x+$/),
    at: expect.stringMatching(/^\d{4}-.*Z$/),
    cause: 'refresh',
  });
  const joined = messages.flatMap((message) => items(message).map(({ identity }) => identity));
  expect(new Set(joined).size).toBe(600);
  expect(heard).toEqual(messages.map(({ data }) => data));
  for (const { text, headers } of world.receiver.received) {
    expect(new SvixWebhook(secret).verify(text, headers as Record<string, string>)).toBeTruthy();
  }
  // Nothing is left, and nothing is told twice.
  await work();
  expect(world.receiver.received).toHaveLength(2);
  expect(await deliveries(id)).toMatchObject([
    { type: 'segment.member.joined', segment: 'germans', state: 'succeeded', attempts: 1, code: 204 },
    { type: 'segment.member.joined', segment: 'germans', state: 'succeeded', attempts: 1, code: 204 },
  ]);

  const [gone] = joined;
  await knex()('customers').where({ customer_number: gone }).delete();
  await call('post', '/segments/germans/refresh').expect(202);
  await idle();
  await work();
  const [left] = of('segment.member.left').map((received) => verified(secret, received));
  expect(items(left!)).toMatchObject([{ identity: null, cause: 'refresh' }]);
});

test('a first fill is told where the segment asks for it, and its log is a true history', async () => {
  await create({ events: ['segment.member.joined'], segments: null });
  const rule = ruleOf({ id: 'p', type: 'attribute', path: 'points', operator: 'less_than', operand: 10 });
  await call('post', '/segments').send({ key: 'few', name: 'Few', rule, announceFirst: true }).expect(201);
  await idle();
  await work();
  const told = of('segment.member.joined').flatMap(({ message }) => items(message));
  const { body } = await call('get', '/segments/few').expect(200);
  expect(told).toHaveLength(body.data.members);
  expect(told.length).toBeGreaterThan(5);
  expect(body.data.announceFirst).toBe(true);
});

test('refreshes that ended and failed are told, after the joins that they made', async () => {
  const { secret } = await create();
  await call('post', '/segments/germans/refresh').expect(202);
  await idle();
  await work();
  const [told] = of('segment.refreshed').map((received) => verified(secret, received));
  expect(told?.data).toMatchObject({
    segment: 'germans',
    audience: 'contact',
    run: { cause: 'called', error: null, repaired: 0, finishedAt: expect.any(String) },
  });
  await knex()('segments_segments')
    .where({ key: 'few' })
    .update({
      rule: JSON.stringify(ruleOf({ id: 'x', type: 'attribute', path: 'nowhere', operator: 'is', operand: 1 })),
    });
  await call('post', '/segments/few/refresh').expect(202);
  await idle();
  await work();
  expect(of('segment.failed').map(({ message }) => message.data)).toMatchObject([
    { segment: 'few', run: { error: expect.stringMatching(/./) } },
  ]);
  await call('delete', '/segments/few').expect(204);
});

test('a webhook is told what it asked for, of the segments that it named', async () => {
  await list('vip');
  await list('other');
  await create({ segments: ['vip'], events: ['segment.member.left'] });
  await change('post', 'vip', 'b1', 'b2');
  await change('post', 'other', 'b1');
  await change('delete', 'vip', 'b1');
  await change('delete', 'other', 'b1');
  await work();
  expect(
    world.receiver.received.map(({ message }) => [message.type, items(message).map(({ identity }) => identity)])
  ).toEqual([['segment.member.left', ['b1']]]);
  await call('post', '/webhooks')
    .send({ url: world.receiver.url, segments: ['nosuch'] })
    .expect(400);
  const { body } = await call('get', '/segments/vip/usage').expect(200);
  expect(body.data.webhooks).toEqual([{ id: expect.any(Number), label: new URL(world.receiver.url).host }]);
});

test('who joins, leaves and joins again is told of in that order', async () => {
  await create({ segments: ['vip'], events: ['segment.member.joined', 'segment.member.left'] });
  await change('post', 'vip', 'b3');
  await change('delete', 'vip', 'b3');
  await change('post', 'vip', 'b3', 'b4');
  await work();
  const told = (await knex()('segments_messages').orderBy('id', 'desc').limit(3)) as { body: string }[];
  const messages = told.reverse().map(({ body }) => JSON.parse(body) as WebhookMessage);
  expect(messages.map((message) => [message.type, items(message).map(({ identity }) => identity)])).toEqual([
    ['segment.member.joined', ['b3']],
    ['segment.member.left', ['b3']],
    ['segment.member.joined', ['b3', 'b4']],
  ]);
});

test('secrets are shown once, and are in no other answer', async () => {
  const { id, secret } = await create({ description: 'CRM' });
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const answers = [
    await call('get', '/webhooks'),
    await call('get', `/webhooks/${id}`),
    await call('put', `/webhooks/${id}`).send({ description: 'CRM and more' }),
    await call('post', `/webhooks/${id}/pause`),
    await call('post', `/webhooks/${id}/resume`),
    await call('post', `/webhooks/${id}/test`),
    await call('get', `/webhooks/${id}/deliveries`),
  ];
  for (const { status, text } of answers) {
    expect(status).toBe(200);
    expect(text).not.toContain('whsec_');
  }
});

test('during a rotation both secrets verify, a day later the new one alone', async () => {
  const { id, secret: former } = await create();
  const { body } = await call('post', `/webhooks/${id}/rotate`).expect(200);
  const secret: string = body.data.secret;
  expect(secret).not.toBe(former);
  expect(new Date(body.data.rotatingUntil).getTime()).toBeGreaterThan(Date.now() + 23 * HOUR);
  await call('post', `/webhooks/${id}/test`).expect(200);
  const [first] = world.receiver.received;
  verified(secret, first!);
  verified(former, first!);
  await knex()('segments_endpoints').update({ former_until: new Date(Date.now() - 1_000) });
  await call('post', `/webhooks/${id}/test`).expect(200);
  const second = world.receiver.received[1]!;
  verified(secret, second);
  expect(() => verified(former, second)).toThrow();
});

test('however many look at once, each change is told once; what is committed late is told too', async () => {
  await list('many');
  await create({ segments: ['many'], events: ['segment.member.joined'] });
  for (let n = 0; n < 5; n += 1) await change('post', 'many', `b${n + 100}`, `b${n + 200}`);
  await Promise.all(Array.from({ length: 6 }, () => work()));
  const told = world.receiver.received.flatMap(({ message }) => items(message).map(({ identity }) => identity));
  expect(told).toHaveLength(10);
  expect(new Set(told).size).toBe(10);
});

// SQLite has one writer at a time: ids are committed in the order they are drawn in.
(testDialect() === 'sqlite' ? test.skip : test)('a lower id that is committed after a higher one is told', async () => {
  await list('late');
  await create({ segments: ['late'], events: ['segment.member.joined'] });
  const [first, second] = (await knex()('customers').orderBy('id').limit(2).pluck('id')) as number[];
  const row = { segment_key: 'late', kind: 'joined', cause: 'manual', at: new Date() };
  const slow = await knex().transaction();
  await slow('segments_changes').insert({ ...row, subject_id: first });
  await knex()('segments_changes').insert({ ...row, subject_id: second });
  await work();
  expect(world.receiver.received).toHaveLength(1);
  await slow.commit();
  await work();
  expect(world.receiver.received).toHaveLength(2);
});

test('pages of deliveries follow each other', async () => {
  const { id } = await create();
  for (let n = 0; n < 5; n += 1) await call('post', `/webhooks/${id}/test`).expect(200);
  const first = (await call('get', `/webhooks/${id}/deliveries?limit=3`).expect(200)).body;
  const next = (await call('get', `/webhooks/${id}/deliveries?limit=3&cursor=${first.meta.cursor}`).expect(200)).body;
  expect(first.data).toHaveLength(3);
  expect(next.data).toHaveLength(2);
  expect(next.meta.cursor).toBeNull();
  expect(await deliveries(id)).toEqual([...first.data, ...next.data]);
});

test('visitors are named by their anonymous id', async () => {
  await call('post', '/segments')
    .send({ key: 'browsers', name: 'Browsers', audience: 'visitor', kind: 'static' })
    .expect(201);
  await idle();
  await create({ segments: ['browsers'], events: ['segment.member.joined'] });
  await knex()('segments_visitors').insert({
    document_id: 'docvisitor',
    anonymous_id: 'anon-1',
    first_seen: new Date(),
  });
  const { id } = (await knex()('segments_visitors').where({ anonymous_id: 'anon-1' }).first('id')) as { id: number };
  const row = { segment_key: 'browsers', subject_id: id, kind: 'joined', cause: 'event', at: new Date() };
  await knex()('segments_changes').insert(row);
  await work();
  expect(world.receiver.received.map(({ message }) => message.data)).toMatchObject([
    { audience: 'visitor', items: [{ identity: 'anon-1', documentId: 'docvisitor', cause: 'event' }] },
  ]);
});

test('a receiver that takes its time keeps nobody who looks what is new', async () => {
  await list('slow');
  const { id } = await create({ segments: ['slow'], events: ['segment.member.joined'] });
  let answer = () => {};
  const asked = new Promise<void>((reached) => {
    world.receiver.answer = () => {
      reached();
      return new Promise((resolve) => (answer = () => resolve(204)));
    };
  });
  await change('post', 'slow', 'b1');
  await webhooksOf(world.strapi).tell();
  await asked;
  // It came back although nothing was answered, nor given up.
  expect(await deliveries(id)).toMatchObject([{ state: 'sending', attempts: 1, error: null }]);
  const working = work();
  answer();
  await working;
  expect(world.receiver.received).toHaveLength(1);
});

test('a listener that never ends, or fails, stops neither webhooks nor what is announced later', async () => {
  await list('heard');
  await create({ segments: ['heard'], events: ['segment.member.joined'] });
  const said = jest.spyOn(world.strapi.log, 'error');
  const heard: string[] = [];
  const stops = [
    world.strapi.eventHub.on('segments.member.left', () => Promise.reject(new Error('a fault of the site'))),
    world.strapi.eventHub.on('segments.member.joined', async ({ items: [item] }: { items: { identity: string }[] }) => {
      heard.push(item!.identity);
      if (item!.identity === 'b1') await new Promise(() => undefined);
    }),
  ];
  try {
    await change('post', 'heard', 'b1');
    await work();
    await change('delete', 'heard', 'b1');
    await change('post', 'heard', 'b2');
    await work();
  } finally {
    for (const stop of stops) stop();
  }
  expect(heard).toEqual(['b1', 'b2']);
  expect(world.receiver.received.map(({ message }) => items(message)[0]?.identity).sort()).toEqual(['b1', 'b2']);
  expect(said.mock.calls.map(([line]) => line)).toEqual([
    expect.stringMatching(/has not ended/),
    expect.stringMatching(/a fault of the site/),
  ]);
  said.mockRestore();
}, 30_000);
