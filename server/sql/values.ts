import type { JsonType } from '../../rules/conditions/attribute';
import { EVENT_SCOPE, resolveField, type ResolvedField } from '../../rules/catalog';
import type { ValueType } from '../../rules/operators';
import { TRAITS } from '../catalog/types';
import { columnOf, idOf, isEvent, Unknown, type Compiler, type Row } from './compiler';
import { sql, type Fragment } from './fragment';
import { follow, followToProfile, selectKeys, type Joined } from './paths';

/** What numbers are: whole numbers compare exactly, decimals after rounding, doubles as they are. */
export type NumberKind = 'integer' | 'decimal' | 'double';

/** An expression that a comparison can look at; null where the value is missing (texts may also be empty). */
export interface Value {
  sql: Fragment;
  type: ValueType;
  number?: NumberKind;
  /** Date-times inside JSON are texts `YYYY-MM-DDTHH:mm:ss.sssZ`. */
  inJson: boolean;
  /** Of a date-time inside JSON: its text as it is written, without proof that it is one. */
  written?: Fragment | undefined;
}

/** The same kind of value, by another expression. */
export const valueAs = (value: Value, expression: Fragment): Value => ({
  ...value,
  sql: expression,
  written: undefined,
});

/** A path, followed as far as its names. */
export function fieldAt(row: Row, path: string, valueType: JsonType | undefined, c: Compiler): ResolvedField {
  const { field, reason } = resolveField(c.catalog, row.uid, path, valueType);
  if (!field) throw new Unknown(`“${path}” cannot be looked at (${reason})`);
  return field;
}

const isProfile = ({ leaf }: ResolvedField, c: Compiler): boolean =>
  leaf.name === TRAITS && leaf.uid !== EVENT_SCOPE && !c.physical.column(leaf.uid, TRAITS);

/** The rows between `row` and the field; undefined where the field is in the row itself. */
export function joinedFor(row: Row, field: ResolvedField, c: Compiler): Joined | undefined {
  if (isProfile(field, c)) return followToProfile(row, field.hops, c);
  return field.hops.length > 0 ? follow(row, field.hops, c) : undefined;
}

/** The field's value in the row that bears it. */
export function valueIn(bearer: Row, field: ResolvedField, c: Compiler): Value {
  const { leaf, jsonKeys, valueType: type } = field;
  const { name, kind } = bearerColumn(bearer, leaf.name, c);
  const column = columnOf(c, bearer.alias, name);
  if (leaf.attribute.kind !== 'json') return { sql: column, type, inJson: false, ...(kind && { number: kind }) };
  const number = type === 'number' ? { number: 'double' as const } : {};
  const written = type === 'datetime' ? { written: c.dialect.jsonText(column, jsonKeys) } : {};
  return { sql: c.dialect.json(column, jsonKeys, type as JsonType), type, inJson: true, ...number, ...written };
}

/** The value at a path as one expression, over to-one hops by a subquery. */
export function scalarAt(row: Row, path: string, valueType: JsonType | undefined, c: Compiler): Value {
  const field = fieldAt(row, path, valueType, c);
  const joined = joinedFor(row, field, c);
  if (!joined) return valueIn(row, field, c);
  const value = valueIn(joined.row, field, c);
  const { key, from, where } = joined;
  const rows = selectKeys({ ...joined, key: value.sql, from, where: [...where, sql`${key} = ${idOf(row)}`] });
  return valueAs(value, sql`(${rows} limit 1)`);
}

const EVENT_COLUMNS: Record<string, string> = { occurredAt: 'occurred_at' };
const NUMBER_KINDS: Record<string, NumberKind> = {
  integer: 'integer',
  biginteger: 'integer',
  decimal: 'decimal',
  float: 'double',
};

function bearerColumn(bearer: Row, name: string, c: Compiler): { name: string; kind?: NumberKind } {
  if (isEvent(bearer)) return { name: EVENT_COLUMNS[name] ?? name };
  if (bearer.uid === TRAITS) return { name: TRAITS };
  const column = c.physical.column(bearer.uid, name);
  if (!column) throw new Unknown(`“${name}” of ${bearer.uid} is not in the database`);
  const kind = NUMBER_KINDS[column.type];
  return { name: column.name, ...(kind && { kind }) };
}
