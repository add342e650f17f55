import type { TimeFrame } from '../../../rules/time';
import { operatorInfo } from '../../../rules/operators';
import type { Dialect, TextMatch } from '../dialects/dialect';
import { and, complement, or, sql, FALSE, type Fragment } from '../fragment';
import { compareMoment } from './moment';
import { compareNumber } from './number';
import type { Value } from '../values';

/** What is asked of a value. */
export interface Comparison {
  operator?: string | undefined;
  operand?: unknown;
  exact?: boolean | undefined;
}

/** An operator without its negation: a missing value satisfies none of these. */
export interface Positive {
  operator: string;
  operand: unknown;
  exact: boolean;
  /** Whether the comparison holds where this one does not. */
  negated: boolean;
}

/** Takes the negation off a comparison. */
export function positive(comparison: Comparison, type: Value['type']): Positive {
  const { operator = '', operand, exact = false } = comparison;
  const info = operatorInfo(type, operator);
  if (!info) throw new RangeError(`a ${type} has no operator “${operator}”`);
  return { operator: info.negates ?? operator, operand, exact, negated: info.negates !== undefined };
}

/** Positive comparison of one value: false or unknown where it is missing. */
export function compareValue(
  value: Value,
  { operator, operand, exact }: Positive,
  frame: TimeFrame,
  d: Dialect
): Fragment {
  if (operator === 'is_not_empty') return isPresent(value, d);
  switch (value.type) {
    case 'text':
      return compareText(value.sql, operator, operand, exact, d);
    case 'number':
      return compareNumber(value, operator, operand, d);
    case 'boolean':
      return operator === 'is_true' ? sql`${value.sql} = true` : sql`${value.sql} = false`;
    case 'date':
    case 'datetime':
      return compareMoment(value, operator, operand, frame, d);
    case 'time':
      return compareTime(d.timeText(value.sql), operator, operand, d);
    default:
      throw new RangeError(`a ${value.type} is not compared as one value`);
  }
}

/** Whether there is a value. */
export function isPresent(value: Value, d: Dialect): Fragment {
  if (value.type === 'text') return d.hasText(value.sql);
  if (value.type === 'list') return sql`${d.listLength(value.sql)} > 0`;
  return sql`${value.sql} is not null`;
}

function compareText(value: Fragment, operator: string, operand: unknown, exact: boolean, d: Dialect): Fragment {
  switch (operator) {
    case 'is':
    case 'is_any_of': {
      // An empty text is a missing one, so it is equal to nothing.
      const texts = (operator === 'is' ? [operand as string] : (operand as string[])).filter((text) => text !== '');
      return texts.length > 0 ? d.isAnyText(value, texts) : FALSE;
    }
    case 'contains':
    case 'starts_with':
    case 'ends_with':
    case 'matches':
      return d.matchesText(value, operator satisfies TextMatch, operand as string, exact);
    default:
      throw new RangeError(`texts have no operator “${operator}”`);
  }
}

function compareTime(value: Fragment, operator: string, operand: unknown, d: Dialect): Fragment {
  const time = (text: unknown) => d.text(fullTime(text as string));
  switch (operator) {
    case 'before':
      return sql`${value} < ${time(operand)}`;
    case 'after':
      return sql`${value} > ${time(operand)}`;
    case 'between': {
      const { from, to } = operand as { from: string; to: string };
      const ends = [sql`${value} >= ${time(from)}`, sql`${value} <= ${time(to)}`];
      return fullTime(from) <= fullTime(to) ? and(ends) : or(ends);
    }
    default:
      throw new RangeError(`times have no operator “${operator}”`);
  }
}

/** `08:30` → `08:30:00.000`. */
export const fullTime = (time: string): string => time + '00:00:00.000'.slice(time.length);

/** A comparison of a JSON list; a missing list counts no elements. Both polarities, since counts never are missing. */
export function compareList(
  list: Value,
  { operator, operand, negated }: Positive,
  alias: string,
  d: Dialect
): Fragment {
  const length = d.listLength(list.sql);
  const has = (values: unknown) => d.listHas(list.sql, values as (string | number)[], alias);
  const predicate = (): Fragment => {
    switch (operator) {
      case 'is_not_empty':
        return isPresent(list, d);
      case 'includes_any':
        return has(operand);
      case 'includes_all':
        return and([...new Set(operand as (string | number)[])].map((value) => has([value])));
      default:
        return compareNumber(
          { ...list, type: 'number', number: 'integer', sql: length },
          countOperator(operator),
          operand,
          d
        );
    }
  };
  return negated ? complement(predicate()) : predicate();
}

const COUNT_OPERATORS: Record<string, string> = {
  count_equals: 'equals',
  count_at_least: 'at_least',
  count_at_most: 'at_most',
  count_between: 'between',
};

/** `count_at_least` compares as the number's `at_least`. */
export function countOperator(operator: string): string {
  const plain = Object.hasOwn(COUNT_OPERATORS, operator) ? COUNT_OPERATORS[operator] : undefined;
  if (!plain) throw new RangeError(`counts have no operator “${operator}”`);
  return plain;
}
