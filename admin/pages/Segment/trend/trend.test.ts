import { daysOf, lastDays, rangeOf, ticksOf } from './trend';

const NOW = Date.parse('2026-03-10T12:00:00Z');

test('the last days end today', () => {
  expect(lastDays(7, NOW)).toEqual({ from: '2026-03-04', to: '2026-03-10' });
});

test('a chosen range is put in order, ends today and is not endless', () => {
  expect(rangeOf('2026-02-10', '2026-02-01', NOW)).toEqual({ from: '2026-02-01', to: '2026-02-10' });
  expect(rangeOf('2026-03-01', '2027-01-01', NOW)).toEqual({ from: '2026-03-01', to: '2026-03-10' });
  expect(rangeOf('1999-01-01', '2026-03-10', NOW)).toEqual({ from: '2025-03-10', to: '2026-03-10' });
  expect(rangeOf('2026-13-01', '2026-03-10', NOW)).toBeUndefined();
  expect(rangeOf(null, '2026-03-10', NOW)).toBeUndefined();
});

test('days on which nothing happened have the members of the day before', () => {
  const counts = [
    { day: '2026-03-06', members: 12, joined: 3, left: 1 },
    { day: '2026-03-08', members: 10, joined: 0, left: 2 },
  ];
  const days = daysOf(counts, lastDays(7, NOW), '2026-01-01T00:00:00Z', 10);
  expect(days.map(({ members }) => members)).toEqual([10, 10, 12, 12, 10, 10, 10]);
  expect(days.map(({ joined, left }) => joined - left)).toEqual([0, 0, 2, 0, -2, 0, 0]);
});

test('before the segment was made nothing is known; where nothing happened the members are those of now', () => {
  const counts = [{ day: '2026-03-08', members: 5, joined: 5, left: 0 }];
  const days = daysOf(counts, lastDays(4, NOW), '2026-03-08T09:00:00Z', 5);
  expect(days.map(({ members }) => members)).toEqual([null, 5, 5, 5]);
  expect(daysOf([], lastDays(2, NOW), '2026-01-01T00:00:00Z', 40).map(({ members }) => members)).toEqual([40, 40]);
});

test.each([
  [0, 0, [0, 1]],
  [0, 10, [0, 5, 10]],
  [1_203, 1_248, [1_200, 1_220, 1_240, 1_260]],
  [7, 7, [7, 8]],
  [0, 999_999, [0, 500_000, 1_000_000]],
])('ticks from %d to %d', (least, greatest, ticks) => {
  expect(ticksOf(least, greatest)).toEqual(ticks);
});
