import type { Moment, Period, Span, Window } from '../../rules/operands';
import { hasAnniversary } from './anniversary';
import { elapsed } from './calendar';
import type { Field } from './field';
import { operandNumber, type Numeric } from './number';
import { fold, matches } from './text';
import { compareMoment, inWindow, moreThanAgo, moreThanFromNow, type MomentOperator, type When } from './window';
import type { Clock } from './world';

/** Negative operators, each the complement of a positive one. */
const NEGATIONS: Record<string, string> = {
  is_not: 'is',
  is_none_of: 'is_any_of',
  does_not_contain: 'contains',
  not_equals: 'equals',
  not_in_last: 'in_last',
  includes_none: 'includes_any',
  does_not_include_all: 'includes_all',
  count_not_equals: 'count_equals',
  is_empty: 'is_not_empty',
  not_within: 'within',
};

/** Whether operator and operand hold of the value, which may be missing. */
export function compare(field: Field, operator: string, operand: unknown, exact: boolean, clock: Clock): boolean {
  const positive = NEGATIONS[operator];
  if (positive) return !compare(field, positive, operand, exact, clock);
  if (operator.startsWith('count_')) {
    return compareCount(((field.value ?? []) as unknown[]).length, operator, operand);
  }
  if (field.value === undefined) return false;
  if (operator === 'is_not_empty') return true;
  switch (field.type) {
    case 'text':
      return compareText(field.value as string, operator, operand, exact);
    case 'number':
      return compareNumber(field.value as Numeric, operator, operand);
    case 'boolean':
      return operator === 'is_true' ? field.value === true : field.value === false;
    case 'date':
    case 'datetime':
      return compareWhen({ type: field.type, value: field.value as string }, operator, operand, clock);
    case 'time':
      return compareTime(field.value as string, operator, operand);
    case 'list':
    case 'relation':
      return compareMany(field.value as unknown[], operator, operand as unknown[]);
    case 'duration':
      return compareDuration(field.value as number, operator, operand);
    case 'point':
      return isNear(field.value as Point, operand as Point & { km: number });
  }
}

interface Point {
  latitude: number;
  longitude: number;
}

/** By the angle between the two directions from the middle of the earth. */
function isNear(a: Point, b: Point & { km: number }): boolean {
  const direction = ({ latitude, longitude }: Point): number[] => {
    const [north, east] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
    return [Math.cos(north) * Math.cos(east), Math.cos(north) * Math.sin(east), Math.sin(north)];
  };
  const [from, to] = [direction(a), direction(b)];
  const cosine = from.reduce((sum, each, index) => sum + each * to[index]!, 0);
  return Math.acos(Math.max(-1, Math.min(1, cosine))) * 6_371.0088 <= b.km;
}

function compareText(value: string, operator: string, operand: unknown, exact: boolean): boolean {
  const seen = exact ? value : fold(value);
  const wanted = () => (exact ? (operand as string) : fold(operand as string));
  switch (operator) {
    case 'is':
      return value === operand;
    case 'is_any_of':
      return (operand as string[]).includes(value);
    case 'contains':
      return seen.includes(wanted());
    case 'starts_with':
      return seen.startsWith(wanted());
    case 'ends_with':
      return seen.endsWith(wanted());
    case 'matches':
      return matches(seen, wanted());
    default:
      throw new Error(`text has no operator ${operator}`);
  }
}

function compareNumber(value: Numeric, operator: string, operand: unknown): boolean {
  const number = (of: unknown) => operandNumber(of, value);
  // Order compares a bigint with a number by their true values; `===` would call them different.
  const equals = (of: unknown) => value >= number(of) && value <= number(of);
  switch (operator) {
    case 'equals':
      return equals(operand);
    case 'is_any_of':
      return (operand as unknown[]).some(equals);
    case 'less_than':
      return value < number(operand);
    case 'at_most':
      return value <= number(operand);
    case 'greater_than':
      return value > number(operand);
    case 'at_least':
      return value >= number(operand);
    case 'between': {
      const { from, to } = operand as { from: unknown; to: unknown };
      return value >= number(from) && value <= number(to);
    }
    default:
      throw new Error(`number has no operator ${operator}`);
  }
}

function compareWhen(when: When, operator: string, operand: unknown, clock: Clock): boolean {
  switch (operator) {
    case 'on':
    case 'before':
    case 'on_or_before':
    case 'after':
    case 'on_or_after':
      return compareMoment(when, operator satisfies MomentOperator, operand as Moment, clock);
    case 'between':
      return inWindow(when, { type: 'between', ...(operand as { from: Moment; to: Moment }) }, clock);
    case 'in_last':
      return inWindow(when, { type: 'last', ...(operand as Span) } as Window, clock);
    case 'in_next':
      return inWindow(when, { type: 'next', ...(operand as Span) } as Window, clock);
    case 'more_than_ago':
      return moreThanAgo(when, operand as Span, clock);
    case 'more_than_from_now':
      return moreThanFromNow(when, operand as Span, clock);
    case 'this':
    case 'previous':
    case 'following':
      return inWindow(when, { type: operator, unit: (operand as { unit: Period }).unit }, clock);
    case 'anniversary_today':
      return hasAnniversary(when, 0, 0, clock);
    case 'anniversary_in_next':
      return hasAnniversary(when, 0, (operand as { n: number }).n - 1, clock);
    case 'anniversary_in_last':
      return hasAnniversary(when, 1 - (operand as { n: number }).n, 0, clock);
    default:
      throw new Error(`${when.type} has no operator ${operator}`);
  }
}

function compareTime(value: string, operator: string, operand: unknown): boolean {
  const full = (time: string) => time + '00:00:00.000'.slice(time.length);
  const seen = full(value);
  if (operator === 'before') return seen < full(operand as string);
  if (operator === 'after') return seen > full(operand as string);
  if (operator !== 'between') throw new Error(`time has no operator ${operator}`);
  const range = operand as { from: string; to: string };
  const [from, to] = [full(range.from), full(range.to)];
  return from <= to ? from <= seen && seen <= to : from <= seen || seen <= to;
}

function compareMany(elements: unknown[], operator: string, operand: unknown[]): boolean {
  if (operator === 'includes_any') return operand.some((wanted) => elements.includes(wanted));
  if (operator === 'includes_all') return operand.every((wanted) => elements.includes(wanted));
  throw new Error(`lists have no operator ${operator}`);
}

function compareCount(count: number, operator: string, operand: unknown): boolean {
  switch (operator) {
    case 'count_equals':
      return count === operand;
    case 'count_at_least':
      return count >= (operand as number);
    case 'count_at_most':
      return count <= (operand as number);
    case 'count_between': {
      const { from, to } = operand as { from: number; to: number };
      return count >= from && count <= to;
    }
    default:
      throw new Error(`counts have no operator ${operator}`);
  }
}

/** The value is milliseconds. */
function compareDuration(value: number, operator: string, operand: unknown): boolean {
  const ms = ({ n, unit }: { n: number; unit: 'minute' | 'hour' | 'day' | 'week' }) => elapsed(n, unit)!;
  if (operator === 'between') {
    const { from, to } = operand as { from: Parameters<typeof ms>[0]; to: Parameters<typeof ms>[0] };
    return compareNumber(value, 'between', { from: ms(from), to: ms(to) });
  }
  return compareNumber(value, operator, ms(operand as Parameters<typeof ms>[0]));
}
