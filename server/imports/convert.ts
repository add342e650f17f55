import { DateTime } from 'luxon';
import type { BulkKind } from '../storage/bulk';

/** What is wrong with one cell. */
export class CellError extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** Column to blame, where it is not the one being read. */
    readonly column?: string
  ) {
    super(message);
  }
}

/** As much of an attribute's schema as a value is judged by. */
export interface AttributeSchema {
  type: string;
  required?: boolean;
  unique?: boolean;
  default?: unknown;
  enum?: readonly string[];
  maxLength?: number;
  minLength?: number;
  min?: number | string;
  max?: number | string;
  regex?: string | RegExp;
  columnType?: { type: string; args?: readonly unknown[] };
  /** Of a component: its uid, and whether it is a list. */
  component?: string;
  repeatable?: boolean;
}

export interface Converter {
  kind: BulkKind;
  /** The value to store, null for an empty cell. @throws CellError */
  convert(value: unknown): unknown;
}

/** Strapi keeps these in columns of 255 characters. */
const SHORT_TEXT = 255;
const MAX_INTEGER = 2_147_483_647n;
const MAX_BIG_INTEGER = 9_223_372_036_854_775_807n;
const MAX_JSON_DEPTH = 16;

const KINDS: Record<string, BulkKind> = {
  string: 'text',
  text: 'text',
  richtext: 'text',
  email: 'text',
  uid: 'text',
  enumeration: 'text',
  integer: 'integer',
  biginteger: 'bigint',
  float: 'double',
  decimal: 'decimal',
  boolean: 'boolean',
  date: 'date',
  time: 'time',
  datetime: 'instant',
  timestamp: 'instant',
  json: 'json',
  blocks: 'json',
};

/** How values of an attribute are read; undefined for types that an import cannot write. @param zone for date-times without offset */
export function converterOf(attribute: AttributeSchema, zone: string): Converter | undefined {
  const kind = KINDS[attribute.type];
  if (!kind) return undefined;
  const read = readerOf(attribute, zone);
  return {
    kind,
    convert(value) {
      // Blanks mean something in a text, and nothing anywhere else.
      const empty = value === null || value === undefined || (kind === 'text' ? value === '' : isBlank(value));
      if (!empty) return read(value);
      if (attribute.required) throw new CellError('required', 'A value is needed here.');
      return null;
    },
  };
}

function readerOf(attribute: AttributeSchema, zone: string): (value: unknown) => unknown {
  switch (attribute.type) {
    case 'integer':
      return (value) => Number(wholeNumber(value, MAX_INTEGER, attribute));
    case 'biginteger':
      return (value) => String(wholeNumber(value, MAX_BIG_INTEGER, attribute));
    case 'float':
      return (value) => within(decimalNumber(value), attribute);
    case 'decimal':
      return decimalReader(attribute);
    case 'boolean':
      return booleanValue;
    case 'date':
      return dateValue;
    case 'time':
      return timeValue;
    case 'datetime':
    case 'timestamp':
      return (value) => instantValue(value, zone);
    case 'json':
    case 'blocks':
      return jsonValue;
    default:
      return textReader(attribute);
  }
}

const isBlank = (value: unknown): boolean => typeof value === 'string' && value.trim() === '';

function textReader(attribute: AttributeSchema): (value: unknown) => string {
  const long = attribute.type === 'text' || attribute.type === 'richtext';
  const max = Math.min(attribute.maxLength ?? Infinity, long ? Infinity : SHORT_TEXT);
  const pattern = attribute.regex === undefined ? undefined : new RegExp(attribute.regex);
  return (value) => {
    if (typeof value !== 'string' && typeof value !== 'number') throw new CellError('text', 'This must be a text.');
    const text = String(value);
    // Two UTF-16 units of an emoji are one character to every database.
    if (text.length > max && [...text].length > max) {
      throw new CellError('too_long', `The text is longer than ${max} characters.`);
    }
    if (attribute.minLength !== undefined && text.length < attribute.minLength) {
      throw new CellError('too_short', `The text is shorter than ${attribute.minLength} characters.`);
    }
    if (attribute.enum && !attribute.enum.includes(text)) {
      throw new CellError('choice', `This must be one of: ${attribute.enum.join(', ')}.`);
    }
    if (attribute.type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text)) {
      throw new CellError('email', 'This is not an e-mail address.');
    }
    if (pattern && !pattern.test(text)) throw new CellError('pattern', `The text does not match ${pattern.source}.`);
    return text;
  };
}

function wholeNumber(value: unknown, limit: bigint, attribute: AttributeSchema): bigint | number {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  if (!/^[+-]?\d{1,25}$/.test(text)) throw new CellError('integer', 'This must be a whole number such as 42.');
  // Up to fifteen digits a double is exact, and several times as fast.
  const number = text.length <= 15 ? Number(text) : BigInt(text.replace('+', ''));
  if (number > limit || number < -limit) throw new CellError('range', `The number must lie within ±${limit}.`);
  if (attribute.min !== undefined && number < BigInt(attribute.min)) tooSmall(attribute.min);
  if (attribute.max !== undefined && number > BigInt(attribute.max)) tooLarge(attribute.max);
  // Not minus zero.
  return number === 0 ? 0 : number;
}

