import { isCalendarDay, isUtcInstant, type Moment, type Span, type Unit, type Window } from '../../../rules/operands';
import { OPERATORS, type OperatorInfo, type ValueType } from '../../../rules/operators';
import type { Clock } from '../../oracle/world';
import type { Random } from './random';
import { TEXTS } from './texts';
import * as values from './values';

/** What operands of one comparison are drawn from. */
export interface OperandSource {
  random: Random;
  clock: Clock;
  /** Values that the field really has: as the oracle reads them, without the missing. */
  present: readonly unknown[];
  choices?: readonly string[];
}

export function operatorsOf(type: ValueType): string[] {
  return Object.keys(OPERATORS[type]);
}

/** An operand that the operator takes; undefined where it takes none. */
export function operandFor(type: ValueType, operator: string, source: OperandSource): unknown {
  const { random } = source;
  const table: Record<string, OperatorInfo> = OPERATORS[type];
  const isDate = type === 'date';
  switch (table[operator]!.operand) {
    case 'none':
      return undefined;
    case 'text':
      return ['is', 'is_not'].includes(operator) ? wholeText(source) : partOfText(operator, source);
    case 'textList':
      return Array.from({ length: random.int(1, 4) }, () => wholeText(source));
    case 'pattern':
      return pattern(source);
    case 'number':
      return number(source);
    case 'numberList':
      return Array.from({ length: random.int(1, 4) }, () => number(source));
    case 'numberRange': {
      const [from, to] = [number(source), number(source)];
      return Number(from) <= Number(to) || random.chance(0.1) ? { from, to } : { from: to, to: from };
    }
    case 'moment':
      return moment(source, isDate || operator === 'on');
    case 'momentRange':
      return { from: moment(source, isDate), to: moment(source, isDate) };
    case 'span':
      return span(source, isDate);
    case 'period':
      return { unit: period(random) };
    case 'days':
      return { n: random.pick([1, 2, 3, 7, 30, 90, 365, 366]) };
    case 'time':
      return time(source);
    case 'timeRange':
      return { from: time(source), to: time(source) };
    case 'duration':
      return duration(random);
    case 'durationRange':
      return { from: duration(random), to: duration(random) };
    case 'valueList':
      return type === 'relation' ? documentIds(source) : elements(source);
    case 'count':
      return random.int(0, 4);
    case 'countRange':
      return { from: random.int(0, 2), to: random.int(0, 4) };
  }
}

export function window(source: OperandSource, isDate: boolean): Window {
  const { random } = source;
  switch (random.int(0, 6)) {
    case 0:
    case 1:
    case 2:
      return { type: 'last', ...span(source, isDate) };
    case 3:
      return { type: 'next', ...span(source, isDate) };
    case 4:
      return { type: random.pick(['this', 'previous', 'following'] as const), unit: period(random) };
    default: {
      const ends = random.int(0, 2);
      return {
        type: 'between',
        ...(ends !== 1 && { from: moment(source, isDate) }),
        ...(ends !== 0 && { to: moment(source, isDate) }),
      };
    }
  }
}

export function duration(random: Random): { n: number; unit: 'minute' | 'hour' | 'day' | 'week' } {
  return { n: random.pick([1, 2, 3, 7, 30]), unit: random.pick(['minute', 'hour', 'day', 'week'] as const) };
}

function wholeText({ random, present, choices }: OperandSource): string {
  if (choices) return random.pick(choices);
  return present.length > 0 && random.chance(0.75) ? String(random.pick(present)) : random.pick(TEXTS);
}

function partOfText(operator: string, source: OperandSource): string {
  const { random } = source;
  const points = [...wholeText({ ...source, choices: undefined })];
  const from = operator === 'starts_with' ? 0 : random.int(0, points.length);
  const to = operator === 'ends_with' ? points.length : random.int(from, points.length);
  const part = points.slice(from, to).join('');
  return swapCase(random, part);
}

