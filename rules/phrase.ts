import { OPERANDS, type Duration, type Moment, type OperandKind, type Span, type Window } from './operands';
import { operatorInfo, type ValueType } from './operators';
import { listed, OPERATOR_WORDS, WORDS } from './words';

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
export function quotedList(values: readonly (string | number)[], last: 'and' | 'or'): string {
  return shortList(
    values.map((value) => (typeof value === 'number' ? String(value) : quoted(value))),
    last
  );
}

/** What is said after the field: operator and operand. Never throws, whatever the operand is. */
export function comparisonPhrase(
  valueType: ValueType,
  { operator, operand, exact }: { operator?: string; operand?: unknown; exact?: boolean }
): string {
  const info = operator === undefined ? undefined : operatorInfo(valueType, operator);
  if (operator === undefined || !info) return [operator, WORDS.unclear].filter(Boolean).join(' ');
  const words: Record<string, string> = OPERATOR_WORDS[valueType];
  const said = operandPhrase(info.operand, operator, operand);
  return [words[operator], said].filter(Boolean).join(' ') + (exact ? WORDS.exact : '');
}

/** The operand in words; an ellipsis where it is not of that kind. */
export function operandPhrase(kind: OperandKind, operator: string, operand: unknown): string {
  if (kind === 'none') return '';
  const parsed = OPERANDS[kind].safeParse(operand);
  if (!parsed.success) return WORDS.unclear;
  switch (kind) {
    case 'text':
    case 'pattern':
      return quoted(operand as string);
    case 'textList':
    case 'valueList': {
      const isAll = operator === 'includes_all' || operator === 'does_not_include_all';
      return quotedList(operand as (string | number)[], isAll ? 'and' : 'or');
    }
    case 'numberList':
      return shortList((operand as (string | number)[]).map(String), 'or');
    case 'number':
    case 'count':
    case 'time':
      return String(operand);
    case 'numberRange':
    case 'countRange':
    case 'timeRange': {
      const { from, to } = operand as { from: unknown; to: unknown };
      return WORDS.fromTo(String(from), String(to));
    }
    case 'moment':
      return momentPhrase(operand as Moment);
    case 'momentRange':
      return WORDS.fromTo(...bothEnds(operand as { from: Moment; to: Moment }, momentPhrase));
    case 'span':
      return spanOperandPhrase(operator, operand as Span);
    case 'duration':
      return spanPhrase(operand as Duration);
    case 'durationRange':
      return WORDS.fromTo(...bothEnds(operand as { from: Duration; to: Duration }, spanPhrase));
    case 'period':
      return periodPhrase(operator as 'this' | 'previous' | 'following', (operand as { unit: 'day' }).unit);
    case 'days':
      return spanPhrase({ n: (operand as { n: number }).n, unit: 'day' });
  }
}

/** Event names, any of which will do. */
export function quotedNames(events: readonly string[]): string {
  return quotedList(events, 'or');
}

/** A property as an editor reads it: `properties.total` is `total`, `context.campaign.source` is `campaign › source`. */
export function eventLabel(path: string): string {
  return path.split('.').slice(1).join(' › ') || path;
}

export function spanPhrase(span: Span): string {
  return WORDS.span(span.n, span.unit, span.calendar === true);
}

/** A window as it follows a verb: `in the last 90 days`. */
export function windowPhrase(window: Window): string {
  switch (window.type) {
    case 'last':
      return WORDS.last(spanPhrase(window));
    case 'next':
      return WORDS.next(spanPhrase(window));
    case 'this':
    case 'previous':
    case 'following':
      return periodPhrase(window.type, window.unit);
    case 'between':
      if (window.from && window.to) return WORDS.fromTo(momentPhrase(window.from), momentPhrase(window.to));
      if (window.from) return WORDS.since(momentPhrase(window.from));
      return window.to ? WORDS.until(momentPhrase(window.to)) : WORDS.unclear;
  }
}

function momentPhrase(moment: Moment): string {
  if ('date' in moment) return moment.date;
  if ('instant' in moment) return moment.instant;
  if (moment.n === 0) return moment.unit === 'minute' || moment.unit === 'hour' ? WORDS.now : WORDS.today;
  const span = spanPhrase(moment);
  return moment.direction === 'ago' ? WORDS.ago(span) : WORDS.fromNow(span);
}

function spanOperandPhrase(operator: string, span: Span): string {
  if (operator === 'more_than_ago') return WORDS.ago(spanPhrase(span));
  if (operator === 'more_than_from_now') return WORDS.fromNow(spanPhrase(span));
  return spanPhrase(span);
}

function periodPhrase(type: keyof typeof WORDS.period, unit: keyof (typeof WORDS.period)['this']): string {
  return WORDS.inPeriod(WORDS.period[type][unit]);
}

function bothEnds<T>({ from, to }: { from: T; to: T }, say: (end: T) => string): [string, string] {
  return [say(from), say(to)];
}

function shortList(items: readonly string[], last: 'and' | 'or'): string {
  if (items.length <= LONGEST_LIST) return listed(items, last);
  return listed([...items.slice(0, LONGEST_LIST), WORDS.more(items.length - LONGEST_LIST)], last);
}
