import { parseExpression } from '../../rules/expression';
import type { Directory } from '../membership/directory';
import { sentencesOf } from '../sentences';
import { findingsOf, shownInsteadOf, type Judged, type JudgedVariant, type Span } from './findings';

const segment = (active: boolean, status = 'ready') => ({ active, status });
const directory = new Map([
  ['vip', segment(true)],
  ['new', segment(true)],
  ['asleep', segment(false)],
  ['failing', segment(true, 'failed')],
]) as unknown as Directory;
const variant = (key: string, audience = '', share: number | null = null, published = true): JudgedVariant => ({
  ...{ key, name: key.toUpperCase(), share, published, misfits: [] },
  parsed: parseExpression(audience),
});
const judged = (variants: JudgedVariant[], more: Partial<Judged> = {}): [string | undefined, string][] =>
  findingsOf(
    { state: 'running', shownInstead: undefined, variants, ...more },
    { directory, lacking: new Set() },
    sentencesOf('en')
  ).map(({ variant: key, code }) => [key, code]);

test('all is well where each variant has somebody', () => {
  expect(
    judged([variant('a', 'any(vip)'), variant('b', 'any(new)'), variant('c', '', 50), variant('d', '', 50)])
  ).toEqual([]);
});

test('after one for everyone, or one that takes the same audience, there is nobody left', () => {
  expect(judged([variant('a'), variant('b', 'any(vip)')])).toEqual([['b', 'unreachable']]);
  expect(judged([variant('a', 'any(vip,new)'), variant('b', 'any(new,vip)'), variant('c', 'any(new)')])).toEqual([
    ['b', 'unreachable'],
  ]);
  expect(judged([variant('a', '', 100), variant('b', 'any(vip)')])).toEqual([['b', 'unreachable']]);
});

test('shares of one audience that make up all of it leave nobody', () => {
  expect(judged([variant('a', '', 60), variant('b', '', 40), variant('c', 'any(vip)')])).toEqual([
    ['c', 'unreachable'],
  ]);
  expect(judged([variant('a', 'any(vip)', 60), variant('b', 'any(vip)', 40), variant('c', '', 10)])).toEqual([]);
  expect(judged([variant('a', '', 0)])).toEqual([['a', 'noShare']]);
});

test('what is not published takes nobody away, but keeps its share', () => {
  expect(judged([variant('a', '', null, false), variant('b')])).toEqual([['a', 'unpublished']]);
  expect(judged([variant('a', '', 60, false), variant('b', '', 40), variant('c', '', 5)])).toEqual([
    ['a', 'unpublished'],
    ['c', 'unreachable'],
  ]);
  // A draft is judged as it will be.
  expect(judged([variant('a', '', null, false), variant('b', '', null, false)], { state: 'draft' })).toEqual([
    ['b', 'unreachable'],
  ]);
});

test('an expression that is for nobody is said, and takes nobody away; one over a segment that failed does', () => {
  expect(judged([variant('a', 'not(gone)'), variant('b', 'any(asleep)'), variant('c', 'any('), variant('d')])).toEqual([
    ['a', 'unknownSegment'],
    ['b', 'inactiveSegment'],
    ['c', 'unreadable'],
  ]);
  expect(judged([variant('a', 'any(failing)'), variant('b', 'any(failing)')])).toEqual([
    ['a', 'failedSegment'],
    ['b', 'failedSegment'],
    ['b', 'unreachable'],
  ]);
});

test('another experience that is shown instead is said of the whole, by its name and in the reader’s language', () => {
  const say = sentencesOf('de');
  const [finding] = findingsOf(
    { state: 'running', shownInstead: 'Ostern', variants: [] },
    { directory, lacking: new Set() },
    say
  );
  expect(finding).toEqual({ code: 'shownInstead', message: say.experience.shownInstead('Ostern') });
  expect(finding?.message).toContain('„Ostern“');
});

describe('which experience of an entry is shown instead of another', () => {
  const now = new Date('2026-06-01T00:00:00Z');
  const span = (id: number, more: Partial<Span> = {}): Span => ({
    ...{
      id,
      name: String(id),
      state: 'running',
      firstStartedAt: `2026-01-0${id}T00:00:00Z`,
      startsAt: null,
      endsAt: null,
    },
    ...more,
  });
  const instead = (own: Span, other: Span) => shownInsteadOf(own, [own, other], now)?.name;

  test('the running one that began first', () => {
    expect(instead(span(2), span(1))).toBe('1');
    expect(instead(span(1), span(2))).toBeUndefined();
    expect(instead(span(2), span(1, { state: 'paused' }))).toBeUndefined();
    expect(instead(span(1, { state: 'ended' }), span(2))).toBeUndefined();
    // A draft begins later than whatever runs.
    expect(instead(span(1, { state: 'draft', firstStartedAt: null }), span(2))).toBe('2');
  });

  test('only where their times meet, from now on', () => {
    const summer = { startsAt: '2026-07-01T00:00:00Z', endsAt: '2026-08-01T00:00:00Z' };
    expect(instead(span(2), span(1, summer))).toBe('1');
    expect(instead(span(2, { endsAt: summer.startsAt }), span(1, summer))).toBeUndefined();
    expect(instead(span(2), span(1, { endsAt: '2026-05-01T00:00:00Z' }))).toBeUndefined();
  });
});
