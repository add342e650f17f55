import type { Run } from '../../../contracts/runs';
import { follow, NO_BATCH, partOf, progressOf } from './batch';

const run = (id: number, done = 0, total = 0) => ({ id, done, total }) as Run;

test('counts what has ended since the first run was seen, until none is open', () => {
  let batch = follow(NO_BATCH, [run(1), run(2), run(3), run(4)]);
  expect(progressOf(batch)).toBe(0);
  batch = follow(batch, [run(3, 5, 10), run(4)]);
  expect(batch.seen.size).toBe(4);
  expect(progressOf(batch)).toBe(0.625);
  batch = follow(batch, [run(4), run(5)]);
  expect([batch.seen.size, progressOf(batch)]).toEqual([5, 0.6]);
  batch = follow(batch, []);
  expect([batch.seen.size, progressOf(batch)]).toEqual([0, 1]);
  expect(follow(batch, [run(6)]).seen.size).toBe(1);
});

test('a run of unknown length is at its start', () => {
  expect(partOf(run(1))).toBe(0);
  expect(partOf(run(1, 7, 5))).toBe(1);
});