function swapCase(random: Random, text: string): string {
  const way = random.int(0, 3);
  return way === 0 ? text.toLowerCase() : way === 1 ? text.toUpperCase() : text;
}

function pattern(source: OperandSource): string {
  const { random } = source;
  const points = [...wholeText({ ...source, choices: undefined })].flatMap((point) => {
    const way = random.int(0, 5);
    return way === 0 ? ['*'] : way === 1 ? ['?'] : [point];
  });
  if (random.chance(0.4)) points.push('*');
  if (random.chance(0.3)) points.unshift('*');
  return swapCase(random, points.join('')) || '*';
}

function number({ random, present }: OperandSource): number | string {
  const value =
    present.length > 0 && random.chance(0.8)
      ? random.pick(present)
      : random.pick([...values.INTEGERS, ...values.DECIMALS, ...values.FLOATS]);
  if (typeof value === 'bigint') {
    const beside = value + BigInt(random.pick([0, 0, 1, -1]));
    const isSafe = beside >= BigInt(Number.MIN_SAFE_INTEGER) && beside <= BigInt(Number.MAX_SAFE_INTEGER);
    if (!isSafe) return random.chance(0.9) ? String(beside) : Number(beside);
    return random.chance(0.3) ? String(beside) : Number(beside) + random.pick([0, 0, 0, 0.5]);
  }
  const near = Number(value);
  return random.chance(0.85) ? near : near + random.pick([1, -1, 0.5, 1e-6, 1e-9]);
}

function moment({ random, clock, present }: OperandSource, isDay: boolean): Moment {
  const kind = random.int(0, 3);
  if (kind === 0) {
    const direction = random.pick(['ago', 'ago', 'from_now'] as const);
    const units: Unit[] = isDay
      ? ['day', 'week', 'month', 'quarter', 'year']
      : ['minute', 'hour', 'day', 'week', 'month'];
    return { n: random.pick([0, 0, 1, 2, 3, 7, 24]), unit: random.pick(units), direction };
  }
  const own = present.length > 0 && random.chance(0.7) ? String(random.pick(present)) : undefined;
  if (kind === 1 && !isDay) {
    const isInstant = own !== undefined && isUtcInstant(own);
    return { instant: isInstant ? own : values.instant(random, clock) };
  }
  const date = own?.slice(0, 10);
  return { date: date !== undefined && isCalendarDay(date) ? date : values.day(random, clock) };
}

function span({ random }: OperandSource, isDate: boolean): Span {
  const n = random.chance(0.03) ? 100_000 : random.pick([1, 1, 2, 3, 7, 12, 30, 90]);
  const whole = isDate || random.chance(0.3);
  const unit = random.pick<Unit>(
    whole ? ['day', 'week', 'month', 'quarter', 'year'] : ['minute', 'hour', 'day', 'week', 'month', 'year']
  );
  return { n, unit, ...(whole && random.chance(0.7) && { calendar: true }) };
}

function period(random: Random): 'day' | 'week' | 'month' | 'quarter' | 'year' {
  return random.pick(['day', 'week', 'month', 'quarter', 'year'] as const);
}

function time({ random }: OperandSource): string {
  const full = random.pick(values.TIMES);
  return random.pick([full, full, full.slice(0, 8), full.slice(0, 5)]);
}

function documentIds({ random, present }: OperandSource): string[] {
  const known = present.flat() as string[];
  return Array.from({ length: random.int(1, 3) }, () =>
    known.length > 0 && random.chance(0.9) ? random.pick(known) : random.pick(['nobody', '', "o'clock"])
  );
}

function elements({ random, present }: OperandSource): (string | number)[] {
  const known = [...present.flat(), ...values.ELEMENTS].filter((element) =>
    ['string', 'number'].includes(typeof element)
  );
  return Array.from({ length: random.int(1, 3) }, () => random.pick(known) as string | number);
}
