import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { passOverBody, withBody } from './read-body';

const request = (...chunks: (string | Buffer)[]) =>
  Readable.from(chunks.map((chunk) => Buffer.from(chunk))) as IncomingMessage;
const large = JSON.stringify({ x: 'x'.repeat(500_000) });

test('more than the memory has room for is asked to come again, until what is in hand is done', async () => {
  const hands: (() => void)[] = [];
  const refused: unknown[] = [];
  const call = (body: string | Buffer) =>
    withBody(request(body), () => new Promise<void>((done) => hands.push(done))).catch((error: unknown) => {
      refused.push(error);
    });
  // Small ones count as what they become.
  const calls = Array.from({ length: 150 }, (_, n) => call(n % 2 ? large : gzipSync(large)));
  while (hands.length + refused.length < calls.length) await setImmediate();
  expect(hands).toHaveLength(Math.floor((64 * 1024 * 1024) / (large.length + 8 * 1024)));
  for (const error of refused) expect(error).toMatchObject({ status: 503, retryAfter: 2 });

  for (const done of hands.splice(0)) done();
  await Promise.all(calls);
  const next = call(large);
  while (hands.length === 0) await setImmediate();
  hands[0]?.();
  await next;
});

test('what is refused is read on, so that its sender comes to read why', async () => {
  const sent = request(...Array.from({ length: 30 }, () => 'x'.repeat(100_000)));
  await expect(withBody(sent, async () => undefined)).rejects.toMatchObject({ status: 400 });
  expect(sent.readableEnded).toBe(true);
});

test('a body that nobody looks at need not be one', async () => {
  const sent = request('{', 'x'.repeat(1_000_000));
  await passOverBody(sent);
  expect(sent.readableEnded).toBe(true);
});
