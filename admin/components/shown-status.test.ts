import { shownStatus } from './shown-status';

test.each([
  ['new', 'atRequest'],
  ['ready', 'atRequest'],
  ['failed', 'atRequest'],
  ['inactive', 'inactive'],
] as const)('decided at each request and %s: shown as %s', (status, shown) => {
  expect(shownStatus({ status, requestTime: true })).toBe(shown);
  expect(shownStatus({ status, requestTime: false })).toBe(status);
});
