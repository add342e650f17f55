import type { CatalogAttribute, FieldResolution, ResolvedField } from './catalog';
import type { CheckContext } from './kind';
import { OPERANDS, type Duration, type Moment, type Span, type Window } from './operands';
import { OPERATORS, operatorInfo, type ValueType } from './operators';
import { comparisonPhrase } from './phrase';
import { isWholeDays } from './time-dependency';
import type { Words } from './words';

type DateType = 'date' | 'datetime';

/** What stands on the left of a comparison. */
export interface Compared {
  valueType: ValueType;
  label: string;
  /** Of an enumeration. */
  choices?: readonly string[];
}

export interface Comparison {
  operator?: string;
  operand?: unknown;
  exact?: boolean;
}

const CHOICE_OPERATORS = new Set(['is', 'is_not', 'is_any_of', 'is_none_of']);

export function comparedField(field: ResolvedField): Compared {
  const attribute: CatalogAttribute = field.leaf.attribute;
  const choices = attribute.kind === 'scalar' ? attribute.choices : undefined;
  return { valueType: field.valueType, label: field.label, ...(choices && { choices }) };
}

/** Reports an operator that the type does not have, an operand that the operator does not take, and what can hold for nothing. */
export function checkComparison(comparison: Comparison, compared: Compared, ctx: CheckContext): void {
  const { operator, operand, exact } = comparison;
  const { valueType, label } = compared;
  if (operator === undefined) {
    ctx.report('operator', 'operator_missing', ctx.words.issues.operatorMissing(label));
    return;
  }
  if (exact !== undefined && valueType !== 'text') {
    ctx.report('exact', 'exact_not_allowed', ctx.words.issues.exactNotAllowed(label, ctx.words.types[valueType]));
  }
  const info = operatorInfo(valueType, operator);
  if (!info) {
    const allowed = Object.keys(OPERATORS[valueType]).join(', ');
    const message = ctx.words.issues.operatorNotAllowed(label, ctx.words.types[valueType], operator, allowed);
    ctx.report('operator', 'operator_not_allowed', message);
    return;
  }
  const operators: Record<string, string> = ctx.words.operators[valueType];
  const said = ctx.words.quote(ctx.words.compared(label, operators[operator] ?? '').trim());
  if (!OPERANDS[info.operand].safeParse(operand).success) {
    const code =
      info.operand === 'none' ? 'operand_not_allowed' : operand === undefined ? 'operand_missing' : 'wrong_operand';
    ctx.report('operand', code, ctx.words.issues.takes(said, ctx.words.operands[info.operand]));
    return;
  }
  if (operator === 'is' && operand === '') {
    ctx.report('operand', 'empty_text', ctx.words.issues.emptyText(said), 'warning');
    return;
  }
  switch (info.operand) {
    case 'text':
    case 'textList':
      if (CHOICE_OPERATORS.has(operator)) checkChoices([operand].flat() as string[], compared, ctx);
      break;
    case 'moment':
      checkMoment(operand as Moment, valueType as DateType, 'operand', ctx, operator === 'on');
      break;
    case 'momentRange': {
      const { from, to } = operand as { from: Moment; to: Moment };
      checkMoment(from, valueType as DateType, 'operand.from', ctx);
      checkMoment(to, valueType as DateType, 'operand.to', ctx);
      warnIfReversed(momentOrder(from, to), said, ctx);
      break;
    }
    case 'span':
      checkSpan(operand as Span, valueType as DateType, 'operand', ctx);
      break;
    case 'numberRange':
    case 'countRange': {
      const { from, to } = operand as { from: number | string; to: number | string };
      warnIfReversed(compareNumbers(from, to), said, ctx);
      break;
    }
    case 'durationRange': {
      const { from, to } = operand as { from: Duration; to: Duration };
      warnIfReversed(minutes(from) - minutes(to), said, ctx);
      break;
    }
    case 'valueList':
      if (valueType === 'relation' && !(operand as unknown[]).every((value) => typeof value === 'string')) {
        ctx.report('operand', 'wrong_operand', ctx.words.issues.documentIds(said));
      }
  }
}

/** Reports a comparison where nothing is compared, such as an operator beside `exists`. */
export function checkNoComparison(comparison: Comparison, said: string, ctx: CheckContext): void {
  for (const part of ['operator', 'operand', 'exact'] as const) {
    if (comparison[part] !== undefined) {
      ctx.report(part, `${part}_not_allowed`, ctx.words.issues.standsAlone(said));
    }
  }
}

