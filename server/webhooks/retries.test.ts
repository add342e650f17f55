import { nextAttempt } from './retries';

test('ten attempts over about 75 hours, each gap a tenth more or less', () => {
  const start = new Date('2026-01-01T00:00:00Z');
  for (const [random, hours] of [
    [0, 68],
    [0.5, 75.6],
    [1, 83.2],
  ] as const) {
    let at: Date | null = start;
    let last = start;
    let attempts = 0;
    while (at) {
      last = at;
      attempts += 1;
      at = nextAttempt(attempts, at, random);
    }
    expect(attempts).toBe(10);
    expect((last.getTime() - start.getTime()) / 3_600_000).toBeCloseTo(hours, 0);
  }
});
