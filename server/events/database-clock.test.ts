import { byDatabaseClock } from './database-clock';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
const told = (occurred: number, received: number, now: number) => {
  const { occurredAt, receivedAt } = byDatabaseClock({ occurredAt: at(occurred), receivedAt: at(received) }, at(now));
  return [occurredAt.getUTCSeconds(), receivedAt.getUTCSeconds()];
};

test('what a process whose clock is ahead received has happened by now', () => {
  expect(told(1, 5, 3)).toEqual([1, 3]);
  expect(told(4, 5, 3)).toEqual([3, 3]);
  expect(told(5, 5, 3)).toEqual([3, 3]);
});

test('what is dated ahead by its sender stays so', () => {
  expect(told(9, 5, 3)).toEqual([9, 3]);
});

test('of a process whose clock is behind nothing changes', () => {
  expect([told(1, 2, 3), told(2, 2, 3), told(9, 2, 3)]).toEqual([[1, 2], [2, 2], [9, 2]]); // prettier-ignore
});
