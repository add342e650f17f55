import { sparklinePoints } from './sparkline-points';

test('the least value stands at the bottom, the greatest at the top, days at equal distances', () => {
  expect(sparklinePoints([10, 20, 15], 100, 20)).toEqual([
    [
      { x: 0, y: 20 },
      { x: 50, y: 0 },
      { x: 100, y: 10 },
    ],
  ]);
});

test('a gap breaks the line', () => {
  const lines = sparklinePoints([null, 1, null, 2, 3], 80, 20);
  expect(lines.map((line) => line.map(({ x }) => x))).toEqual([[20], [60, 80]]);
});

test('what does not change is a level line in the middle', () => {
  expect(sparklinePoints([7, 7], 10, 20)).toEqual([
    [
      { x: 0, y: 10 },
      { x: 10, y: 10 },
    ],
  ]);
});

test('nothing known is no line', () => {
  expect(sparklinePoints([null, null], 10, 20)).toEqual([]);
  expect(sparklinePoints([], 10, 20)).toEqual([]);
});
