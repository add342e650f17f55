import { liftScale } from './lift-scale';

type Group = Parameters<typeof liftScale>[0][number];

const lifted = (...interval: [number, number | null]): Group => ({
  ...{ variant: 'a', shown: 100, reached: 10, moved: 0, rate: 0.1, interval: [0, 1] },
  lift: { estimate: null, interval },
});
const ends = (...groups: Group[]) => {
  const { ticks } = liftScale(groups, 600);
  return [ticks[0], ticks.at(-1), ticks.length].map((each) => Number(each?.toFixed(2)));
};

test('reaches over all intervals, in round steps, with zero in it', () => {
  expect(ends(lifted(-0.08, 0.14))).toEqual([-0.1, 0.15, 6]);
  expect(ends(lifted(-0.3, -0.1), lifted(0.2, 0.7))).toEqual([-0.5, 0.75, 6]);
  expect(ends(lifted(0.2, 0.7))).toEqual([0, 0.75, 4]);
  expect(ends({ ...lifted(0, 0), lift: null })).toEqual([0, 0.05, 2]);
});

test('ends where a few people would stretch it, or where there is no end', () => {
  expect(ends(lifted(-0.2, 40))).toEqual([-1, 3, 5]);
  expect(ends(lifted(4, null))).toEqual([0, 3, 7]);
  const { x } = liftScale([lifted(4, null)], 600);
  expect([x(40), x(-0.5)]).toEqual([x(3), x(0)]);
});

test('fills the width beside the names, which take a third of a narrow one', () => {
  const { x, left } = liftScale([lifted(-0.1, 0.15)], 600);
  expect([left, x(-0.1), x(0.15), x(0)]).toEqual([132, 132, 576, expect.closeTo(132 + 0.4 * 444)]);
  expect(liftScale([lifted(-0.1, 0.15)], 300)).toMatchObject({ left: 100, every: 2 });
  expect(liftScale([lifted(-0.1, 0.15)], 600).every).toBe(1);
});
