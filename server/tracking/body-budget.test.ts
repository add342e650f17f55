import { BodyBudget } from './body-budget';

const KB = 1_024;
const never = () => {
  throw new Error('was cut');
};

test('bodies in hand have so many bytes together, and what is let go makes room', () => {
  const budget = new BodyBudget(100 * KB);
  const first = budget.begin(never);
  expect(first.grow(40 * KB)).toBe(true);
  // Inflated, it is larger.
  expect(first.settle(60 * KB)).toBe(true);
  const second = budget.begin(never);
  expect(second.grow(30 * KB)).toBe(false);
  expect(second.grow(1)).toBe(false);
  second.release();
  first.release();
  first.release();
  const third = budget.begin(never);
  expect(third.grow(92 * KB)).toBe(true);
  expect(third.settle(93 * KB)).toBe(false);
});

test('of those on their way the oldest is cut, and none that is complete', () => {
  const budget = new BodyBudget(100 * KB);
  const cut: string[] = [];
  const complete = budget.begin(never);
  complete.grow(10 * KB);
  complete.settle(10 * KB);
  const slow = ['a', 'b', 'c'].map((name) => budget.begin(() => cut.push(name)));
  for (const body of slow) expect(body.grow(10 * KB)).toBe(true);
  const quick = budget.begin(never);
  expect(quick.grow(30 * KB)).toBe(true);
  expect(cut).toEqual(['a']);
  // The cut one knows it, and what it held counts once.
  expect(slow[0]?.grow(1)).toBe(false);
  slow[0]?.release();
  expect(quick.settle(46 * KB)).toBe(true);
  expect(cut).toEqual(['a', 'b']);
});

test('many calls without a body to speak of are no less a weight', () => {
  const budget = new BodyBudget(100 * KB);
  const calls = Array.from({ length: 20 }, () => {
    const body = budget.begin(never);
    return body.grow(2) && body.settle(2);
  });
  expect(calls.filter(Boolean)).toHaveLength(12);
});
