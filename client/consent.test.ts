import { memoryStore, startCollector, status, type Collector } from '../tests/support/collector';
import { createClient } from './create-client';
import type { ClientOptions } from './options';

/* Whoever has not agreed leaves nothing behind: not in the browser, not at the server. */

let collector: Collector;
let store: ReturnType<typeof memoryStore>;
beforeEach(async () => {
  collector = await startCollector();
  store = memoryStore();
});
afterEach(() => collector.close());

const client = (options: Partial<ClientOptions> = {}) =>
  createClient({ url: collector.url, writeKey: 'wk_1', storage: store, ...options });
const soon = () => new Promise((done) => setTimeout(done, 50));

test('as long as nobody knows, events wait in memory; agreed to, they are sent', async () => {
  const { track, identify, consent, visitor, flush } = client({ consentCategory: 'marketing' });
  expect(await track('A')).toBe('waiting');
  expect(await identify('C-1')).toBe('waiting');
  await soon();
  expect({ stored: store.length, visitor: visitor(), sent: collector.received }).toEqual({
    ...{ stored: 0, visitor: undefined, sent: [] },
  });
  consent(true);
  expect(await flush()).toBe(true);
  const anonymousId = visitor();
  expect(anonymousId).toMatch(/^[\w-]{36}$/);
  expect(collector.items()).toEqual([
    expect.objectContaining({
      ...{ event: 'A', anonymousId },
      context: expect.objectContaining({ consent: { categoryPreferences: { marketing: true } } }),
    }),
    expect.objectContaining({ type: 'identify', userId: 'C-1', anonymousId }),
  ]);
});

test('events of somebody who refuses are forgotten', async () => {
  const { track, consent } = client();
  await track('A');
  consent(false);
  expect(await track('B')).toBe('dropped');
  consent(true);
  await track('C');
  expect(collector.items().map(({ event }) => event)).toEqual(['C']);
});

test.each([false, undefined])('who withdraws (%s) is forgotten: what waits, and the id', async (answer) => {
  collector.next(status(503, { 'Retry-After': '1' }));
  const { track, consent, visitor } = client({ consent: true });
  const before = visitor();
  await track('A');
  expect(store.length).toBe(2);
  consent(answer);
  expect([store.length, visitor()]).toEqual([0, undefined]);
  await new Promise((done) => setTimeout(done, 1_200));
  expect(collector.received).toHaveLength(1);
  consent(true);
  expect(visitor()).not.toBe(before);
});

test('what an earlier page kept is not read before there is an answer, and removed at a refusal', async () => {
  const before = client({ consent: true }).visitor();
  const { visitor, consent } = client();
  expect([visitor(), store.length]).toEqual([undefined, 1]);
  consent(undefined);
  expect(store.length).toBe(1);
  consent(true);
  expect(visitor()).toBe(before);
  client({ consent: false });
  expect(store.length).toBe(0);
});

test('Global Privacy Control goes before any answer', async () => {
  store.setItem('segments.visitor', 'v-1');
  const { track, consent, visitor } = client({ gpc: true });
  consent(true);
  expect([await track('A'), visitor(), store.length, collector.received]).toEqual(['dropped', undefined, 0, []]);
});

test('content and decision come without consent, by the visit alone', async () => {
  const { content, decide } = client({ consent: false, visitor: 'v-1', visit: { country: 'AT' } });
  await content('articles');
  await decide();
  for (const { headers } of collector.received) {
    expect(headers).not.toHaveProperty('x-segments-visitor');
    expect(decodeURIComponent(String(headers['x-segments-context']))).toBe('{"country":"AT"}');
  }
});
