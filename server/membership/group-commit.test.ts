import { setImmediate } from 'node:timers/promises';
import { GroupCommit } from './group-commit';

const gate = () => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
};

test('calls that come during a commit share the next, and each gets its own answer', async () => {
  const first = gate();
  const commits: number[][] = [];
  const group = new GroupCommit<number, string>(
    async (calls) => {
      commits.push(calls);
      if (commits.length === 1) await first.opened;
      return calls.map((call) => `of ${call}`);
    },
    { most: 3 }
  );
  const begun = group.submit(1);
  await setImmediate();
  const answers = [begun, ...[2, 3, 4, 5].map((call) => group.submit(call))];
  first.open();
  expect(await Promise.all(answers)).toEqual(['of 1', 'of 2', 'of 3', 'of 4', 'of 5']);
  expect(commits).toEqual([[1], [2, 3, 4], [5]]);
});

test('calls that come at once share a commit, also over a driver that never waits', async () => {
  const commits: number[][] = [];
  const group = new GroupCommit<number, number>(
    async (calls) => {
      commits.push(calls);
      return calls;
    },
    { most: 10 }
  );
  // As requests are read: each in a callback of its own, and what it promises is done before the next.
  const answers = [1, 2, 3].map(
    (call) => new Promise<number>((done) => setTimeout(() => void group.submit(call).then(done)))
  );
  expect(await Promise.all(answers)).toEqual([1, 2, 3]);
  expect(commits).toEqual([[1, 2, 3]]);
});

test('a call that cannot be done costs the others nothing', async () => {
  const group = new GroupCommit<number, number>(
    async (calls) => {
      if (calls.includes(3)) throw new Error('three');
      return calls;
    },
    { most: 10 }
  );
  const answers = await Promise.allSettled([0, 1, 2, 3, 4].map((call) => group.submit(call)));
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(await group.submit(5)).toBe(5);
});

test('an error that is no call’s own is everybody’s, and is not tried again', async () => {
  let commits = 0;
  const group = new GroupCommit<number, number>(
    async () => {
      commits += 1;
      throw new Error('no database');
    },
    { most: 10, isOfCall: () => false }
  );
  const answers = await Promise.allSettled([1, 2, 3].map((call) => group.submit(call)));
  expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
  expect(commits).toBe(1);
});

test('a commit weighs no more than it may, unless a call alone does', async () => {
  const first = gate();
  const commits: number[][] = [];
  const group = new GroupCommit<number, number>(
    async (calls) => {
      commits.push(calls);
      if (commits.length === 1) await first.opened;
      return calls;
    },
    { most: 3, weight: { of: (call) => call, most: 10 } }
  );
  const calls = [1, 6, 4, 1, 25, 1, 1, 1, 1];
  const begun = group.submit(1);
  await setImmediate();
  const answers = [begun, ...calls.slice(1).map((call) => group.submit(call))];
  first.open();
  expect(await Promise.all(answers)).toEqual(calls);
  expect(commits).toEqual([[1], [6, 4], [1], [25], [1, 1, 1], [1]]);
});
