import { dayBefore, everyDay, firstDay, trendOf } from './trend';

const now = new Date('2026-03-15T12:00:00Z');
const count = (days: number, members: number) => ({ day: dayBefore(now, days), members });

test('a sparkline begins thirteen days ago and ends today', () => {
  expect(firstDay(now)).toBe('2026-03-02');
  expect(dayBefore(now, 0)).toBe('2026-03-15');
});

test('days without a count have the members of the day before', () => {
  const { sparkline, change7 } = trendOf([count(40, 10), count(10, 30), count(3, 25)], 26, now);
  expect(sparkline).toEqual([10, 10, 10, 30, 30, 30, 30, 30, 30, 30, 25, 25, 25, 26]);
  expect(change7).toBe(-4);
});

test('nothing is known before the first fill', () => {
  const { sparkline, change7 } = trendOf([count(2, 5)], 7, now);
  expect(sparkline).toEqual([...Array.from({ length: 11 }, () => null), 5, 5, 7]);
  expect(change7).toBeNull();
  expect(trendOf([], null, now)).toEqual({ sparkline: Array.from({ length: 14 }, () => null), change7: null });
});

test('a change over exactly seven days counts', () => {
  expect(trendOf([count(7, 5)], 9, now).change7).toBe(4);
  expect(trendOf([count(6, 5)], 9, now).change7).toBeNull();
});

test('every day is told, from the first that is known', () => {
  const on = (day: string, members: number, joined = 0, left = 0) => ({ day, members, joined, left });
  const counts = [on('2026-02-26', 5, 5), on('2026-02-28', 4, 1, 2), on('2026-03-02', 6, 2)];
  const told = [on('2026-02-28', 4, 1, 2), on('2026-03-01', 4), on('2026-03-02', 6, 2), on('2026-03-03', 6)];
  expect(everyDay(counts, '2026-02-28', '2026-03-03')).toEqual(told);
  expect(everyDay(counts.slice(1), '0001-01-01', '2026-03-03')).toEqual(told);
  expect(everyDay(counts, '2026-02-27', '2026-02-27')).toEqual([on('2026-02-27', 5)]);
  expect(everyDay(counts, '2026-03-03', '2026-02-28')).toEqual([]);
  expect(everyDay([], '2026-03-03', '2026-03-04')).toEqual([]);
});
