import { createRandom } from '../../tests/property/generate/random';
import { ratioInterval, shareInterval } from './ratio-interval';

test('the score interval of a share, as it is in print', () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
  expect(shareInterval({ reached: 81, of: 263 }).map((share) => share.toFixed(4))).toEqual(['0.2553', '0.3662']);
  expect(shareInterval({ reached: 15, of: 148 }).map((share) => share.toFixed(4))).toEqual(['0.0624', '0.1605']);
  expect(shareInterval({ reached: 0, of: 20 }).map((share) => share.toFixed(4))).toEqual(['0.0000', '0.1611']);
  expect(shareInterval({ reached: 1, of: 29 }).map((share) => share.toFixed(4))).toEqual(['0.0061', '0.1718']);
});

test('the score interval of a ratio, as it is in print', () => {
  // Koopman (1984): 36 of 40 against 16 of 80.
  const [low, high] = ratioInterval({ reached: 36, of: 40 }, { reached: 16, of: 80 })!;
  expect([low.toFixed(2), high!.toFixed(2)]).toEqual(['2.94', '7.15']);
});

test('where nobody reached the goal', () => {
  expect(ratioInterval({ reached: 0, of: 100 }, { reached: 0, of: 100 })).toBeUndefined();
  expect(ratioInterval({ reached: 0, of: 0 }, { reached: 5, of: 100 })).toBeUndefined();
  const [low, high] = ratioInterval({ reached: 0, of: 100 }, { reached: 10, of: 100 })!;
  expect(low).toBe(0);
  expect(high).toBeGreaterThan(0.05);
  expect(high).toBeLessThan(0.5);
  expect(ratioInterval({ reached: 10, of: 100 }, { reached: 0, of: 100 })![1]).toBeNull();
});

// The seed is fixed: of a thousand experiments with a true coverage of 95 %, one run in 250 is outside by chance alone.
test.each([
  [0.05, 1.2, 1_000, 1_000, 1_000],
  [0.02, 1, 1_500, 1_500, 1_000],
  [0.1, 0.8, 900, 300, 1_000],
  [0.3, 1.5, 120, 120, 5_000],
])('over simulated experiments the interval covers the lift: %d × %d', (base, ratio, shown, control, experiments) => {
  const random = createRandom(20_261_127);
  const draw = (of: number, share: number) => {
    let reached = 0;
    for (let n = 0; n < of; n += 1) if (random.int(0, 999_999) < share * 1_000_000) reached += 1;
    return { reached, of };
  };
  let covered = 0;
  for (let experiment = 0; experiment < experiments; experiment += 1) {
    const interval = ratioInterval(draw(shown, base * ratio), draw(control, base));
    if (interval && interval[0] <= ratio && (interval[1] === null || ratio <= interval[1])) covered += 1;
  }
  expect(covered / experiments).toBeGreaterThanOrEqual(0.93);
  expect(covered / experiments).toBeLessThanOrEqual(0.97);
});
