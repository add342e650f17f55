import { Temporal } from '@js-temporal/polyfill';
import type { Clock } from '../../oracle/world';
import type { Random } from './random';
import { TEXTS } from './texts';

export function text(random: Random): string | null {
  if (random.chance(0.12)) return null;
  if (random.chance(0.15)) return random.pick(TEXTS) + random.pick(TEXTS);
  return random.pick(TEXTS);
}

export const INTEGERS = [0, 1, -1, 2, 3, 5, 7, 10, 42, 100, 255, 1000, 1000, -2147483648, 2147483647];

export const BIG_INTEGERS = [
  '0',
  '1',
  '-1',
  '42',
  '9007199254740991',
  '9007199254740992',
  '9007199254740993',
  '9007199254740994',
  '-9007199254740993',
  '-9007199254740992',
  '9223372036854775807',
  '9223372036854775806',
  '-9223372036854775808',
];

export const FLOATS = [
  0,
  -0,
  0.1,
  0.2,
  0.3,
  0.1 + 0.2,
  1 / 3,
  1,
  1.5,
  -1.5,
  2.5,
  100.000001,
  1.0000005,
  1e-9,
  1e15,
  -1e15,
  1e100,
  -1e100,
  2 ** 53,
];

/** What every database's decimals can hold: two places, up to 10^8. */
export const DECIMALS = [
  0, 0.01, -0.01, 0.1, 0.2, 0.3, 0.35, 1, 1.1, 9.99, 10, 19.99, 100, 100.01, -5.55, 99999999.99, -99999999.99,
];

/** What SQLite's decimals can hold too, being doubles. */
export const LONG_DECIMALS = [0.1 + 0.2, 0.3000004, 0.3000006, 1.1234565, 2.0000015, -2.0000015, 1 / 3];

/** What JSON documents hold where one expects a number. */
export const JSON_NUMBERS = [
  0,
  1,
  -1,
  2,
  10,
  42,
  0.1,
  0.2,
  0.1 + 0.2,
  1.5,
  100,
  1000,
  19.99,
  9007199254740991,
  9007199254740992,
  1e21,
  -1e21,
  5e-7,
];

export const TIMES = [
  '00:00:00.000',
  '00:00:00.001',
  '02:00:00.000',
  '08:30:00.000',
  '08:30:00.500',
  '12:00:00.000',
  '22:00:00.000',
  '23:59:59.000',
  '23:59:59.999',
];

/** Days close to today, month ends, leap days and far away. */
export function day(random: Random, clock: Clock): string {
  const today = Temporal.Instant.from(clock.now).toZonedDateTimeISO(clock.zone).toPlainDate();
  switch (random.int(0, 5)) {
    case 0:
      return today.add({ days: random.int(-3, 3) }).toString();
    case 1:
      return today
        .add({ months: random.int(-14, 14) })
        .add({ days: random.int(-1, 1) })
        .toString();
    case 2:
      return today
        .with({ day: 1 })
        .add({ months: random.int(-5, 5) })
        .subtract({ days: random.int(0, 1) })
        .toString();
    case 3:
      return random.pick([
        '2000-02-29',
        '2024-02-29',
        '1999-02-28',
        '2023-03-01',
        '1996-12-31',
        '2001-01-01',
        '1970-01-01',
        '1900-01-01',
        '2199-12-31',
      ]);
    case 4:
      return today
        .add({ days: random.int(-4, 4) })
        .subtract({ years: random.int(1, 90) })
        .toString();
    default:
      return today.add({ days: random.int(-400, 60) }).toString();
  }
}

/** Nights in which zones shift their clocks, as the instant of the shift. */
const SHIFTS = [
  '2026-03-29T01:00:00.000Z', // Berlin
  '2025-10-26T01:00:00.000Z',
  '2025-11-02T06:00:00.000Z', // New York
  '2025-03-09T07:00:00.000Z',
  '2026-04-04T15:00:00.000Z', // Lord Howe
  '2025-10-04T15:30:00.000Z',
  '2018-11-04T03:00:00.000Z', // São Paulo
  '2018-02-18T02:00:00.000Z',
  '2011-12-30T10:00:00.000Z', // Apia, which skipped a day
];

const UNIT_LENGTHS = [60_000, 3_600_000, 86_400_000, 604_800_000];

/** Instants on and one millisecond beside the edges of windows and days, clock shifts, and anywhere. */
export function instant(random: Random, clock: Clock): string {
  const now = Date.parse(clock.now);
  const beside = random.pick([-1, 0, 0, 1]);
  switch (random.int(0, 6)) {
    case 0:
      return iso(now + beside);
    case 1:
      return iso(now + random.pick([-1, -1, -1, 1]) * random.pick([1, 2, 3, 7]) * random.pick(UNIT_LENGTHS) + beside);
    case 2: {
      const date = Temporal.PlainDate.from(day(random, clock));
      return iso(date.toZonedDateTime(clock.zone).epochMilliseconds + beside);
    }
    case 3:
      return iso(
        Date.parse(random.pick(SHIFTS)) + random.pick([-3_600_000, -1_800_000, -1, 0, 1, 1_800_000, 3_600_000])
      );
    case 4:
      return iso(now - random.int(0, 30 * 86_400_000));
    case 5:
      return iso(now - random.int(0, 86_400_000));
    default:
      return iso(now + random.int(-400, 120) * 86_400_000 + random.int(-86_400_000, 86_400_000));
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** Anything that JSON can hold, often of another type than a rule would expect. */
export function json(random: Random, clock: Clock, depth = 2): unknown {
  switch (random.int(0, depth > 0 ? 11 : 8)) {
    case 0:
      return null;
    case 1:
    case 2:
      return random.pick(TEXTS);
    case 3:
    case 4:
      return random.pick(JSON_NUMBERS);
    case 5:
      return random.chance(0.5);
    case 6:
      return day(random, clock);
    case 7: {
      const at = instant(random, clock);
      return random.chance(0.5) ? at : `${at.slice(0, 19)}Z`;
    }
    case 8:
      // Almost dates and numbers, and what has the form of a date but names none.
      return random.pick([
        '2026-02-30',
        '0000-00-00',
        '2026-02-30T00:00:00Z',
        '2026-13-45T99:99:99.999Z',
        '2026-2-3',
        '20260203',
        '2026-02-03T00:00Z',
        '2026-02-03 00:00:00',
        '2026-02-03T00:00:00+01:00',
        ' 1',
        '1.0',
        'True',
      ]);
    case 9:
      return list(random);
    default:
      return { x: json(random, clock, depth - 1), y: json(random, clock, depth - 1) };
  }
}

/** Elements with a few doubles, nulls and two kinds of 1. */
export const ELEMENTS = [
  'a',
  'b',
  'A',
  'é',
  'e\u0301',
  '',
  ' ',
  '1',
  1,
  2,
  0,
  1.5,
  null,
  true,
  false,
  'true',
  '"',
  "'",
  '\\',
  '%',
  '😀',
] as const;

export function list(random: Random): unknown[] {
  const elements: unknown[] = random.some(ELEMENTS, 0, 4);
  if (random.chance(0.1)) elements.push([1, 'a'], { a: 1 });
  return elements;
}
