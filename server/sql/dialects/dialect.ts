import type { JsonType } from '../../../rules/conditions/attribute';
import type { Fragment } from '../fragment';

export type TextMatch = 'contains' | 'starts_with' | 'ends_with' | 'matches';

/**
 * What differs between databases. Predicates are positive: false or unknown where the value is null. Every
 * expression that is handed in may be repeated in the answer, so it has to be cheap and without effects.
 */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres' | 'mysql' | 'mariadb';
  /** An identifier, quoted. */
  quote(name: string): Fragment;

  /** Zone in which the driver writes date-times: UTC, or that of the process. */
  readonly storedZone: string;

  // Values, typed so that the database need not guess.
  text(value: string): Fragment;
  /** Within the range of 64-bit integers. */
  integer(value: bigint): Fragment;
  double(value: number): Fragment;
  /** To be compared with a decimal column, so that an index on it can serve. */
  decimal(value: number): Fragment;
  /** A date-time as a column holds it. */
  instant(value: Date): Fragment;
  /** `YYYY-MM-DD`, as a date column holds it. */
  day(value: string): Fragment;

  // Text
  hasText(value: Fragment): Fragment;
  /** Byte for byte; an index on the column can serve. */
  isAnyText(value: Fragment, texts: readonly string[]): Fragment;
  /** With folded case unless `exact`. */
  matchesText(value: Fragment, how: TextMatch, operand: string, exact: boolean): Fragment;
  /** An expression that is equal just where texts are equal byte for byte, for grouping and counting. */
  textIdentity(value: Fragment): Fragment;
  /** An expression that sorts texts by their bytes. */
  textOrder(value: Fragment): Fragment;

  // Numbers
  /** A decimal column, rounded to six places, half away from zero. */
  roundDecimal(value: Fragment): Fragment;
  /** Any number as a double, rounded likewise. */
  round6(value: Fragment): Fragment;
  /** As a double. */
  asDouble(value: Fragment): Fragment;
  /** Sum of a column of 64-bit integers, exact where the database has a type for it. */
  sumIntegers(value: Fragment): Fragment;

  // JSON
  /** The value at the keys, null where it is of another type; `list` gives the array as JSON. Keys are keys of objects only. */
  json(document: Fragment, keys: readonly string[], type: JsonType): Fragment;
  /** The text at the keys; of another type's value anything at all. Cheap, and sorted by bytes. */
  jsonText(document: Fragment, keys: readonly string[]): Fragment;
  /** Whether the list has an element that equals one of these. */
  listHas(list: Fragment, values: readonly (string | number)[], alias: string): Fragment;
  listLength(list: Fragment): Fragment;

  /** As a text that differs just where the value does. Days are `YYYY-MM-DD`. */
  asText(value: Fragment, type: 'integer' | 'double' | 'date' | 'datetime'): Fragment;

  // Time
  /** A time of day as text, `HH:mm:ss.sss`. */
  timeText(value: Fragment): Fragment;
  /** Month and day of a date column or a date text, `MM-DD`. */
  monthDay(value: Fragment): Fragment;
  plusMinutes(instant: Fragment, minutes: number): Fragment;
  /** Hour (0–23) and ISO weekday (1–7) of an instant, `seconds` ahead of how it is stored. */
  hour(instant: Fragment, seconds: number): Fragment;
  weekday(instant: Fragment, seconds: number): Fragment;

  // Sets
  isAnyId(column: Fragment, ids: readonly number[]): Fragment;
  /** The table, for a from clause, read by this index whatever the planner thinks of it, where it can be told so. */
  byIndex(table: Fragment, index: string): Fragment;
  /** Whether what a statement gathers at its beginning is read once, however often it is used. */
  readonly gathersOnce: boolean;
  /** `value` is not among the keys that the subquery selects as `k`; no key may be null. */
  notInSet(value: Fragment, subquery: Fragment, alias: string): Fragment;
  /** Whether alternatives over sets are asked as one union of sets; else the planner may probe them row by row. */
  readonly unionsAlternatives: boolean;
  /** Whether rows are sorted and fenced off before they are grouped for sums; else the planner may choose badly. */
  readonly fencesAggregates: boolean;
}
