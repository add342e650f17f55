import { checkRule } from './check';
import { CATALOG } from '../tests/support/rules/catalog';
import { ruleOf, type Draft } from '../tests/support/rules/rule';
import type { OperandKind } from './operands';
import { OPERATORS, operatorInfo, type ValueType } from './operators';

const ranges = (from: unknown, to: unknown): unknown => ({ from, to });

/** Written by hand, so that a slip in the tables shows. */
const SAMPLES: Record<OperandKind, { good: unknown[]; bad: unknown[] }> = {
  none: { good: [undefined], bad: ['', 'x', 0, null, [], {}, false] },
  text: { good: ['x', '%', ' ', 'é', '5'], bad: [undefined, null, 5, true, ['x'], { from: 'x' }, 'x'.repeat(1_001)] },
  textList: { good: [['x'], ['x', 'y', '']], bad: [undefined, 'x', [], [1], [null], ['x', 1], Array(1_001).fill('x')] },
  pattern: { good: ['*', 'a?b'], bad: [undefined, '', 5, ['*']] },
  number: {
    good: [0, -0, 1.5, -3, '12345678901234567890', '-7'],
    bad: [undefined, null, '', '1.5', '1e3', 'x', NaN, Infinity, [1], true],
  },
  numberList: { good: [[1], [1, '2']], bad: [undefined, 1, [], ['x'], [NaN]] },
  numberRange: {
    good: [ranges(1, 2), ranges('1', '1'), ranges(-2.5, '9')],
    bad: [undefined, 1, [1, 2], { from: 1 }, { to: 1 }, ranges(1, 'x'), { from: 1, to: 2, by: 3 }],
  },
  moment: {
    good: [
      { date: '2024-02-29' },
      { n: 0, unit: 'day', direction: 'ago' },
      { n: 2, unit: 'year', direction: 'from_now' },
    ],
    bad: [
      undefined,
      '2024-02-29',
      { date: '2023-02-29' },
      { date: '2024-2-9' },
      { instant: '2024-02-29' },
      { instant: '2024-02-29T24:00:00Z' },
      { n: 1, unit: 'day' },
      { n: -1, unit: 'day', direction: 'ago' },
      { date: '2024-02-29', instant: '2024-02-29T00:00:00Z' },
    ],
  },
  momentRange: {
    good: [
      ranges({ date: '2024-01-01' }, { date: '2024-01-01' }),
      ranges({ n: 3, unit: 'week', direction: 'ago' }, { date: '2030-01-01' }),
    ],
    bad: [undefined, { date: '2024-01-01' }, { from: { date: '2024-01-01' } }, ranges('2024-01-01', '2024-01-02')],
  },
  span: {
    good: [
      { n: 1, unit: 'day' },
      { n: 9, unit: 'month', calendar: true },
    ],
    bad: [
      undefined,
      5,
      { n: 0, unit: 'day' },
      { n: 1.5, unit: 'day' },
      { n: 1, unit: 'decade' },
      { n: '1', unit: 'day' },
    ],
  },
  period: {
    good: [{ unit: 'day' }, { unit: 'quarter' }],
    bad: [undefined, 'day', { unit: 'hour' }, { unit: 'day', n: 1 }],
  },
  days: { good: [{ n: 1 }, { n: 366 }], bad: [undefined, 7, { n: 0 }, { n: 367 }, { n: 1, unit: 'day' }] },
  time: { good: ['08:30', '23:59:59', '00:00:00.000'], bad: [undefined, '8:30', '24:00', '08:60', '08:30:00.0', 830] },
  timeRange: {
    good: [ranges('08:00', '10:00'), ranges('22:00', '06:00')],
    bad: [undefined, '08:00', { from: '08:00' }, ranges('8', '9')],
  },
  duration: {
    good: [
      { n: 1, unit: 'minute' },
      { n: 52, unit: 'week' },
    ],
    bad: [undefined, 5, { n: 0, unit: 'day' }, { n: 1, unit: 'month' }, { n: 1, unit: 'day', calendar: true }],
  },
  durationRange: {
    good: [ranges({ n: 1, unit: 'day' }, { n: 24, unit: 'hour' })],
    bad: [undefined, { n: 1, unit: 'day' }, { from: { n: 1, unit: 'day' } }],
  },
  valueList: { good: [['x'], ['x', 'y']], bad: [undefined, 'x', [], [null], [['x']], [true]] },
  count: { good: [0, 7], bad: [undefined, -1, 1.5, '7', NaN] },
  circle: {
    good: [{ latitude: 52.5, longitude: -13.4, km: 10 }],
    bad: [
      undefined,
      { latitude: 91, longitude: 0, km: 1 },
      { latitude: 0, longitude: 0, km: 0 },
      { latitude: 0, km: 1 },
    ],
  },
  countRange: { good: [ranges(0, 0), ranges(1, 9)], bad: [undefined, 3, ranges(-1, 2), { from: 1 }] },
};

