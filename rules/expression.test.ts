import fc from 'fast-check';
import { EVERYONE, formatExpression, holds, parseExpression, type AudienceExpression } from './expression';

const key = fc.stringMatching(/^[a-z0-9_]{2,6}$/);
const expression: fc.Arbitrary<AudienceExpression> = fc.record({
  match: fc.constantFrom('any', 'all'),
  segments: fc.array(key, { maxLength: 6 }),
  not: fc.array(key, { maxLength: 6 }),
});

function parsed(text: string): AudienceExpression {
  const result = parseExpression(text);
  if (!result.ok) throw new Error(result.message);
  return result.expression;
}

describe('parseExpression', () => {
  test.each([
    ['', EVERYONE],
    ['any(vip,gold)', { match: 'any', segments: ['gold', 'vip'], not: [] }],
    ['all(gold,vip)', { match: 'all', segments: ['gold', 'vip'], not: [] }],
    ['not(staff)', { match: 'any', segments: [], not: ['staff'] }],
    ['any(vip) not(staff,press)', { match: 'any', segments: ['vip'], not: ['press', 'staff'] }],
    ['any(vip, vip)', { match: 'any', segments: ['vip'], not: [] }],
  ])('reads “%s”', (text, expected) => {
    expect(parsed(text)).toEqual(expected);
  });

  test.each([
    [' ', 'shape'],
    ['vip', 'shape'],
    ['any()', 'key'],
    ['any(,)', 'key'],
    ['any(a)', 'key'],
    ['any(VIP)', 'key'],
    ['any(vip)not(staff)', 'shape'],
    ['any(vip)  not(staff)', 'shape'],
    [' not(staff)', 'shape'],
    ['not(staff) any(vip)', 'shape'],
    ['not(aa) not(bb)', 'shape'],
    ['any(aa) all(bb)', 'shape'],
    ['any(aa', 'shape'],
    ['any((aa))', 'shape'],
    ['any(aa);', 'shape'],
    ['any(aa)\n', 'shape'],
    [`any(${'a'.repeat(41)})`, 'key'],
    [`any(${Array.from({ length: 80 }, (_, i) => `k${i}`).join(',')})`, 'tooLong'],
    [null, 'type'],
    [undefined, 'type'],
    [7, 'type'],
    [{}, 'type'],
  ])('refuses %p for its %s, with a sentence', (text, problem) => {
    expect(parseExpression(text)).toMatchObject({ ok: false, problem, message: expect.stringMatching(/.{20,}/) });
  });

  test('names what is no key', () => {
    expect(parseExpression('any(vip,VIP) not(staff)')).toMatchObject({ problem: 'key', key: 'VIP' });
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.anything(), (input) => typeof parseExpression(input).ok === 'boolean'));
  });

  test('takes long hostile text in no time', () => {
    const started = Date.now();
    parseExpression(`any(${'a,'.repeat(1_000_000)}`);
    expect(Date.now() - started).toBeLessThan(200);
  });
});

describe('formatExpression', () => {
  test('is canonical: sorted, unique, one word for a single segment', () => {
    expect(formatExpression({ match: 'all', segments: ['vip', 'gold', 'vip'], not: ['zz', 'aa'] })).toBe(
      'all(gold,vip) not(aa,zz)'
    );
    expect(formatExpression({ match: 'all', segments: ['vip'], not: [] })).toBe('any(vip)');
    expect(formatExpression(EVERYONE)).toBe('');
  });

  test('parse undoes format, and format of what was parsed is the same text', () => {
    fc.assert(
      fc.property(expression, (given) => {
        const text = formatExpression(given);
        expect(formatExpression(parsed(text))).toBe(text);
      })
    );
  });

  test('keeps the meaning', () => {
    fc.assert(
      fc.property(expression, fc.array(key), fc.array(key), (given, members, more) => {
        const known = new Set([...given.segments, ...given.not, ...more].slice(0, 15));
        const mine = new Set([...members, ...given.segments.slice(1)]);
        expect(holds(parsed(formatExpression(given)), mine, known)).toBe(holds(given, mine, known));
      })
    );
  });
});

describe('holds', () => {
  const known = new Set(['vip', 'gold', 'staff']);
  test.each([
    ['', [], true],
    ['any(gold,vip)', ['vip'], true],
    ['any(gold,vip)', ['staff'], false],
    ['all(gold,vip)', ['vip'], false],
    ['all(gold,vip)', ['vip', 'gold'], true],
    ['not(staff)', [], true],
    ['not(staff)', ['staff'], false],
    ['any(vip) not(staff)', ['vip', 'staff'], false],
    ['any(vip) not(staff)', ['vip'], true],
    ['not(gone)', [], false],
    ['any(vip) not(gone)', ['vip'], false],
    ['any(gone,vip)', ['vip', 'gone'], false],
  ])('“%s” for a member of %p: %p', (text, members, expected) => {
    expect(holds(parsed(text), new Set(members), known)).toBe(expected);
  });
});
