import { moved } from './moved';

test.each([
  ['a', 1, 'bac'],
  ['a', 2, 'bca'],
  ['c', 0, 'cab'],
  ['b', 1, 'abc'],
])('%s to place %i: %s', (key, position, order) => {
  expect(moved(['a', 'b', 'c'], key, position).join('')).toBe(order);
});
