import { json, memoryStore, startCollector, status, type Collector } from '../tests/support/collector';
import { until } from '../tests/support/until';
import { createClient } from './create-client';
import type { ClientOptions } from './options';
import type { SegmentsError } from './segments-error';

/* What becomes of events, by a real HTTP server that takes them or does not. */

let collector: Collector;
beforeEach(async () => (collector = await startCollector()));
afterEach(() => collector.close());

const client = (options: Partial<ClientOptions> = {}) =>
  createClient({ url: collector.url, writeKey: 'wk_1', consent: true, ...options });
const names = () => collector.items().map(({ event, type }) => event ?? type);
const ids = () => collector.items().map(({ messageId }) => messageId);

test('what happens in one turn goes in one batch, in order, needing no preflight', async () => {
  const { track, page, identify, group } = client();
  const outcomes = await Promise.all([track('A', { n: 1 }), page('Home'), track('B'), group('acme', { plan: 'gold' })]);
  expect(outcomes).toEqual(['sent', 'sent', 'sent', 'sent']);
  expect(names()).toEqual(['A', 'page', 'B', 'group']);
  expect(collector.received).toHaveLength(1);
  const [call] = collector.received;
  expect(call).toMatchObject({ path: '/api/segments/v1/b', headers: { 'content-type': 'text/plain;charset=UTF-8' } });
  const body = JSON.parse(call!.body) as Record<string, unknown>;
  expect(body).toMatchObject({ writeKey: 'wk_1', sentAt: expect.stringMatching(/Z$/) });
  const [first, home, , acme] = collector.items();
  expect(first).toMatchObject({
    ...{ type: 'track', event: 'A', properties: { n: 1 }, originalTimestamp: expect.stringMatching(/Z$/) },
    context: { consent: { categoryPreferences: { analytics: true } } },
  });
  expect(home).toMatchObject({ type: 'page', name: 'Home' });
  expect(acme).toMatchObject({ groupId: 'acme', traits: { plan: 'gold' } });
  expect(new Set(ids()).size).toBe(4);
  await identify('C-1', { plan: 'gold' });
  expect(collector.items().at(-1)).toMatchObject({ type: 'identify', userId: 'C-1', traits: { plan: 'gold' } });
  expect(new Set(collector.items().map(({ anonymousId }) => anonymousId)).size).toBe(1);
});

test('what comes while a batch is on its way follows in the next', async () => {
  let answer = () => {};
  collector.next((response) => (answer = () => response.end('{"success":true}')));
  const { track } = client();
  const first = track('A');
  await until(async () => collector.received.length === 1);
  const others = [track('B'), track('C')];
  answer();
  expect(await Promise.all([first, ...others])).toEqual(['sent', 'sent', 'sent']);
  expect(names()).toEqual(['A', 'B', 'C']);
  expect(collector.received).toHaveLength(2);
});

test.each([408, 429, 500, 503])('%i: it goes again under the same id, not before the server says', async (code) => {
  collector.next(status(code, { 'Retry-After': '2' }));
  const { track, flush } = client();
  expect(await track('A')).toBe('waiting');
  expect(await track('B')).toBe('waiting');
  expect(collector.received).toHaveLength(1);
  expect(await flush()).toBe(true);
  const [refused, taken] = collector.received;
  expect(taken!.at - refused!.at).toBeGreaterThanOrEqual(1_990);
  expect(names()).toEqual(['A', 'A', 'B']);
  expect(ids()[0]).toBe(ids()[1]);
});

test('without a word of the server the pauses grow', async () => {
  collector.next(status(500), status(502), status(503));
  const { track, flush } = client();
  await track('A');
  expect(await flush()).toBe(true);
  const times = collector.received.map(({ at }) => at);
  const pauses = times.slice(1).map((at, n) => at - times[n]!);
  expect(pauses).toHaveLength(3);
  for (const [n, pause] of pauses.entries()) expect(pause).toBeGreaterThanOrEqual(500 * 2 ** n - 10);
}, 20_000);

test('what a refusal says of success is of no account', async () => {
  collector.next((response) => response.writeHead(503).end('{"success":true}'));
  expect(await client().track('A')).toBe('waiting');
});

