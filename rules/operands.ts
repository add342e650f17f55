import { z } from 'zod';

/** Units of a span of time. `minute` … `week` can be elapsed time; `month` and longer are always whole days of the zone. */
const UNITS = ['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
export const unitSchema = z.enum(UNITS);
export type Unit = z.infer<typeof unitSchema>;

const PERIODS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export const periodSchema = z.enum(PERIODS);
export type Period = z.infer<typeof periodSchema>;

const amountSchema = z.number().int().min(1).max(100_000);

/** `n` × `unit`. With `calendar`, whole days of the zone instead of elapsed time. */
export const spanSchema = z.strictObject({
  n: amountSchema,
  unit: unitSchema,
  calendar: z.boolean().optional(),
});
export type Span = z.infer<typeof spanSchema>;

/** A length of elapsed time: a day is 24 hours. */
export const durationSchema = z.strictObject({
  n: amountSchema,
  unit: z.enum(['minute', 'hour', 'day', 'week']),
});
export type Duration = z.infer<typeof durationSchema>;

const daySchema = z.string().refine(isCalendarDay, 'must be a calendar day such as 2026-02-28');
const instantSchema = z.string().refine(isUtcInstant, 'must be an instant in UTC such as 2026-02-28T12:00:00.000Z');
export const timeOfDaySchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{3})?)?$/, 'must be a time of day such as 08:30');

/** A point in time as an editor says it. Relative moments are stored as said and resolved at each evaluation. */
export const momentSchema = z.union([
  z.strictObject({ date: daySchema }),
  z.strictObject({ instant: instantSchema }),
  z.strictObject({ n: z.number().int().min(0).max(100_000), unit: unitSchema, direction: z.enum(['ago', 'from_now']) }),
]);
export type Moment = z.infer<typeof momentSchema>;

/** Where a date must lie; absent means ever. Both ends of `between` are included. */
export const windowSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('last'), n: amountSchema, unit: unitSchema, calendar: z.boolean().optional() }),
  z.strictObject({ type: z.literal('next'), n: amountSchema, unit: unitSchema, calendar: z.boolean().optional() }),
  z.strictObject({ type: z.literal('this'), unit: periodSchema }),
  z.strictObject({ type: z.literal('previous'), unit: periodSchema }),
  z.strictObject({ type: z.literal('following'), unit: periodSchema }),
  z
    .strictObject({ type: z.literal('between'), from: momentSchema.optional(), to: momentSchema.optional() })
    .refine((w) => w.from !== undefined || w.to !== undefined, 'needs at least one end'),
]);
export type Window = z.infer<typeof windowSchema>;

const textSchema = z.string().max(1_000);
const numberSchema = z.union([
  z.number(),
  z.string().regex(/^-?\d{1,30}$/, 'must be a number; whole numbers beyond 2^53 travel as strings'),
]);
const textList = z.array(textSchema).min(1).max(1_000);

/** What each operator takes. One table, so that `check`, SQL, evaluation and the admin agree on the operand's shape. */
export const OPERANDS = {
  none: z.undefined(),
  text: textSchema,
  textList,
  /** `matches`: `*` any run of characters, `?` exactly one. */
  pattern: textSchema.min(1),
  number: numberSchema,
  numberList: z.array(numberSchema).min(1).max(1_000),
  numberRange: z.strictObject({ from: numberSchema, to: numberSchema }),
  moment: momentSchema,
  momentRange: z.strictObject({ from: momentSchema, to: momentSchema }),
  span: spanSchema,
  period: z.strictObject({ unit: periodSchema }),
  days: z.strictObject({ n: z.number().int().min(1).max(366) }),
  time: timeOfDaySchema,
  timeRange: z.strictObject({ from: timeOfDaySchema, to: timeOfDaySchema }),
  duration: durationSchema,
  durationRange: z.strictObject({ from: durationSchema, to: durationSchema }),
  /** Document ids for a relation, plain values for a JSON list. */
  valueList: z
    .array(z.union([textSchema, z.number()]))
    .min(1)
    .max(1_000),
  count: z.number().int().min(0).max(1_000_000_000),
  countRange: z.strictObject({
    from: z.number().int().min(0).max(1_000_000_000),
    to: z.number().int().min(0).max(1_000_000_000),
  }),
  /** Around a point on earth: degrees, and kilometres. */
  circle: z.strictObject({
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    km: z.number().positive().max(20_040),
  }),
} as const;
export type Circle = z.infer<(typeof OPERANDS)['circle']>;
export type OperandKind = keyof typeof OPERANDS;

/** True for `YYYY-MM-DD` naming a day that exists. */
export function isCalendarDay(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= (days[month - 1] ?? 0);
}

/** True for an existing instant written `YYYY-MM-DDTHH:mm:ssZ` or with three decimals of a second. */
export function isUtcInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{3})?Z$/.test(text) && isCalendarDay(text.slice(0, 10));
}
