import type { OperandKind } from './operands';

/** The types a compared value can have. `list` is a JSON array, `relation` a to-many relation, `point` a place on earth. */
export type ValueType =
  'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'time' | 'list' | 'relation' | 'duration' | 'point';

export interface OperatorInfo {
  readonly operand: OperandKind;
  /** A negative operator is the complement of `of`: it alone (with `is_empty`) holds where the value is missing. */
  readonly negates?: string;
}

const emptiness = {
  is_empty: { operand: 'none', negates: 'is_not_empty' },
  is_not_empty: { operand: 'none' },
} as const;

const moments = {
  on: { operand: 'moment' },
  before: { operand: 'moment' },
  on_or_before: { operand: 'moment' },
  after: { operand: 'moment' },
  on_or_after: { operand: 'moment' },
  between: { operand: 'momentRange' },
  in_last: { operand: 'span' },
  not_in_last: { operand: 'span', negates: 'in_last' },
  in_next: { operand: 'span' },
  more_than_ago: { operand: 'span' },
  more_than_from_now: { operand: 'span' },
  this: { operand: 'period' },
  previous: { operand: 'period' },
  following: { operand: 'period' },
  anniversary_today: { operand: 'none' },
  anniversary_in_next: { operand: 'days' },
  anniversary_in_last: { operand: 'days' },
  ...emptiness,
} as const;

const many = {
  includes_any: { operand: 'valueList' },
  includes_all: { operand: 'valueList' },
  includes_none: { operand: 'valueList', negates: 'includes_any' },
  does_not_include_all: { operand: 'valueList', negates: 'includes_all' },
  count_equals: { operand: 'count' },
  count_not_equals: { operand: 'count', negates: 'count_equals' },
  count_at_least: { operand: 'count' },
  count_at_most: { operand: 'count' },
  count_between: { operand: 'countRange' },
  ...emptiness,
} as const;

/** Operators by value type. Every operator but the negative ones and `is_empty` is false on a missing value. */
export const OPERATORS = {
  text: {
    is: { operand: 'text' },
    is_not: { operand: 'text', negates: 'is' },
    is_any_of: { operand: 'textList' },
    is_none_of: { operand: 'textList', negates: 'is_any_of' },
    contains: { operand: 'text' },
    does_not_contain: { operand: 'text', negates: 'contains' },
    starts_with: { operand: 'text' },
    ends_with: { operand: 'text' },
    matches: { operand: 'pattern' },
    ...emptiness,
  },
  number: {
    equals: { operand: 'number' },
    not_equals: { operand: 'number', negates: 'equals' },
    less_than: { operand: 'number' },
    at_most: { operand: 'number' },
    greater_than: { operand: 'number' },
    at_least: { operand: 'number' },
    between: { operand: 'numberRange' },
    is_any_of: { operand: 'numberList' },
    ...emptiness,
  },
  boolean: {
    is_true: { operand: 'none' },
    is_false: { operand: 'none' },
    ...emptiness,
  },
  date: moments,
  datetime: moments,
  time: {
    before: { operand: 'time' },
    after: { operand: 'time' },
    between: { operand: 'timeRange' },
    ...emptiness,
  },
  list: many,
  relation: many,
  duration: {
    less_than: { operand: 'duration' },
    at_most: { operand: 'duration' },
    greater_than: { operand: 'duration' },
    at_least: { operand: 'duration' },
    between: { operand: 'durationRange' },
  },
  point: {
    within: { operand: 'circle' },
    not_within: { operand: 'circle', negates: 'within' },
    ...emptiness,
  },
} as const satisfies Record<ValueType, Record<string, OperatorInfo>>;

/** The operator's facts, or undefined where this value type has no such operator. */
export function operatorInfo(type: ValueType, operator: string): OperatorInfo | undefined {
  const table: Record<string, OperatorInfo> = OPERATORS[type];
  return Object.hasOwn(table, operator) ? table[operator] : undefined;
}
