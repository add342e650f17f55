import { verdictOf } from './verdict';

type Group = Parameters<typeof verdictOf>[0];

const group = (variant: string, shown: number, reached: number, interval?: [number, number | null]): Group => ({
  ...{ variant, shown, reached, moved: 0, rate: reached / shown, interval: [0, 1] },
  lift: interval ? { estimate: 0, interval } : null,
});
const verdict = (
  own: Group,
  control: Group,
  audience: string | null = null,
  share: number | null = 50,
  segment?: string
) => verdictOf(own, { control: control.variant, groups: [control, own] }, [{ key: 'a', share, audience }], segment);
const held = group('holdout', 500, 50);

test.each([
  ['more', [0.1, 0.5]],
  ['fewer', [-0.5, -0.1]],
  ['open', [-0.1, 0.5]],
  ['open', [-0.1, null]],
  ['more', [0.1, null]],
] as const)('%s where the interval is %j', (said, interval) => {
  expect(verdict(group('a', 500, 70, [...interval]), held)).toBe(said);
});

test('nothing is said of few, however clear they seem', () => {
  expect(verdict(group('a', 99, 70, [0.1, 0.5]), held)).toBe('tooFew');
  expect(verdict(group('a', 500, 70, [0.1, 0.5]), group('holdout', 99, 1))).toBe('tooFew');
  expect(verdict(group('a', 500, 8, [0.1, 0.5]), group('holdout', 500, 1))).toBe('tooFew');
  expect(verdict(group('a', 500, 70), held)).toBe('tooFew');
});

test('other people are no control: an audience, or a variant for all beside those who saw the entry', () => {
  const own = group('a', 500, 70, [0.1, 0.5]);
  const base = group('baseline', 500, 50);
  expect(verdict(own, base)).toBe('more');
  expect(verdict(own, base, null, null)).toBe('unfair');
  expect(verdict(own, held, null, null)).toBe('more');
  expect(verdict(own, held, 'any(vip)')).toBe('unfair');
  expect(verdict(own, held, 'any(vip)', 50, 'vip')).toBe('more');
  expect(verdict(own, held, 'any(vip) not(staff)', 50, 'vip')).toBe('unfair');
  expect(verdict(base, held, 'any(vip)')).toBe('unfair');
  expect(verdict(held, held)).toBe('control');
});