const FIELDS: Record<Exclude<ValueType, 'duration' | 'point'>, string> = {
  text: 'country',
  number: 'value',
  boolean: 'optIn',
  date: 'birthday',
  datetime: 'seenAt',
  time: 'callTime',
  list: 'traits.colours',
  relation: 'orders',
};

function conditionOn(type: ValueType, operator: string, operand: unknown): Draft {
  if (type === 'duration') {
    return { type: 'event', events: ['x'], aggregate: { fn: 'since_last' }, operator, operand };
  }
  if (type === 'point') return { type: 'context', key: 'near', operator, operand };
  const condition = { type: 'attribute' as const, path: FIELDS[type], operator, operand };
  return type === 'list' ? { ...condition, valueType: 'list' } : condition;
}

function issuesOf(condition: Draft): { path: string; code: string; message: string; severity?: string }[] {
  return checkRule(ruleOf(condition), CATALOG).map(({ path, code, message, severity }) => ({
    path,
    code,
    message,
    ...(severity && { severity }),
  }));
}

const pairs = Object.entries(OPERATORS).flatMap(([type, table]) =>
  Object.keys(table).map((operator): [ValueType, string] => [type as ValueType, operator])
);

describe('each operator of each type takes exactly its operand', () => {
  test.each(pairs)('%s %s', (type, operator) => {
    const kind = operatorInfo(type, operator)?.operand;
    if (!kind) throw new Error('no such operator');
    for (const operand of SAMPLES[kind].good) expect(issuesOf(conditionOn(type, operator, operand))).toEqual([]);
    for (const operand of SAMPLES[kind].bad) {
      const [issue, ...more] = issuesOf(conditionOn(type, operator, operand));
      const code =
        kind === 'none' ? 'operand_not_allowed' : operand === undefined ? 'operand_missing' : 'wrong_operand';
      expect(issue).toMatchObject({ path: 'operand', code });
      expect(issue?.message).toMatch(/^“.+” takes .+\.$/);
      expect(issue?.severity).toBeUndefined();
      expect(more).toEqual([]);
    }
  });

  test('operators of other types are refused, and the allowed ones named', () => {
    const all = new Set(pairs.map(([, operator]) => operator));
    for (const type of Object.keys(OPERATORS) as ValueType[]) {
      for (const operator of [...all, 'constructor', '__proto__', 'IS']) {
        if (Object.hasOwn(OPERATORS[type], operator)) continue;
        expect(issuesOf(conditionOn(type, operator, 'x'))).toEqual([
          expect.objectContaining({
            path: 'operator',
            code: 'operator_not_allowed',
            message: expect.stringMatching(/There are: .+\.$/),
          }),
        ]);
      }
    }
  });

  test('exact is for texts only', () => {
    const exact = { exact: true };
    expect(issuesOf({ ...conditionOn('text', 'contains', 'x'), ...exact } as Draft)).toEqual([]);
    for (const type of ['number', 'date', 'list', 'relation', 'duration'] as const) {
      expect(issuesOf({ ...conditionOn(type, 'is_empty', undefined), ...exact } as Draft)).toContainEqual(
        expect.objectContaining({ path: 'exact', code: 'exact_not_allowed' })
      );
    }
  });

  test('document ids are texts, elements of a JSON list texts or numbers', () => {
    expect(issuesOf(conditionOn('list', 'includes_any', ['x', 1]))).toEqual([]);
    expect(issuesOf(conditionOn('relation', 'includes_any', ['x', 1]))).toMatchObject([{ code: 'wrong_operand' }]);
  });

  test.each(['a\0b', '\ud800', '\udc00x'])('%j in an operand is refused', (operand) => {
    for (const [operator, value] of [
      ['is', operand],
      ['is_any_of', ['x', operand]],
    ] as const) {
      expect(issuesOf(conditionOn('text', operator, value))).toMatchObject([{ code: 'bad_character' }]);
    }
    expect(issuesOf(conditionOn('text', 'is', '\u{1F600}'))).toEqual([]);
  });

  test('values of an enumeration must be choices where whole values are compared', () => {
    const plan = (operator: string, operand: unknown): Draft => ({
      type: 'attribute',
      path: 'plan',
      operator,
      operand,
    });
    expect(issuesOf(plan('is', 'pro'))).toEqual([]);
    expect(issuesOf(plan('contains', 'x'))).toEqual([]);
    for (const [operator, operand] of [
      ['is', 'x'],
      ['is_not', 'PRO'],
      ['is_any_of', ['pro', 'x']],
      ['is_none_of', ['x']],
    ] as const) {
      expect(issuesOf(plan(operator, operand))).toEqual([
        { path: 'operand', code: 'unknown_choice', message: expect.stringContaining('The choices are: free, pro.') },
      ]);
    }
  });
});

