import type { EventNode } from '../../rules/conditions/event';
import type { GroupNode } from '../../rules/conditions/group';
import { aggregate, type Counted } from './aggregate';
import { localTime } from './calendar';
import { compare } from './compare';
import { readField, type Field } from './field';
import { nodeHolds } from './holds';
import { inWindow } from './window';
import type { Row, World, WorldEvent } from './world';

/** An event condition without its comparison, as `rank` has it too. */
export type EventQuestion = Pick<EventNode, 'events' | 'aggregate' | 'where' | 'window' | 'hours' | 'weekdays'>;

export function eventHolds(node: EventNode, subject: Row, world: World): boolean {
  const { fn } = node.aggregate;
  if (fn === 'performed' || fn === 'not_performed') {
    return matchingEvents(node, subject, world).length > 0 === (fn === 'performed');
  }
  if (fn === 'first_time') {
    const [earliest] = matchingEvents({ ...node, window: undefined }, subject, world);
    return earliest !== undefined && liesIn(earliest, node.window!, world);
  }
  return compare(eventValue(node, subject, world), node.operator!, node.operand, node.exact ?? false, world);
}

export function eventValue(question: EventQuestion, subject: Row, world: World): Field {
  const { fn, property, valueType } = question.aggregate;
  const events = matchingEvents(question, subject, world);
  switch (fn) {
    case 'performed':
    case 'not_performed':
    case 'first_time':
      throw new Error(`${fn} has no value`);
    case 'since_first':
    case 'since_last': {
      const event = events.at(fn === 'since_first' ? 0 : -1);
      return { type: 'duration', value: event && Date.parse(world.now) - Date.parse(event.occurredAt) };
    }
    default: {
      const counted = events.map((row): Counted => ({
        id: row.id,
        by: row.occurredAt,
        ...(property === undefined ? {} : { of: readField(world, { uid: 'event', row }, property, valueType) }),
      }));
      return aggregate(fn, counted, valueType ?? 'number');
    }
  }
}

/** The subject's events up to now that pass, earliest first. */
function matchingEvents(question: EventQuestion, subject: Row, world: World): WorldEvent[] {
  return eventsOf(subject, world).filter(
    (event) =>
      eventPasses(event, question.events, question.where, world) &&
      (!question.window || liesIn(event, question.window, world)) &&
      atHours(event, question.hours, world) &&
      onWeekdays(event, question.weekdays, world)
  );
}

const histories = new WeakMap<World, Map<number, WorldEvent[]>>();

/** The subject's events up to now, by time, then by id. */
export function eventsOf(subject: Row, world: World): WorldEvent[] {
  const known = histories.get(world) ?? new Map<number, WorldEvent[]>();
  histories.set(world, known);
  let events = known.get(subject.id);
  if (!events) {
    const owner = world.audience === 'contact' ? 'contactId' : 'accountId';
    events = world.events
      .filter((event) => event[owner] === subject.id && event.occurredAt <= world.now)
      .sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : a.id - b.id));
    known.set(subject.id, events);
  }
  return events;
}

export function eventPasses(event: WorldEvent, names: string[], where: GroupNode | undefined, world: World): boolean {
  return names.includes(event.name) && (!where || nodeHolds(where, { uid: 'event', row: event }, world));
}

export function liesIn(event: WorldEvent, window: NonNullable<EventNode['window']>, world: World): boolean {
  return inWindow({ type: 'datetime', value: event.occurredAt }, window, world);
}

function atHours(event: WorldEvent, hours: EventNode['hours'], world: World): boolean {
  if (!hours) return true;
  const { hour } = localTime(event.occurredAt, world.zone);
  const { from, to } = hours;
  return from <= to ? from <= hour && hour <= to : from <= hour || hour <= to;
}

function onWeekdays(event: WorldEvent, weekdays: EventNode['weekdays'], world: World): boolean {
  return !weekdays || weekdays.includes(localTime(event.occurredAt, world.zone).dayOfWeek);
}
