import type { JsonType } from '../../rules/conditions/attribute';
import type { ValueType } from '../../rules/operators';
import { normalInstant } from './calendar';
import { round6 } from './number';
import { EVENT_SCHEMA, type Attribute, type Row, type Schema, type Scope, type World } from './world';

/** A value with its type; `undefined` is missing. Whole numbers are bigints, all others numbers. */
export interface Field {
  type: ValueType;
  value: unknown;
}

const SCALARS: Record<string, ValueType> = {
  string: 'text',
  text: 'text',
  richtext: 'text',
  email: 'text',
  uid: 'text',
  enumeration: 'text',
  integer: 'number',
  biginteger: 'number',
  decimal: 'number',
  float: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  time: 'time',
};

/** Follows a dotted path from the row to a value. */
export function readField(world: World, scope: Scope, path: string, valueType?: JsonType): Field {
  const [name, ...rest] = path.split('.') as [string, ...string[]];
  return read(world, scope.uid, scope.row, name, rest, valueType);
}

function read(
  world: World,
  uid: string,
  row: Row | undefined,
  name: string,
  rest: string[],
  valueType?: JsonType
): Field {
  const attribute = attributeOf(world, uid, name);
  const value = row?.[name];
  const [next, ...after] = rest;
  switch (attribute.type) {
    case 'json':
      if (!valueType) throw new Error(`${uid}.${name} needs a value type`);
      return { type: valueType, value: jsonValue(jsonAt(value, rest), valueType) };
    case 'component':
      if (next === undefined) throw new Error(`${uid}.${name} is a component, not a value`);
      return read(world, attribute.component!, existing(world, attribute.component!, value), next, after, valueType);
    case 'relation':
      if (next === undefined) return { type: 'relation', value: documents(world, attribute, value) };
      return read(world, attribute.target!, existing(world, attribute.target!, value), next, after, valueType);
    default: {
      const type = SCALARS[attribute.type];
      if (!type || next !== undefined) throw new Error(`${uid}.${name} is no value that a rule may name`);
      return { type, value: stored(attribute.type, value) };
    }
  }
}

/** The rows that a path leads to, over to-one steps and then one to-many relation or repeatable component. */
export function readRows(world: World, scope: Scope, path: string): Scope[] {
  let { uid } = scope;
  let row: Row | undefined = scope.row;
  const names = path.split('.');
  const last = names.pop()!;
  for (const name of names) {
    const attribute = attributeOf(world, uid, name);
    uid = targetOf(attribute);
    row = existing(world, uid, row?.[name]);
  }
  const target = targetOf(attributeOf(world, uid, last));
  const rows = ((row?.[last] ?? []) as Row[]).filter((each) => existing(world, target, each));
  const byId = new Map(rows.map((each) => [each.id, each]));
  return [...byId.values()].map((each) => ({ uid: target, row: each }));
}

function attributeOf(world: World, uid: string, name: string): Attribute {
  const attribute = schemaOf(world, uid).attributes[name];
  if (!attribute) throw new Error(`${uid} has no attribute ${name}`);
  return attribute;
}

function schemaOf(world: World, uid: string): Schema {
  const schema = uid === 'event' ? EVENT_SCHEMA : world.schemas[uid];
  if (!schema) throw new Error(`No type ${uid}`);
  return schema;
}

function targetOf(attribute: Attribute): string {
  const target = attribute.component ?? attribute.target;
  if (!target) throw new Error(`${attribute.type} leads nowhere`);
  return target;
}

/** Of a type with draft & publish only published rows exist. */
function existing(world: World, uid: string, row: unknown): Row | undefined {
  if (row === null || row === undefined) return undefined;
  const one = row as Row;
  return schemaOf(world, uid).draftAndPublish && !one.publishedAt ? undefined : one;
}

function documents(world: World, attribute: Attribute, value: unknown): string[] | undefined {
  const rows = (Array.isArray(value) ? value : [value]) as (Row | null | undefined)[];
  const ids = rows.map((row) => existing(world, attribute.target!, row)?.documentId).filter((id) => id !== undefined);
  return ids.length > 0 ? [...new Set(ids)] : undefined;
}

function stored(type: string, value: unknown): unknown {
  if (value === null || value === undefined || value === '') return undefined;
  switch (type) {
    case 'integer':
    case 'biginteger':
      return BigInt(value as string | number);
    case 'decimal':
      return round6(Number(value));
    case 'float':
      return Number(value);
    case 'datetime':
      return normalInstant(value as string);
    default:
      return value;
  }
}

/** Only objects have keys: an array is not entered by an index. */
function jsonAt(value: unknown, keys: string[]): unknown {
  let at = value;
  for (const key of keys) {
    if (typeof at !== 'object' || at === null || Array.isArray(at) || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

/** A value of another type than the rule declares is missing. */
function jsonValue(value: unknown, type: JsonType): unknown {
  switch (type) {
    case 'text':
      return typeof value === 'string' && value !== '' ? value : undefined;
    case 'number':
      return typeof value === 'number' ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? value : undefined;
    case 'datetime':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/.test(value)
        ? normalInstant(value)
        : undefined;
    case 'list':
      return Array.isArray(value) && value.length > 0 ? value : undefined;
  }
}
