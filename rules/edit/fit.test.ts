import { OPERANDS } from '../operands';
import { OPERATORS, type OperatorInfo, type ValueType } from '../operators';
import { defaultOperand, fitComparison, FIRST_OPERATOR, mayBeExact, withOperator } from './fit';

test.each([
  [{ operator: 'is', operand: 'x' }, 'text', { operator: 'is', operand: 'x' }],
  [{ operator: 'is', operand: '5' }, 'number', { operator: 'equals', operand: '5' }],
  [{ operator: 'is', operand: 'x' }, 'number', { operator: 'equals' }],
  [{ operator: 'at_least', operand: 5 }, 'number', { operator: 'at_least', operand: 5 }],
  [{ operator: 'at_least', operand: 5 }, 'list', { operator: 'count_at_least', operand: 5 }],
  [
    { operator: 'in_last', operand: { n: 3, unit: 'month' } },
    'date',
    { operator: 'in_last', operand: { n: 3, unit: 'month' } },
  ],
  [{ operator: 'is_any_of', operand: ['x', 'y'] }, 'list', { operator: 'includes_any', operand: ['x', 'y'] }],
  [{ operator: 'is_empty' }, 'boolean', { operator: 'is_empty' }],
  [{ operator: 'contains', operand: 'x', exact: true }, 'number', { operator: 'at_least' }],
  [{}, 'datetime', { operator: 'in_last', operand: { n: 30, unit: 'day' } }],
] as const)('%j as %s is %j', (comparison, valueType, expected) => {
  expect(fitComparison(comparison, { valueType: valueType as ValueType })).toEqual(expected);
});

test('a value that is no choice of the new field is let go', () => {
  const choices = ['gold', 'silver'];
  const comparison = { operator: 'is_any_of', operand: ['gold'] };
  expect(fitComparison(comparison, { valueType: 'text', choices })).toEqual(comparison);
  expect(fitComparison({ ...comparison, operand: ['tin'] }, { valueType: 'text', choices })).toEqual({
    operator: 'is_any_of',
  });
});

test.each([
  ['text', { operator: 'is', operand: 'x' }, 'is_any_of', { operator: 'is_any_of', operand: ['x'] }],
  ['text', { operator: 'is_any_of', operand: ['x'] }, 'is', { operator: 'is', operand: 'x' }],
  ['text', { operator: 'is_any_of', operand: ['x', 'y'] }, 'is', { operator: 'is' }],
  [
    'text',
    { operator: 'contains', operand: 'x', exact: true },
    'starts_with',
    { operator: 'starts_with', operand: 'x', exact: true },
  ],
  ['text', { operator: 'contains', operand: 'x', exact: true }, 'is', { operator: 'is', operand: 'x' }],
  ['number', { operator: 'at_least', operand: 5 }, 'between', { operator: 'between', operand: { from: 5, to: 5 } }],
  ['number', { operator: 'between', operand: { from: 5, to: 9 } }, 'at_most', { operator: 'at_most', operand: 5 }],
  ['number', { operator: 'at_least', operand: 5 }, 'is_empty', { operator: 'is_empty' }],
] as const)('%s: %j with %s is %j', (valueType, comparison, operator, expected) => {
  expect(withOperator(comparison, { valueType }, operator)).toEqual(expected);
});

test('each type begins with an operator that it has, and each default is an operand of its kind', () => {
  for (const [type, operators] of Object.entries(OPERATORS)) {
    const table: Record<string, OperatorInfo> = operators;
    expect(table).toHaveProperty(FIRST_OPERATOR[type as ValueType]);
    for (const { operand } of Object.values(table)) {
      const value = defaultOperand(operand);
      if (value !== undefined) expect(OPERANDS[operand].safeParse(value).success).toBe(true);
    }
  }
});

test('only texts that fold case can be exact', () => {
  expect(mayBeExact('text', 'contains')).toBe(true);
  expect(mayBeExact('text', 'is')).toBe(false);
  expect(mayBeExact('number', 'contains')).toBe(false);
});
