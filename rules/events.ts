import { aggregated, saidTypes, typesTaken } from './aggregate';
import { checkWindow, type Compared } from './comparison';
import type { EventAggregate, EventNode } from './conditions/event';
import type { CheckContext, DependencyContext, DescribeContext } from './kind';
import { eventLabel, quotedNames, windowPhrase } from './phrase';
import { windowTime } from './time-dependency';
import { checkWhere, eventScope, saidWhere } from './where';
import { WORDS } from './words';

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
      const message = `“${fn}” looks at events, not at one of their properties.`;
      if (property !== undefined) ctx.report(`${path}.property`, 'property_not_allowed', message);
      if (valueType !== undefined) ctx.report(`${path}.valueType`, 'type_not_allowed', message);
      return comparedEvents(fn);
    }
  }
  if (property === undefined) {
    ctx.report(`${path}.property`, 'property_missing', `Choose the property that “${fn}” looks at.`);
    return undefined;
  }
  if (!/^(properties|context)\../.test(property)) {
    const message = `“${property}” is not of an event: name a path under “properties.” or “context.”.`;
    ctx.report(`${path}.property`, 'unknown_field', message);
    return undefined;
  }
  if (valueType === undefined) {
    ctx.report(`${path}.valueType`, 'type_needed', `Say which type of value “${property}” is.`);
    return undefined;
  }
  const takes = typesTaken(fn);
  if (!takes.includes(valueType)) {
    ctx.report(`${path}.valueType`, 'of_wrong_type', `“${fn}” takes ${saidTypes(takes)}, which “${property}” is not.`);
    return undefined;
  }
  return aggregated(fn, { valueType, label: eventLabel(property) });
}

/** What an aggregate over events as such is compared as. */
function comparedEvents(
  fn: 'performed' | 'not_performed' | 'first_time' | 'count' | 'since_first' | 'since_last'
): Compared | 'nothing' {
  switch (fn) {
    case 'count':
      return { valueType: 'number', label: 'Number of events' };
    case 'since_first':
      return { valueType: 'duration', label: 'Time since the first event' };
    case 'since_last':
      return { valueType: 'duration', label: 'Time since the last event' };
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
      const compared = comparedEvents(fn);
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
  const label = property === undefined ? WORDS.unclear : eventLabel(property);
  switch (fn) {
    case 'performed':
    case 'not_performed':
    case 'first_time':
    case 'count':
      return WORDS.count(events);
    case 'since_first':
      return WORDS.sinceFirst(events);
    case 'since_last':
      return WORDS.sinceLast(events);
    case 'first':
      return WORDS.firstEvent(label, events);
    case 'last':
      return WORDS.lastEvent(label, events);
    default:
      return WORDS[fn](label, events);
  }
}

/** `Order Completed where (…) at least 2 times in the last 90 days on Monday`; `often` is the part about times. */
export function saidEvents(asked: AskedEvents, ctx: DescribeContext, often = ''): string {
  const where = saidWhere(asked.where, eventScope(ctx.scope), ctx);
  const window = asked.window ? ` ${windowPhrase(asked.window)}` : '';
  const hours = asked.hours ? WORDS.hours(asked.hours.from, asked.hours.to) : '';
  const weekdays = asked.weekdays ? WORDS.weekdays(asked.weekdays) : '';
  return quotedNames(asked.events) + where + often + window + hours + weekdays;
}

/** Collects what events and aggregate read. */
export function collectAskedEvents(nodeId: string, asked: AskedEvents, ctx: DependencyContext): void {
  ctx.collect.events(asked.events);
  if (asked.where) ctx.visit(asked.where, eventScope(ctx.scope));
  if (asked.window) ctx.collect.time(nodeId, 'event', windowTime(asked.window, 'datetime'));
}