describe('time', () => {
  const short = { n: 5, unit: 'hour', direction: 'ago' };
  const instant = { instant: '2024-01-01T00:00:00Z' };

  test.each(['minute', 'hour'])('%ss count on date-times only, and not by the calendar', (unit) => {
    for (const operator of ['in_last', 'not_in_last', 'in_next', 'more_than_ago', 'more_than_from_now']) {
      expect(issuesOf(conditionOn('datetime', operator, { n: 1, unit }))).toEqual([]);
      expect(issuesOf(conditionOn('date', operator, { n: 1, unit }))).toMatchObject([
        { path: 'operand.unit', code: 'unit_not_allowed' },
      ]);
      expect(issuesOf(conditionOn('datetime', operator, { n: 1, unit, calendar: true }))).toMatchObject([
        { code: 'unit_not_allowed' },
      ]);
    }
  });

  test.each(['before', 'on_or_before', 'after', 'on_or_after'])(
    '“%s” takes a time of day on date-times only',
    (operator) => {
      expect(issuesOf(conditionOn('datetime', operator, instant))).toEqual([]);
      expect(issuesOf(conditionOn('datetime', operator, short))).toEqual([]);
      expect(issuesOf(conditionOn('date', operator, instant))).toMatchObject([
        { path: 'operand', code: 'instant_not_allowed' },
      ]);
      expect(issuesOf(conditionOn('date', operator, short))).toMatchObject([
        { path: 'operand', code: 'unit_not_allowed' },
      ]);
    }
  );

  test('“on” takes a day', () => {
    expect(issuesOf(conditionOn('datetime', 'on', instant))).toMatchObject([{ code: 'whole_day_needed' }]);
    expect(issuesOf(conditionOn('datetime', 'on', short))).toMatchObject([{ code: 'whole_day_needed' }]);
    expect(issuesOf(conditionOn('datetime', 'on', { ...short, unit: 'day' }))).toEqual([]);
    expect(issuesOf(conditionOn('date', 'on', instant))).toMatchObject([{ code: 'instant_not_allowed' }]);
  });

  test('both ends of “between” are judged', () => {
    expect(issuesOf(conditionOn('date', 'between', ranges(instant, short)))).toMatchObject([
      { path: 'operand.from', code: 'instant_not_allowed' },
      { path: 'operand.to', code: 'unit_not_allowed' },
    ]);
    expect(issuesOf(conditionOn('datetime', 'between', ranges(instant, { date: '2024-01-01' })))).toEqual([]);
  });
});

describe('warnings', () => {
  test.each<[ValueType, string, unknown]>([
    ['number', 'between', ranges(2, 1)],
    ['number', 'between', ranges('12345678901234567891', '12345678901234567890')],
    ['relation', 'count_between', ranges(2, 1)],
    ['date', 'between', ranges({ date: '2024-01-02' }, { date: '2024-01-01' })],
    ['datetime', 'between', ranges({ instant: '2024-01-02T00:00:00Z' }, { instant: '2024-01-01T00:00:00.000Z' })],
    ['datetime', 'between', ranges({ n: 1, unit: 'day', direction: 'ago' }, { n: 2, unit: 'day', direction: 'ago' })],
    ['duration', 'between', ranges({ n: 2, unit: 'day' }, { n: 1, unit: 'hour' })],
  ])('a range of %s that is upside down: %s %j', (type, operator, operand) => {
    expect(issuesOf(conditionOn(type, operator, operand))).toMatchObject([
      { code: 'empty_range', severity: 'warning' },
    ]);
  });

  test('an empty text equals nothing', () => {
    expect(issuesOf(conditionOn('text', 'is', ''))).toMatchObject([{ code: 'empty_text', severity: 'warning' }]);
    expect(issuesOf(conditionOn('text', 'contains', ''))).toEqual([]);
  });
});
