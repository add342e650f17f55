import type { EventNode } from '../../rules/conditions/event';
import type { RelatedNode } from '../../rules/conditions/related';
import { EVENT_SCOPE, resolveRows } from '../../rules/catalog';
import type { Window } from '../../rules/operands';
import { windowInstants, type InstantBounds } from '../../rules/time';
import { offsetPieces, type OffsetPiece } from '../../rules/zone';
import { EVENT_INDEXES, EVENT_SUBJECTS, TABLES } from '../storage/tables';
import type { Asked } from './aggregate';
import { columnOf, idOf, inScope, tableAs, Unknown, type Compiler, type Row } from './compiler';
import { inWindow, within } from './compare/moment';
import { and, or, raw, sql, TRUE, type Fragment } from './fragment';
import { follow, isKnown, type Joined } from './paths';
import { scalarAt, type Value } from './values';

/** The related rows that pass `where` and `window`. */
export function relatedRows(
  row: Row,
  { path, where, window }: Pick<RelatedNode, 'path' | 'where' | 'window'>,
  c: Compiler
): Joined {
  const resolved = resolveRows(c.catalog, row.uid, path);
  if (!resolved) throw new Unknown(`“${path}” does not lead to rows`);
  const joined = follow(row, [...resolved.hops, resolved.many], c);
  const rows = resolved.hops.length > 0 ? onceEach(joined, c) : joined;
  const conditions: Fragment[] = [];
  if (window)
    conditions.push(inWindow(scalarAt(rows.row, window.path, undefined, c), window.range, c.frame, c.dialect));
  if (where) conditions.push(c.compile(where, rows.row, true));
  return { ...rows, where: [...rows.where, ...conditions] };
}

/** More than one way can lead to the same row. */
function onceEach(joined: Joined, c: Compiler): Joined {
  const once = raw(c.alias('d'));
  const row = { ...joined.row, alias: c.alias('r') };
  const pairs = sql`select distinct ${joined.key} as k, ${idOf(joined.row)} as id from ${joined.from} where ${and(joined.where)}`;
  const table = tableAs(c, c.physical.table(row.uid), row.alias);
  return {
    key: sql`${once}.k`,
    from: sql`(${pairs}) ${once} join ${table} on ${idOf(row)} = ${once}.id`,
    where: [],
    row,
  };
}

/** What `aggregate` of a related condition asks of the rows. */
export function askedOfRelated(rows: Joined, aggregate: RelatedNode['aggregate'], c: Compiler): Asked {
  const { fn, of, by, valueType } = aggregate;
  if (fn === 'exists' || fn === 'not_exists') return { fn: 'count' };
  return {
    fn,
    ...(of !== undefined && { of: scalarAt(rows.row, of, valueType, c) }),
    ...(by !== undefined && { by: scalarAt(rows.row, by, undefined, c) }),
  };
}

export type AskedEvents = Pick<EventNode, 'events' | 'where' | 'window' | 'hours' | 'weekdays'>;

/** The subjects' events up to now that bear one of the names and pass all that is asked. */
export function eventRows(row: Row, asked: AskedEvents, c: Compiler): Joined {
  const rows = eventsNamed(row, asked.events, c);
  const bounds = asked.window ? windowInstants(asked.window, c.frame) : {};
  const conditions: Fragment[] = [];
  if (asked.window) conditions.push(within(occurredAt(rows.row, c), bounds, c.dialect));
  if (asked.hours || asked.weekdays) conditions.push(atTimes(rows.row, asked, bounds, c));
  if (asked.where) conditions.push(c.compile(asked.where, rows.row, true));
  return { ...rows, where: [...rows.where, ...conditions] };
}

/** As many as are settled at once, or tracked in one call. */
const FEW = 1_000;

