import fc from 'fast-check';
import { arbitraryRule } from '../tests/support/rules/arbitrary-rule';
import { CATALOG } from '../tests/support/rules/catalog';
import { checkRule } from './check';
import { dependenciesOf } from './dependencies';
import { describeRule } from './describe';
import { parseRule } from './parse';

const root = (children: unknown[], more: object = {}): unknown => ({
  version: 1,
  root: { id: 'root', type: 'group', match: 'all', children },
  ...more,
});
const attribute = (id: string, operand: unknown = 'x'): object => ({
  id,
  type: 'attribute',
  path: 'country',
  operator: 'is',
  operand,
});
const codes = (input: unknown): string[] => parseRule(input).issues.map((issue) => issue.code);

function nested(levels: number): unknown {
  let inner: object = attribute('leaf');
  for (let i = 0; i < levels; i += 1) inner = { id: `g${i}`, type: 'group', match: 'all', children: [inner] };
  return { version: 1, root: inner };
}

describe('parseRule', () => {
  test('gives back a rule that is one', () => {
    const input = root([attribute('a')]);
    expect(parseRule(input)).toEqual({ rule: input, issues: [] });
  });

  test('an empty root is a rule', () => {
    expect(parseRule(root([])).rule).toBeDefined();
  });

  test.each([null, undefined, 1, '', 'x', [], {}, true, new Map(), Symbol('x'), 10n])('refuses %p', (input) => {
    const { rule, issues } = parseRule(input);
    expect(rule).toBeUndefined();
    expect(issues.length).toBeGreaterThan(0);
    expect(issues[0]).toMatchObject({ nodeId: '', code: 'wrong_shape' });
  });

  test.each([2, '1', undefined])('refuses version %p', (version) => {
    expect(parseRule(root([], { version })).issues).toEqual([
      { nodeId: '', path: 'version', code: 'wrong_shape', message: '“version” must be one of: 1.' },
    ]);
  });

  test('points at the nearest node', () => {
    const { issues } = parseRule(
      root([
        attribute('fine'),
        { id: 'split', type: 'split', salt: 7, from: 0, to: 101, extra: true },
        { id: 'strange', type: 'nonsense' },
        { type: 'attribute', path: 'a..b', operator: 'is' },
        { id: 'seq', type: 'sequence', steps: [{ events: [] }, { events: ['x'], within: { n: 0, unit: 'day' } }] },
        { id: 'resp', type: 'response', channel: 'email', outcome: 'sent', campaign: {} },
      ])
    );
    expect(issues.map(({ nodeId, path, message }) => `${nodeId} ${path}: ${message}`)).toEqual([
      'split salt: “salt” must be a text.',
      'split to: “to” is too large or too long: at most 100 is possible.',
      'split : This part of the rule has something that does not belong there: extra.',
      'strange type: “type” names no kind that there is.',
      'root children.3.id: “children.3.id” must be a text.',
      'root children.3.path: “children.3.path” has an empty or overlong part.',
      'seq steps.0.events: “steps.0.events” is too small or too short: at least 1 is needed.',
      'seq steps.1.within.n: “steps.1.within.n” is too small or too short: at least 1 is needed.',
      'resp campaign: “campaign” has none of the possible shapes.',
    ]);
  });

  test('refuses two nodes of one id, also inside where', () => {
    const where = { id: 'w', type: 'group', match: 'all', children: [attribute('a')] };
    const event = { id: 'e', type: 'event', events: ['x'], aggregate: { fn: 'performed' }, where };
    expect(parseRule(root([attribute('a'), event])).issues).toEqual([
      { nodeId: 'a', path: 'id', code: 'duplicate_id', message: 'Two conditions have the id “a”; each needs its own.' },
    ]);
  });
});

