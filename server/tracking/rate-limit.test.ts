import { countItems } from './rate-limit';

test('items of a source are counted by the minute', () => {
  const at = 1_000_000;
  countItems(1, 5, 10, at);
  countItems(1, 50, 10, at + 10_000);
  expect(() => countItems(1, 1, 10, at + 20_000)).toThrow(expect.objectContaining({ status: 429, retryAfter: 40 }));
  countItems(2, 1, 10, at + 20_000);
  countItems(1, 1, 10, at + 60_000);
});

test('without a limit nothing is counted', () => {
  for (let n = 0; n < 5; n += 1) countItems(3, 1_000_000, 0);
});
