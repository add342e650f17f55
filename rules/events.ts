import { aggregated, saidTypes, typesTaken } from './aggregate';
import { checkWindow, type Compared } from './comparison';
import type { EventAggregate, EventNode } from './conditions/event';
import type { CheckContext, DependencyContext, DescribeContext } from './kind';
import { eventLabel, quotedNames, windowPhrase } from './phrase';
import type { Window } from './operands';
import { windowTime } from './time-dependency';
import { checkWhere, eventScope, saidWhere } from './where';
import { wordsOf, type Words } from './words';

/** Events and what is asked of them; the part that `rank` shares. */
export type AskedEvents = Pick<EventNode, 'events' | 'aggregate' | 'where' | 'window' | 'hours' | 'weekdays'>;

/**
 * Reports trouble with events and aggregate; `prefix` is where they are in the node. Answers what the aggregate is compared as,
 * `nothing` where it is not compared, undefined after trouble.
 */
export function checkAskedEvents(
  asked: AskedEvents,
  prefix: string,
  ctx: CheckContext
): Compared | 'nothing' | undefined {
  checkWhere(asked.where, `${prefix}where`, eventScope(ctx.scope), ctx);
  if (asked.window) checkWindow(asked.window, 'datetime', `${prefix}window`, ctx);
  return checkAggregate(asked.aggregate, `${prefix}aggregate`, ctx);
}

function checkAggregate(
  { fn, property, valueType }: EventAggregate,
  path: string,
  ctx: CheckContext
): Compared | 'nothing' | undefined {
  switch (fn) {
    case 'performed':
    case 'not_performed':
    case 'first_time':
    case 'count':
    case 'since_first':
    case 'since_last': {
      const message = ctx.words.issues.looksAtEvents(fn);
      if (property !== undefined) ctx.report(`${path}.property`, 'property_not_allowed', message);
      if (valueType !== undefined) ctx.report(`${path}.valueType`, 'type_not_allowed', message);
      return comparedEvents(fn, ctx.words);
    }
  }
  if (property === undefined) {
    ctx.report(`${path}.property`, 'property_missing', ctx.words.issues.propertyMissing(fn));
    return undefined;
  }
  if (!/^(properties|context)\../.test(property)) {
    const message = ctx.words.issues.notOfEvent(property);
    ctx.report(`${path}.property`, 'unknown_field', message);
    return undefined;
  }
  if (valueType === undefined) {
    ctx.report(`${path}.valueType`, 'type_needed', ctx.words.issues.propertyTypeNeeded(property));
    return undefined;
  }
  const takes = typesTaken(fn);
  if (!takes.includes(valueType)) {
    ctx.report(
      `${path}.valueType`,
      'of_wrong_type',
      ctx.words.issues.ofWrongType(fn, saidTypes(ctx.words, takes), property)
    );
    return undefined;
  }
  return aggregated(fn, { valueType, label: eventLabel(property) });
}

/** What an aggregate over events as such is compared as. */
function comparedEvents(
  fn: 'performed' | 'not_performed' | 'first_time' | 'count' | 'since_first' | 'since_last',
  words: Words
): Compared | 'nothing' {
  switch (fn) {
    case 'count':
      return { valueType: 'number', label: words.values.events };
    case 'since_first':
      return { valueType: 'duration', label: words.values.sinceFirst };
    case 'since_last':
      return { valueType: 'duration', label: words.values.sinceLast };
    default:
      return 'nothing';
  }
}

/** What the aggregate is compared as; undefined where nothing is compared or its type is not known. */
export function eventValue({ aggregate: { fn, property, valueType } }: AskedEvents): Compared | undefined {
  switch (fn) {
    case 'performed':
    case 'not_performed':
    case 'first_time':
      return undefined;
    case 'count':
    case 'since_first':
    case 'since_last': {
      const compared = comparedEvents(fn, wordsOf());
      return compared === 'nothing' ? undefined : compared;
    }
    default:
      return property && valueType ? aggregated(fn, { valueType, label: eventLabel(property) }) : undefined;
  }
}

/** `sum of total over Order Completed in the last 30 days`: what a rule compares or ranks by. */
export function saidEventValue(asked: AskedEvents, ctx: DescribeContext): string {
  const { fn, property } = asked.aggregate;
  const events = saidEvents(asked, ctx);
  const label = property === undefined ? ctx.words.unclear : eventLabel(property);
  switch (fn) {
    case 'performed':
    case 'not_performed':
    case 'first_time':
    case 'count':
      return ctx.words.count(events);
    case 'since_first':
      return ctx.words.sinceFirst(events);
    case 'since_last':
      return ctx.words.sinceLast(events);
    case 'first':
      return ctx.words.firstEvent(label, events);
    case 'last':
      return ctx.words.lastEvent(label, events);
    default:
      return ctx.words[fn](label, events);
  }
}

/** `Order Completed where (…) at least 2 times in the last 90 days on Monday`; `often` is the part about times. */
export function saidEvents(asked: AskedEvents, ctx: DescribeContext, often = ''): string {
  const where = saidWhere(asked.where, eventScope(ctx.scope), ctx);
  const window = asked.window ? ` ${windowPhrase(ctx.words, asked.window)}` : '';
  const hours = asked.hours ? ctx.words.hours(asked.hours.from, asked.hours.to) : '';
  const weekdays = asked.weekdays ? ctx.words.weekdays(asked.weekdays) : '';
  return quotedNames(ctx.words, asked.events) + where + often + window + hours + weekdays;
}

/** Collects what events and aggregate read. */
export function collectAskedEvents(nodeId: string, asked: AskedEvents, ctx: DependencyContext): void {
  ctx.collect.events(asked.events);
  if (asked.where) ctx.visit(asked.where, eventScope(ctx.scope));
  if (asked.window) collectWindow(nodeId, asked.events, asked.window, ctx);
}

/** Events of these names leave the window, and come into it, as time passes. */
export function collectWindow(nodeId: string, events: readonly string[], window: Window, ctx: DependencyContext): void {
  ctx.collect.time(nodeId, 'event', windowTime(window, 'datetime'), {
    of: { events },
    ends: { by: 'window', window, type: 'datetime' },
  });
}
