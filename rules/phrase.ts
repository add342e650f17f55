import {
  OPERANDS,
  type Circle,
  type Duration,
  type Moment,
  type OperandKind,
  type Span,
  type Window,
} from './operands';
import { operatorInfo, type ValueType } from './operators';
import type { Words } from './words';

const LONGEST_TEXT = 60;
const LONGEST_LIST = 5;
const NAME = /^[\p{L}\p{M}\p{N}@.+_-]+$/u;
const CAPITALISED = /^[\p{Lu}\p{N}][\p{L}\p{N}.+_-]*( [\p{Lu}\p{N}][\p{L}\p{N}.+_-]*)*$/u;
const READS_AS_GRAMMAR = /^(and|or|not|but|is|in|the|who|that|whose|where|empty|today|\d+)$/i;

/** A value of the data: bare if it reads as one name, else in quotes; long ones are cut. */
export function quoted(text: string): string {
  const isPlain = (NAME.test(text) || CAPITALISED.test(text)) && text.length <= LONGEST_TEXT;
  if (isPlain && !READS_AS_GRAMMAR.test(text)) return text;
  const points = [...text.replace(/[\s\p{Cc}]+/gu, ' ')];
  return `“${points.length > LONGEST_TEXT ? `${points.slice(0, LONGEST_TEXT).join('')}…` : points.join('')}”`;
}

/** Values joined by `and` or `or`; of a long list the first few. */
export function quotedList(words: Words, values: readonly (string | number)[], last: 'and' | 'or'): string {
  return shortList(
    words,
    values.map((value) => (typeof value === 'number' ? String(value) : quoted(value))),
    last
  );
}

/** What is said after the field: operator and operand. Never throws, whatever the operand is. */
export function comparisonPhrase(
  words: Words,
  valueType: ValueType,
  { operator, operand, exact }: { operator?: string; operand?: unknown; exact?: boolean }
): string {
  const info = operator === undefined ? undefined : operatorInfo(valueType, operator);
  if (operator === undefined || !info) return [operator, words.unclear].filter(Boolean).join(' ');
  const operators: Record<string, string> = words.operators[valueType];
  const said = operandPhrase(words, info.operand, operator, operand);
  return [operators[operator], said].filter(Boolean).join(' ') + (exact ? words.exact : '');
}

/** The operand in words; an ellipsis where it is not of that kind. */
export function operandPhrase(words: Words, kind: OperandKind, operator: string, operand: unknown): string {
  if (kind === 'none') return '';
  const parsed = OPERANDS[kind].safeParse(operand);
  if (!parsed.success) return words.unclear;
  switch (kind) {
    case 'text':
    case 'pattern':
      return quoted(operand as string);
    case 'textList':
    case 'valueList': {
      const isAll = operator === 'includes_all' || operator === 'does_not_include_all';
      return quotedList(words, operand as (string | number)[], isAll ? 'and' : 'or');
    }
    case 'numberList':
      return shortList(words, (operand as (string | number)[]).map(String), 'or');
    case 'number':
    case 'count':
    case 'time':
      return String(operand);
    case 'numberRange':
    case 'countRange':
    case 'timeRange': {
      const { from, to } = operand as { from: unknown; to: unknown };
      return words.fromTo(String(from), String(to));
    }
    case 'moment':
      return momentPhrase(words, operand as Moment);
    case 'momentRange':
      return words.fromTo(...bothEnds(operand as { from: Moment; to: Moment }, (end) => momentPhrase(words, end)));
    case 'span':
      return spanOperandPhrase(words, operator, operand as Span);
    case 'duration':
      return spanPhrase(words, operand as Duration);
    case 'durationRange':
      return words.fromTo(...bothEnds(operand as { from: Duration; to: Duration }, (end) => spanPhrase(words, end)));
    case 'period':
      return periodPhrase(words, operator as 'this' | 'previous' | 'following', (operand as { unit: 'day' }).unit);
    case 'circle': {
      const { latitude, longitude, km } = operand as Circle;
      return words.context.circle(String(km), `${latitude}, ${longitude}`);
    }
    case 'days':
      return spanPhrase(words, { n: (operand as { n: number }).n, unit: 'day' });
  }
}

/** Event names, any of which will do. */
export function quotedNames(words: Words, events: readonly string[]): string {
  return quotedList(words, events, 'or');
}

/** A property as an editor reads it: `properties.total` is `total`, `context.campaign.source` is `campaign › source`. */
export function eventLabel(path: string): string {
  return path.split('.').slice(1).join(' › ') || path;
}

export function spanPhrase(words: Words, span: Span): string {
  return words.span(span.n, span.unit, span.calendar === true);
}

/** A window as it follows a verb: `in the last 90 days`. */
export function windowPhrase(words: Words, window: Window): string {
  switch (window.type) {
    case 'last':
      return words.last(spanPhrase(words, window));
    case 'next':
      return words.next(spanPhrase(words, window));
    case 'this':
    case 'previous':
    case 'following':
      return periodPhrase(words, window.type, window.unit);
    case 'between':
      if (window.from && window.to)
        return words.fromTo(momentPhrase(words, window.from), momentPhrase(words, window.to));
      if (window.from) return words.since(momentPhrase(words, window.from));
      return window.to ? words.until(momentPhrase(words, window.to)) : words.unclear;
  }
}

function momentPhrase(words: Words, moment: Moment): string {
  if ('date' in moment) return moment.date;
  if ('instant' in moment) return moment.instant;
  if (moment.n === 0) return moment.unit === 'minute' || moment.unit === 'hour' ? words.now : words.today;
  const span = spanPhrase(words, moment);
  return moment.direction === 'ago' ? words.ago(span) : words.fromNow(span);
}

function spanOperandPhrase(words: Words, operator: string, span: Span): string {
  if (operator === 'more_than_ago') return words.ago(spanPhrase(words, span));
  if (operator === 'more_than_from_now') return words.fromNow(spanPhrase(words, span));
  return spanPhrase(words, span);
}

function periodPhrase(words: Words, type: keyof Words['period'], unit: keyof Words['period']['this']): string {
  return words.inPeriod(words.period[type][unit]);
}

function bothEnds<T>({ from, to }: { from: T; to: T }, say: (end: T) => string): [string, string] {
  return [say(from), say(to)];
}

function shortList(words: Words, items: readonly string[], last: 'and' | 'or'): string {
  if (items.length <= LONGEST_LIST) return words.listed(items, last);
  return words.listed([...items.slice(0, LONGEST_LIST), words.more(items.length - LONGEST_LIST)], last);
}