/** Reports what docs/rules.md refuses in a window over dates of this type. `path` is where the window is. */
export function checkWindow(window: Window, type: DateType, path: string, ctx: CheckContext): void {
  switch (window.type) {
    case 'last':
    case 'next':
      checkSpan(window, type, path, ctx);
      break;
    case 'between':
      if (window.from) checkMoment(window.from, type, `${path}.from`, ctx);
      if (window.to) checkMoment(window.to, type, `${path}.to`, ctx);
      if (window.from && window.to)
        warnIfReversed(momentOrder(window.from, window.to), ctx.words.issues.theTime, ctx, path);
  }
}

/** Reports why a path leads to no value. */
export function reportUnresolved(
  reason: NonNullable<FieldResolution['reason']>,
  at: { where: string; path: string },
  ctx: CheckContext
): void {
  const { where, path } = at;
  switch (reason) {
    case 'unknown':
      return ctx.report(where, 'unknown_field', ctx.words.issues.unknownField(path));
    case 'too_far':
      return ctx.report(where, 'path_too_long', ctx.words.issues.pathTooLong(path));
    case 'type_needed':
      return ctx.report(where, 'type_needed', ctx.words.issues.typeNeeded(path));
    case 'type_unexpected':
      return ctx.report('valueType', 'type_unexpected', ctx.words.issues.typeUnexpected(path));
    case 'not_a_value':
      return ctx.report(where, 'not_a_value', ctx.words.issues.notAValue(path));
  }
}

/** Field and comparison as a sentence has them. */
export function saidComparison(
  words: Words,
  label: string,
  valueType: ValueType | undefined,
  comparison: Comparison
): string {
  return words.compared(label, comparisonPhrase(words, valueType ?? 'text', comparison));
}

function checkChoices(values: readonly string[], { choices, label }: Compared, ctx: CheckContext): void {
  const unknown = choices && values.find((value) => !choices.includes(value));
  if (unknown !== undefined) {
    const message = ctx.words.issues.unknownChoice(unknown, label, choices?.join(', ') ?? '');
    ctx.report('operand', 'unknown_choice', message);
  }
}

function checkSpan(span: Span, type: DateType, path: string, ctx: CheckContext): void {
  if (span.unit !== 'minute' && span.unit !== 'hour') return;
  if (isWholeDays(span, type)) {
    ctx.report(
      `${path}.unit`,
      'unit_not_allowed',
      type === 'date' ? ctx.words.issues.dateCountsDays : ctx.words.issues.calendarCountsDays
    );
  }
}

function checkMoment(moment: Moment, type: DateType, path: string, ctx: CheckContext, wholeDay = false): void {
  const isInstant = 'instant' in moment;
  const isShort = 'unit' in moment && (moment.unit === 'minute' || moment.unit === 'hour');
  if (!isInstant && !isShort) return;
  if (type === 'date') {
    const code = isInstant ? 'instant_not_allowed' : 'unit_not_allowed';
    ctx.report(path, code, ctx.words.issues.dateTakesDay);
  } else if (wholeDay) {
    ctx.report(path, 'whole_day_needed', ctx.words.issues.onTakesDay);
  }
}

function warnIfReversed(order: number, said: string, ctx: CheckContext, path = 'operand'): void {
  if (order > 0) ctx.report(path, 'empty_range', ctx.words.issues.emptyRange(said), 'warning');
}

/** Positive if `from` is surely after `to`; 0 where that depends on the clock. */
function momentOrder(from: Moment, to: Moment): number {
  if ('date' in from && 'date' in to) return from.date > to.date ? 1 : 0;
  if ('instant' in from && 'instant' in to) return Date.parse(from.instant) - Date.parse(to.instant);
  if ('unit' in from && 'unit' in to && from.unit === to.unit) return signed(from) - signed(to);
  return 0;
}

function signed({ n, direction }: { n: number; direction: 'ago' | 'from_now' }): number {
  return direction === 'ago' ? -n : n;
}

function compareNumbers(from: number | string, to: number | string): number {
  if (typeof from === 'string' && typeof to === 'string') return BigInt(from) > BigInt(to) ? 1 : 0;
  return Number(from) - Number(to);
}

function minutes({ n, unit }: Duration): number {
  return n * { minute: 1, hour: 60, day: 1_440, week: 10_080 }[unit];
}