describe('limits', () => {
  test('twelve levels are a rule, thirteen are not', () => {
    expect(codes(nested(11))).toEqual([]);
    expect(codes(nested(12))).toEqual(['too_deep']);
  });

  test('five hundred nodes are a rule, one more is not', () => {
    const spread = (count: number): unknown =>
      root([
        {
          id: 'half',
          type: 'group',
          match: 'any',
          children: Array.from({ length: 250 }, (_, i) => attribute(`a${i}`)),
        },
        ...Array.from({ length: count - 252 }, (_, i) => attribute(`b${i}`)),
      ]);
    expect(codes(spread(500))).toEqual([]);
    expect(codes(spread(501))).toEqual(['too_many_nodes']);
  });

  test('five thousand values are a rule, one more is not', () => {
    const list = (id: string, length: number): object => ({
      ...attribute(id, Array(length).fill('x')),
      operator: 'is_any_of',
    });
    const five = ['a', 'b', 'c', 'd', 'e'].map((id) => list(id, 1000));
    expect(codes(root(five))).toEqual([]);
    expect(codes(root([...five, attribute('f')]))).toEqual(['too_many_values']);
    expect(codes(root([...five, { id: 't', type: 'tag', operator: 'includes_any', tags: ['x'] }]))).toEqual([
      'too_many_values',
    ]);
    expect(codes(root([...five, { ...attribute('f'), operator: 'is_empty', operand: undefined }]))).toEqual([]);
  });
});

describe('hostile input', () => {
  const quickly = (input: unknown): string[] => {
    const started = Date.now();
    const found = codes(input);
    expect(Date.now() - started).toBeLessThan(500);
    return found;
  };

  test('a depth bomb', () => {
    expect(quickly(nested(100_000))).toEqual(['too_deep']);
    expect(quickly(JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)))).toEqual(['too_deep']);
  });

  test('a depth bomb as operand', () => {
    let operand: unknown = 1;
    for (let i = 0; i < 100_000; i += 1) operand = { from: operand };
    expect(quickly(root([attribute('a', operand)]))).toEqual(['too_deep']);
  });

  test('arrays of a million', () => {
    expect(quickly(root(Array(1_000_000).fill(attribute('a'))))).toEqual(['too_large']);
    expect(quickly(root([attribute('a', Array(1_000_000).fill('x'))]))).toEqual(['too_large']);
    expect(quickly(root(new Array(2 ** 32 - 1)))).toEqual(['too_large']);
  });

  test('a shared object that unfolds without end, and a circle', () => {
    let bomb: unknown[] = ['x'];
    for (let i = 0; i < 40; i += 1) bomb = [bomb, bomb, bomb, bomb];
    expect(['too_deep', 'too_large']).toContain(quickly(root([attribute('a', bomb)]))[0]);
    const circle: unknown[] = [];
    circle.push(circle);
    expect(quickly(root(circle))).toEqual(['too_deep']);
  });

  test('__proto__ as a key, anywhere', () => {
    for (const text of [
      '{"version":1,"__proto__":{"x":1},"root":{"id":"r","type":"group","match":"all","children":[]}}',
      '{"version":1,"root":{"id":"r","type":"group","match":"all","children":[],"__proto__":{"match":"any"}}}',
      '{"version":1,"root":{"id":"r","type":"group","match":"all","children":[{"id":"a","type":"attribute","path":"x","operator":"is","operand":{"__proto__":1}}]}}',
    ]) {
      expect(codes(JSON.parse(text))).toEqual(['wrong_shape']);
    }
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  test('thousands of faults give a short list', () => {
    expect(codes(root(Array(400).fill({ a: 1, b: 2, type: 'split' }))).length).toBeLessThanOrEqual(100);
  });

  test('parseRule never throws, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withNullPrototype: true,
          withSparseArray: true,
          withTypedArray: true,
        }),
        (input) => {
          expect(parseRule(input).rule).toBeUndefined();
          parseRule(root([input]));
          parseRule(root([attribute('a', input)]));
        }
      ),
      { numRuns: 500 }
    );
  });

  test('what has the shape of a rule is judged, said and read without throwing', () => {
    let rules = 0;
    fc.assert(
      fc.property(arbitraryRule, (input) => {
        const { rule, issues } = parseRule(input);
        if (!rule) {
          expect(issues.length).toBeGreaterThan(0);
          return;
        }
        rules += 1;
        for (const issue of checkRule(rule, CATALOG, { key: 'vip' })) {
          expect(issue.message).toMatch(/^[A-Z“].*[.?]$/s);
          expect(issue.code).toMatch(/^[a-z_]+$/);
          expect(issue.nodeId).toMatch(/^n\d+$/);
        }
        expect(describeRule(rule, CATALOG)).toMatch(/^(no )?customers/);
        dependenciesOf(rule, CATALOG);
      }),
      { numRuns: 300 }
    );
    expect(rules).toBeGreaterThan(150);
  });
});
