import type { Compared, Comparison } from '../comparison';
import { OPERANDS, type OperandKind } from '../operands';
import { operatorInfo, type OPERATORS, type ValueType } from '../operators';

/** What a new comparison of this type begins with. */
export const FIRST_OPERATOR: { [T in ValueType]: keyof (typeof OPERATORS)[T] & string } = {
  text: 'is_any_of',
  number: 'at_least',
  boolean: 'is_true',
  date: 'in_last',
  datetime: 'in_last',
  time: 'after',
  list: 'includes_any',
  relation: 'includes_any',
  duration: 'at_least',
  point: 'within',
};

/** What says the same of another type of value; the first that the type has takes the operator's place. */
const ALIKE: Partial<Record<string, readonly string[]>> = {
  is: ['equals', 'on', 'includes_any', 'count_equals'],
  equals: ['is', 'on', 'count_equals'],
  on: ['is', 'equals', 'count_equals'],
  is_any_of: ['includes_any', 'is', 'equals', 'on'],
  includes_any: ['is_any_of', 'is', 'equals', 'on'],
  is_not: ['not_equals', 'includes_none', 'count_not_equals'],
  not_equals: ['is_not', 'count_not_equals'],
  is_none_of: ['includes_none', 'is_not', 'not_equals'],
  includes_none: ['is_none_of', 'is_not', 'not_equals'],
  count_equals: ['equals', 'is'],
  count_at_least: ['at_least', 'on_or_after', 'after'],
  count_at_most: ['at_most', 'on_or_before', 'before'],
  count_between: ['between'],
  at_least: ['count_at_least', 'on_or_after', 'after'],
  at_most: ['count_at_most', 'on_or_before', 'before'],
  greater_than: ['after', 'count_at_least'],
  less_than: ['before', 'count_at_most'],
  after: ['greater_than', 'at_least', 'count_at_least'],
  before: ['less_than', 'at_most', 'count_at_most'],
  on_or_after: ['at_least', 'after', 'count_at_least'],
  on_or_before: ['at_most', 'before', 'count_at_most'],
  between: ['count_between'],
};

const FOLDS_CASE = new Set(['contains', 'does_not_contain', 'starts_with', 'ends_with', 'matches']);

/** Whether a comparison with this operator can be made exact. */
export function mayBeExact(type: ValueType, operator: string | undefined): boolean {
  return type === 'text' && operator !== undefined && FOLDS_CASE.has(operator);
}

/** The comparison as it is for another type of value: operator and operand stay as far as they make sense there. */
export function fitComparison(comparison: Comparison, to: Pick<Compared, 'valueType' | 'choices'>): Comparison {
  const { operator } = comparison;
  const kept = operator !== undefined && operatorInfo(to.valueType, operator) ? operator : undefined;
  return withOperator(comparison, to, kept ?? alike(operator, to.valueType) ?? FIRST_OPERATOR[to.valueType]);
}

/** The comparison with another operator; the operand stays where it fits or can be made to. */
export function withOperator(
  comparison: Comparison,
  to: Pick<Compared, 'valueType' | 'choices'>,
  operator: string
): Comparison {
  const kind = operatorInfo(to.valueType, operator)?.operand ?? 'none';
  const operand = fitOperand(comparison.operand, kind, to.choices);
  return {
    operator,
    ...(operand !== undefined && { operand }),
    ...(comparison.exact && mayBeExact(to.valueType, operator) && { exact: true }),
  };
}

function alike(operator: string | undefined, type: ValueType): string | undefined {
  return operator === undefined ? undefined : ALIKE[operator]?.find((name) => operatorInfo(type, name));
}

/** The operand as this kind of it; a default, or undefined, where nothing of it can be kept. */
function fitOperand(operand: unknown, kind: OperandKind, choices: readonly string[] | undefined): unknown {
  const candidates = [operand, asList(operand), asSingle(operand), asRange(operand)];
  const kept = candidates.find((candidate) => candidate !== undefined && OPERANDS[kind].safeParse(candidate).success);
  if (kept !== undefined && isAmong(kept, choices)) return kept;
  return defaultOperand(kind);
}

function asList(operand: unknown): unknown {
  return Array.isArray(operand) || operand === undefined || operand === '' ? undefined : [operand];
}

function asSingle(operand: unknown): unknown {
  if (Array.isArray(operand)) return operand.length === 1 ? (operand[0] as unknown) : undefined;
  return typeof operand === 'object' && operand !== null && 'from' in operand ? operand.from : undefined;
}

function asRange(operand: unknown): unknown {
  return operand === undefined ? undefined : { from: operand, to: operand };
}

function isAmong(operand: unknown, choices: readonly string[] | undefined): boolean {
  return !choices || [operand].flat().every((value) => typeof value !== 'string' || choices.includes(value));
}

/** What can be proposed without knowing the data; undefined where only the editor knows. */
export function defaultOperand(kind: OperandKind): unknown {
  switch (kind) {
    case 'moment':
      return { n: 0, unit: 'day', direction: 'ago' };
    case 'momentRange':
      return { from: { n: 30, unit: 'day', direction: 'ago' }, to: { n: 0, unit: 'day', direction: 'ago' } };
    case 'span':
      return { n: 30, unit: 'day' };
    case 'period':
      return { unit: 'month' };
    case 'days':
      return { n: 7 };
    case 'time':
      return '12:00';
    case 'timeRange':
      return { from: '09:00', to: '17:00' };
    case 'duration':
      return { n: 7, unit: 'day' };
    case 'durationRange':
      return { from: { n: 1, unit: 'day' }, to: { n: 7, unit: 'day' } };
    case 'count':
      return 1;
    default:
      return undefined;
  }
}