test('a page of some network, in the place of the answer, is none', async () => {
  collector.next((response) => response.end('<h1>Please sign in</h1>'));
  const { track, flush } = client();
  expect(await track('A')).toBe('waiting');
  expect(await flush()).toBe(true);
  expect(names()).toEqual(['A', 'A']);
});

test.each([400, 401, 403, 404, 413])('%i: it is dropped, and what comes after goes on', async (code) => {
  collector.next(status(code));
  const errors: SegmentsError[] = [];
  const store = memoryStore();
  const { track } = client({ storage: store, onError: (error) => errors.push(error) });
  expect(await track('A')).toBe('dropped');
  expect(await track('B')).toBe('sent');
  expect(names()).toEqual(['A', 'B']);
  await until(async () => errors.length === 1);
  expect(errors[0]).toMatchObject({ status: code, message: `no: ${code}` });
  expect(store.length).toBe(1);
});

test('an item that is rejected costs no other', async () => {
  const rejected = [{ index: 1, messageId: null, code: 'invalid_event' }];
  collector.next(json({ success: true, accepted: 2, rejected }));
  const errors: SegmentsError[] = [];
  const { track } = client({ onError: (error) => errors.push(error) });
  expect(await Promise.all([track('A'), track(''), track('B')])).toEqual(['sent', 'dropped', 'sent']);
  await until(async () => errors.length === 1);
  expect(errors[0]?.details).toEqual(rejected);
  expect(collector.received).toHaveLength(1);
});

test('what was not sent is kept, and goes with the next page under the same id', async () => {
  const port = Number(new URL(collector.url).port);
  await collector.close();
  const store = memoryStore();
  const first = client({ storage: store });
  const visitor = first.visitor();
  expect(await first.track('A')).toBe('waiting');
  expect(await first.track('B')).toBe('waiting');
  store.setItem('segments.q.9999-not-json', '{');
  store.setItem('of the site', 'kept');

  collector = await startCollector(port);
  const second = client({ storage: store });
  expect(await second.flush()).toBe(true);
  expect(names()).toEqual(['A', 'B']);
  expect(collector.items().map(({ anonymousId }) => anonymousId)).toEqual([visitor, visitor]);
  expect([...Array(store.length).keys()].map(store.key)).toEqual(['segments.visitor', 'of the site']);
});

test('what is older than the server can know again is not sent', async () => {
  const store = memoryStore();
  const sent = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  for (const days of [8, 6]) {
    const message = { type: 'track', event: `${days} days`, messageId: `m${days}`, originalTimestamp: sent(days) };
    store.setItem(`segments.q.${sent(days)}.m${days}`, JSON.stringify(message));
  }
  await client({ storage: store }).flush();
  expect(names()).toEqual(['6 days']);
});

test('the queue is bounded: the oldest gives way, and what is too large for any batch never waits', async () => {
  collector.next(status(503, { 'Retry-After': '1' }));
  const store = memoryStore();
  const { track, flush } = client({ storage: store });
  await track('first');
  const outcomes = await Promise.all(Array.from({ length: 40 }, (_, n) => track(`E${n}`, { text: 'ä'.repeat(5_000) })));
  expect(outcomes.slice(-20)).toEqual(Array(20).fill('waiting'));
  expect(store.bytes()).toBeLessThan(256_000);
  expect(await track('large', { text: 'ä'.repeat(31_000) })).toBe('dropped');
  expect(await flush()).toBe(true);
  expect(names().at(-1)).toBe('E39');
  expect(names().slice(1)).not.toContain('first');
  for (const { body } of collector.received) expect(Buffer.byteLength(body)).toBeLessThan(65_536);
});

test('a storage that is full or forbidden is as none', async () => {
  const forbidden = () => {
    throw new Error('denied');
  };
  const storage = { length: 0, key: forbidden, getItem: forbidden, setItem: forbidden, removeItem: forbidden };
  expect(await client({ storage }).track('A')).toBe('sent');
});

test('flush says when it gave up', async () => {
  collector.next(status(503, { 'Retry-After': '60' }));
  const { track, flush } = client();
  await track('A');
  expect(await flush(100)).toBe(false);
});

test('without a write key nothing is sent', async () => {
  expect(await client({ writeKey: undefined }).track('A')).toBe('dropped');
  expect(collector.received).toEqual([]);
});
