import { parseExpression } from '../../rules/expression';
import { choose, type Choosable, type ChoosableVariant } from './choose';

const variant = (key: string, audience = '', share: number | null = null): ChoosableVariant => ({
  ...{ key, audience, share },
  parsed: parseExpression(audience),
});
const of = (variants: ChoosableVariant[], holdout = 0): Choosable => ({ key: 'spring', holdout, variants });
const active = new Set(['vip', 'new', 'gone_by']);
const asker = (seed: string | undefined, ...segments: string[]) => ({ seed, segments: new Set(segments), active });
const VISITORS = Array.from({ length: 10_000 }, (_, index) => `visitor-${index}`);
const chosenBy = (experience: Choosable) => VISITORS.map((seed) => choose(experience, asker(seed)).variant);
const shareOf = (chosen: (string | null)[], key: string | null) =>
  (chosen.filter((each) => each === key).length / chosen.length) * 100;

test('the first that is for the asker is taken, and none is the entry as it is', () => {
  const experience = of([variant('a', 'any(vip)'), variant('b', 'any(new,vip)')]);
  expect(choose(experience, asker('x', 'vip', 'new'))).toEqual({ variant: 'a', reason: 'matched' });
  expect(choose(experience, asker('x', 'new'))).toEqual({ variant: 'b', reason: 'matched' });
  expect(choose(experience, asker('x'))).toEqual({ variant: null, reason: 'noMatch' });
});

test('an expression that cannot be read, or over a segment that is not active, is for nobody', () => {
  expect(choose(of([variant('a', 'not(deleted)'), variant('b', 'any(')]), asker('x'))).toEqual({
    ...{ variant: null, reason: 'noMatch' },
  });
});

test('shares are what they say, of the same audience together, and are sticky', () => {
  const chosen = chosenBy(of([variant('a', '', 30), variant('b', '', 20), variant('c', '', 50)]));
  expect(chosenBy(of([variant('a', '', 30), variant('b', '', 20), variant('c', '', 50)]))).toEqual(chosen);
  // Three standard deviations of 10,000 draws are below 1.5 percent.
  expect(Math.abs(shareOf(chosen, 'a') - 30)).toBeLessThan(1.5);
  expect(Math.abs(shareOf(chosen, 'b') - 20)).toBeLessThan(1.5);
  expect(shareOf(chosen, null)).toBe(0);
});

test('shares of another audience are of that audience', () => {
  const experience = of([variant('a', 'any(vip)', 60), variant('b', 'any(new)', 60)]);
  const chosen = VISITORS.map((seed) => choose(experience, asker(seed, 'new')).variant);
  expect(Math.abs(shareOf(chosen, 'b') - 60)).toBeLessThan(1.5);
});

test('a variant that is added moves its share of 10,000 visitors, all of them from the entry as it was', () => {
  const before = chosenBy(of([variant('a', '', 30), variant('b', '', 20)]));
  const after = chosenBy(of([variant('a', '', 30), variant('b', '', 20), variant('c', '', 10)]));
  const moved = VISITORS.flatMap((_, index) => (before[index] === after[index] ? [] : [[before[index], after[index]]]));
  expect(new Set(moved.map(String))).toEqual(new Set([String([null, 'c'])]));
  expect(Math.abs((moved.length / VISITORS.length) * 100 - 10)).toBeLessThan(1);
});

test('the share of a variant that is missing goes to no other of its audience', () => {
  const both = chosenBy(of([variant('a', '', 50), variant('b', '', 50)]));
  const one = chosenBy(of([{ ...variant('a', '', 50), missing: true }, variant('b', '', 50)]));
  expect(one).toEqual(both.map((key) => (key === 'a' ? null : key)));
  // What is for others, or for all of them, is tried as if it were not there.
  const others = chosenBy(of([{ ...variant('a', '', 50), missing: true }, variant('c', 'not(vip)', 100)]));
  expect(new Set(others)).toEqual(new Set(['c']));
});

test('the holdout is a share of everybody, whatever the variants, and independent of them', () => {
  const without = chosenBy(of([variant('a', '', 50)]));
  const held = VISITORS.map((seed) => choose(of([variant('a', '', 50)], 10), asker(seed)));
  const out = held.filter(({ reason }) => reason === 'holdout').length / 100;
  expect(Math.abs(out - 10)).toBeLessThan(1);
  const wouldHave = held.filter(({ reason }, index) => reason === 'holdout' && without[index] === 'a').length;
  expect(Math.abs(wouldHave / (out * 100) - 0.5)).toBeLessThan(0.05);
});

test('without anybody to tell again, what hangs on a share is not shown', () => {
  expect(choose(of([variant('a', '', 50), variant('b', 'any(vip)')]), asker(undefined, 'vip')).variant).toBe('b');
  expect(choose(of([variant('a', '', 50)]), asker(undefined))).toEqual({ variant: null, reason: 'unknownVisitor' });
  expect(choose(of([variant('a')], 5), asker(undefined))).toEqual({ variant: null, reason: 'unknownVisitor' });
});
