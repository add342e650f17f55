import { relativeTime } from './relative-time';

const NOW = Date.parse('2026-03-10T12:00:00Z');

test.each([
  ['2026-03-10T11:59:50Z', 0, 'second'],
  ['2026-03-10T12:00:09Z', 0, 'second'],
  ['2026-03-10T11:58:10Z', -1, 'minute'],
  ['2026-03-10T09:00:00Z', -3, 'hour'],
  ['2026-03-08T13:00:00Z', -1, 'day'],
  ['2026-02-20T12:00:00Z', -2, 'week'],
  ['2026-01-01T12:00:00Z', -2, 'month'],
  ['2024-03-10T12:00:00Z', -2, 'year'],
  ['2026-03-10T14:30:00Z', 2, 'hour'],
])('%s', (at, count, unit) => {
  expect(relativeTime(Date.parse(at), NOW)).toEqual([count, unit]);
});