function decimalNumber(value: unknown): number {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : NaN;
  if (!Number.isFinite(number)) {
    throw new CellError('number', 'This must be a number such as 1234.5, without thousands separators.');
  }
  return number;
}

function decimalReader(attribute: AttributeSchema): (value: unknown) => number {
  const [precision, scale] = (attribute.columnType?.args ?? [10, 2]) as [number, number];
  const limit = 10 ** (precision - scale);
  return (value) => {
    // The databases would round by themselves, and then differ from what the next import of the same file compares with.
    const number = Number(within(decimalNumber(value), attribute).toFixed(Math.min(scale, 20)));
    if (Math.abs(number) >= limit) throw new CellError('range', `The number must lie within ±${limit}.`);
    return number;
  };
}

function within(number: number, { min, max }: AttributeSchema): number {
  if (min !== undefined && number < Number(min)) tooSmall(min);
  if (max !== undefined && number > Number(max)) tooLarge(max);
  return number;
}

function tooSmall(min: number | string): never {
  throw new CellError('range', `The number must be at least ${min}.`);
}

function tooLarge(max: number | string): never {
  throw new CellError('range', `The number must be at most ${max}.`);
}

const BOOLEANS = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
]);

function booleanValue(value: unknown): boolean {
  const boolean = typeof value === 'object' ? undefined : BOOLEANS.get(String(value).trim().toLowerCase());
  if (boolean === undefined) throw new CellError('boolean', 'This must be true, false, yes, no, 1 or 0.');
  return boolean;
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DATE = /^\d{4}-\d\d-\d\d$/;

function dateValue(value: unknown): string {
  const text = typeof value === 'string' ? value.trim() : '';
  if (!DATE.test(text) || !isDay(text)) throw new CellError('date', 'This must be a date such as 2025-03-31.');
  return text;
}

/** Whether there is such a day. @param text begins in the form `YYYY-MM-DD` */
function isDay(text: string): boolean {
  const digit = (place: number) => text.charCodeAt(place) - 48;
  const year = digit(0) * 1_000 + digit(1) * 100 + digit(2) * 10 + digit(3);
  const month = digit(5) * 10 + digit(6);
  const day = digit(8) * 10 + digit(9);
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 && isLeap ? 29 : (MONTH_DAYS[month - 1] ?? 0);
  return year >= 1000 && day > 0 && day <= last;
}

function timeValue(value: unknown): string {
  const text = typeof value === 'string' ? value.trim() : '';
  const [, hours, minutes, seconds = '00', fraction = ''] =
    /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3}))?)?$/.exec(text) ?? [];
  if (hours === undefined) throw new CellError('time', 'This must be a time of day such as 08:30 or 08:30:00.');
  return `${hours}:${minutes}:${seconds}.${fraction.padEnd(3, '0')}`;
}

const INSTANT =
  /^(\d{4}-\d\d-\d\d)(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?)?\s?(Z|[+-]\d\d:?\d\d)?$/;

const UTC = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z$/;

/** An ISO 8601 date-time; without offset it is of `zone`, without time the day's first instant. @throws CellError */
export function instantValue(value: unknown, zone: string): Date {
  const text = typeof value === 'string' ? value.trim() : '';
  // The form that programs write needs no taking apart.
  if (UTC.test(text) && isDay(text)) return new Date(text);
  const [, day = '', hours = '00', minutes = '00', seconds = '00', fraction = '', offset] = INSTANT.exec(text) ?? [];
  if (day !== '' && isDay(day)) {
    const local = `${day}T${hours}:${minutes}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}`;
    const milliseconds =
      offset !== undefined
        ? Date.parse(local + (offset === 'Z' ? 'Z' : offset.replace(/^(...):?(..)$/, '$1:$2')))
        : zone === 'UTC'
          ? Date.parse(`${local}Z`)
          : DateTime.fromISO(local, { zone }).toMillis();
    if (!Number.isNaN(milliseconds)) return new Date(milliseconds);
  }
  throw new CellError('datetime', 'This must be a date and time such as 2025-03-31T12:00:00Z.');
}

/** JSON text: a CSV cell is parsed first, a value from NDJSON is taken as it is. */
function jsonValue(value: unknown): string {
  const parsed: unknown = typeof value === 'string' ? parseJson(value) : value;
  refuseTooDeep(parsed);
  return JSON.stringify(parsed);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CellError('json', 'This must be JSON such as {"color":"red"}.');
  }
}

/** @throws CellError */
export function refuseTooDeep(value: unknown): void {
  if (isTooDeep(value)) throw new CellError('too_deep', `The JSON is nested deeper than ${MAX_JSON_DEPTH} levels.`);
}

/** Whether a value has more than 16 levels, which some databases refuse. */
export function isTooDeep(value: unknown, left = MAX_JSON_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((child) => isTooDeep(child, left - 1));
}

/** A cell whose type nobody declared: JSON numbers, `true` and `false` are taken as such, an empty cell as null, all else as text. */
export function looseValue(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? null;
  if (value === '') return null;
  if (value === 'true' || value === 'false') return value === 'true';
  if (/^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/.test(value)) return Number(value);
  return value;
}
