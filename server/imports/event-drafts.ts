import { createHash } from 'node:crypto';
import { foldedName } from './columns';
import { CellError, instantValue, isTooDeep, looseValue } from './convert';
import { ordered } from './same-value';
import type { SourceRow } from './source-row';

/** An event out of a file, before its contact is known. */
export interface EventDraft {
  row: SourceRow;
  userId: string;
  name: string;
  messageId: string;
  /** Absent where the row does not say when. */
  timestamp?: Date;
  properties: Record<string, unknown> | null;
  context: Record<string, unknown> | null;
}

type Field = 'type' | 'userId' | 'event' | 'messageId' | 'timestamp' | 'properties' | 'context';

/** What a column holds: a field of Segment's `track` call, or one key of its properties or context. */
export type EventTarget = { field: Field; key?: string } | null;

const FIELDS: Field[] = ['type', 'userId', 'event', 'messageId', 'timestamp', 'properties', 'context'];
const NAMES = new Map(FIELDS.map((field) => [foldedName(field), field]));
/** Fields of the same call that say nothing here; analytics libraries send them along. */
const PASSED_OVER = new Set([
  'anonymousId',
  'originalTimestamp',
  'sentAt',
  'receivedAt',
  'integrations',
  'writeKey',
  'channel',
]);

const MAX_EVENT_BYTES = 32_768;

/** Targets of columns: as mapped, else by name. @throws CellError */
export function eventTargets(columns: readonly string[], mapping: ReadonlyMap<string, string | null>): EventTarget[] {
  const targets = columns.map((column): EventTarget => {
    const name = mapping.has(column) ? mapping.get(column) : column;
    if (name === null || name === undefined || PASSED_OVER.has(name)) return null;
    const [, parent, key] = /^(properties|context)\.(.+)$/.exec(name) ?? [];
    if (key !== undefined) {
      if (key === '__proto__') throw new CellError('unknown_column', `"${name}" is no name of a property.`, column);
      return { field: parent as Field, key };
    }
    const field = NAMES.get(foldedName(name));
    if (field) return { field };
    throw new CellError(
      'unknown_column',
      `"${column.slice(0, 100)}" is no field of an event. Map it to one, to "properties.…", or to null.`,
      column
    );
  });
  for (const [index, target] of targets.entries()) {
    const same = (other: EventTarget) => other && target && other.field === target.field && other.key === target.key;
    if (target && targets.findIndex(same) < index) {
      throw new CellError(
        'column_twice',
        `"${columns[index]}" holds what another column holds already.`,
        columns[index]
      );
    }
  }
  return targets;
}

/** @param zone for times without offset @throws CellError */
export function readEvent(row: SourceRow, targets: readonly EventTarget[], zone: string): EventDraft {
  const fields: Partial<Record<Field, unknown>> = {};
  const objects: Record<string, Record<string, unknown>> = {};
  for (const [index, target] of targets.entries()) {
    const value = row.values[index];
    if (!target || value === null || value === '') continue;
    if (target.key === undefined) fields[target.field] = value;
    else (objects[target.field] ??= {})[target.key] = looseValue(value);
  }
  if (fields.type !== undefined && fields.type !== 'track') {
    throw new CellError('type', 'Only events of type "track" can be imported.', 'type');
  }
  const name = text(fields.event, 'event', 200);
  const userId = text(fields.userId, 'userId', 255);
  const properties = objectOf(fields.properties, objects.properties, 'properties');
  const context = objectOf(fields.context, objects.context, 'context');
  if (Buffer.byteLength(JSON.stringify([properties, context])) > MAX_EVENT_BYTES) {
    throw new CellError('too_large', 'The event is larger than 32 KB.');
  }
  const draft: EventDraft = { row, userId, name, messageId: '', properties, context };
  if (fields.timestamp !== undefined)
    draft.timestamp = inColumn('timestamp', () => instantValue(fields.timestamp, zone));
  draft.messageId = fields.messageId === undefined ? contentId(draft) : text(fields.messageId, 'messageId', 100);
  return draft;
}

/** The same for the same content, so that a file without message ids changes nothing when it is imported again. */
function contentId({ userId, name, timestamp, properties, context }: EventDraft): string {
  const content = ordered([userId, name, timestamp?.toISOString() ?? null, properties, context]);
  return `content-${createHash('sha256').update(content).digest('hex').slice(0, 40)}`;
}

function text(value: unknown, field: Field, max: number): string {
  const said = typeof value === 'number' ? String(value) : value;
  if (typeof said !== 'string' || said.trim() === '')
    throw new CellError('required', `The event needs a ${field}.`, field);
  if (said.length > max) throw new CellError('too_long', `The ${field} is longer than ${max} characters.`, field);
  return said;
}

function objectOf(
  whole: unknown,
  keys: Record<string, unknown> | undefined,
  field: Field
): Record<string, unknown> | null {
  const value = whole === undefined ? {} : inColumn(field, () => (typeof whole === 'string' ? parsed(whole) : whole));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new CellError('json', `The ${field} must be a JSON object.`, field);
  }
  if (isTooDeep(value)) throw new CellError('too_deep', `The ${field} are nested deeper than 16 levels.`, field);
  if (whole === undefined && keys === undefined) return null;
  return { ...value, ...keys };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new CellError('json', 'This must be a JSON object.');
  }
}

function inColumn<T>(column: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof CellError ? new CellError(error.code, error.message, column) : error;
  }
}