/** The subjects' events up to now that bear one of the names. */
export function eventsNamed(row: Row, names: readonly string[], c: Compiler): Joined {
  const event: Row = { uid: EVENT_SCOPE, alias: c.alias('e'), isSubject: false };
  const key = eventSubject(event, c);
  const where = [
    row.isSubject ? inScope(c, key) : TRUE,
    isKnown(key, c),
    c.dialect.isAnyText(columnOf(c, event.alias, 'name'), names),
    within(occurredAt(event, c), { lte: c.now }, c.dialect),
  ];
  const { gathered } = c;
  if (gathered && row.isSubject && names.every((name) => gathered.names.has(name))) {
    return { key, from: tableAs(c, gathered.table, event.alias), where, row: event };
  }
  const table = tableAs(c, TABLES.event, event.alias);
  const isOfFew = row.isSubject && c.scope.kind === 'ids' && c.scope.ids.length <= FEW;
  // A planner that takes a window for narrow would read everybody's events in it.
  const from = isOfFew ? c.dialect.byIndex(table, EVENT_INDEXES[c.catalog.audience]) : table;
  return { key, from, where, row: event };
}

/** The event's subject, by the audience. */
export const eventSubject = (event: Row, c: Compiler): Fragment =>
  columnOf(c, event.alias, EVENT_SUBJECTS[c.catalog.audience]);

export const occurredAt = (event: Row, c: Compiler): Value => ({
  sql: columnOf(c, event.alias, 'occurred_at'),
  type: 'datetime',
  inJson: false,
});

/** Whether the event lies in the window. */
export const eventInWindow = (event: Row, window: Window, c: Compiler): Fragment =>
  inWindow(occurredAt(event, c), window, c.frame, c.dialect);

/** No zone changed its offset before. */
const FIRST_OFFSETS = new Date('1880-01-01T00:00:00.000Z');

/** Hours and weekdays of the zone: the stored instants are shifted by the offset in force, piece by piece. */
function atTimes(event: Row, { hours, weekdays }: AskedEvents, bounds: InstantBounds, c: Compiler): Fragment {
  const d = c.dialect;
  const at = occurredAt(event, c);
  const from = bounds.gt ?? bounds.gte ?? FIRST_OFFSETS;
  const pieces = offsetPieces(c.zone, from < FIRST_OFFSETS ? FIRST_OFFSETS : from, c.now, d.storedZone);
  const holdsWith = ({ seconds }: OffsetPiece): Fragment => {
    const conditions: Fragment[] = [];
    if (hours) {
      const hour = d.hour(at.sql, seconds);
      const ends = [sql`${hour} >= ${raw(String(hours.from))}`, sql`${hour} <= ${raw(String(hours.to))}`];
      conditions.push(hours.from <= hours.to ? and(ends) : or(ends));
    }
    if (weekdays) conditions.push(sql`${d.weekday(at.sql, seconds)} in (${raw(weekdays.map(Number).join(', '))})`);
    return and(conditions);
  };
  const choose = (some: readonly OffsetPiece[]): Fragment => {
    const [only, second] = some;
    if (only && !second) return holdsWith(only);
    const later = some.slice(some.length >> 1);
    const isEarlier = sql`${at.sql} < ${d.instant(later[0]?.from ?? from)}`;
    return sql`(case when ${isEarlier} then ${choose(some.slice(0, some.length >> 1))} else ${choose(later)} end)`;
  };
  return choose(pieces);
}

/** What `aggregate` of an event condition asks of the events. */
export function askedOfEvents(rows: Joined, aggregate: EventNode['aggregate'], c: Compiler): Asked {
  const { fn, property, valueType } = aggregate;
  switch (fn) {
    case 'sum':
    case 'avg':
    case 'min':
    case 'max':
    case 'distinct':
    case 'first':
    case 'last':
      if (property === undefined) throw new Unknown(`“${fn}” needs a property`);
      return { fn, of: scalarAt(rows.row, property, valueType, c), by: occurredAt(rows.row, c) };
    default:
      return { fn: 'count' };
  }
}
