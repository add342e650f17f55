import { z } from 'zod';
import { segmentKeySchema } from '../rules/conditions/membership';

/** Keys that are words of the API's own paths. */
const RESERVED_KEYS = ['check', 'preview', 'refresh'] as const;

export const audienceSchema = z.enum(['contact', 'account']);

const segmentKindSchema = z.enum(['dynamic', 'static', 'imported']);
export type SegmentKind = z.output<typeof segmentKindSchema>;

const segmentStatusSchema = z.enum(['new', 'ready', 'failed', 'inactive']);
export type SegmentStatus = z.output<typeof segmentStatusSchema>;

/** Databases hold neither U+0000 nor half surrogate pairs. */
const text = z.string().refine((value) => !/[\0\p{Surrogate}]/u.test(value), 'has a character that no text can have');

const name = text.trim().min(1).max(200);
const timeZone = z
  .string()
  .max(64)
  .refine((zone) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      return true;
    } catch {
      return false;
    }
  }, 'must be an IANA time zone such as Europe/Berlin');

const editable = {
  name,
  description: text.max(5_000).nullable(),
  /** Parsed and checked against the catalog by the service, so that its issues name nodes. */
  rule: z.unknown(),
  timeZone: timeZone.nullable(),
  labels: z.array(text.trim().min(1).max(60)).max(50),
  active: z.boolean(),
  exposed: z.boolean(),
};

export const createSegmentSchema = z
  .strictObject({
    key: segmentKeySchema.refine((key) => !(RESERVED_KEYS as readonly string[]).includes(key), 'is a reserved word'),
    audience: audienceSchema.default('contact'),
    kind: segmentKindSchema.default('dynamic'),
    ...z.strictObject(editable).partial().shape,
    name,
  })
  .refine((segment) => segment.kind === 'dynamic' || segment.rule === undefined || segment.rule === null, {
    path: ['rule'],
    message: 'only a dynamic segment has a rule',
  });
export type CreateSegment = z.output<typeof createSegmentSchema>;

/** `key`, `audience` and `kind` never change. */
export const updateSegmentSchema = z.strictObject(editable).partial();
export type UpdateSegment = z.output<typeof updateSegmentSchema>;

export const findSegmentsSchema = z.strictObject({
  audience: audienceSchema.optional(),
  kind: segmentKindSchema.optional(),
  status: segmentStatusSchema.optional(),
  label: z.string().max(60).optional(),
  search: z.string().max(200).optional(),
});

export const checkSchema = z.strictObject({
  audience: audienceSchema.default('contact'),
  rule: z.unknown(),
  /** The segment that the rule is for, so that a reference to itself is seen. */
  key: segmentKeySchema.optional(),
});

export const previewSchema = z.strictObject({
  audience: audienceSchema.default('contact'),
  rule: z.unknown(),
  key: segmentKeySchema.optional(),
  timeZone: timeZone.optional(),
  /** Moves the clock, not the data. */
  asOf: z.iso.datetime({ offset: true }).optional(),
  /** How many subjects to show, 0 to 50. */
  sample: z.number().int().min(0).max(50).default(10),
  perCondition: z.boolean().default(false),
});

export const refreshSomeSchema = z.strictObject({ keys: z.array(segmentKeySchema).min(1).max(1_000).optional() });

export const membersQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(10_000).default(100),
  cursor: z.string().max(100).optional(),
});

/** Days in UTC from `from` on; without it, the last 90. */
export const countsQuerySchema = z.strictObject({ from: z.iso.date().optional() });

/** Subjects by identity value, `doc:…` or `id:…`; at most 10,000 a call. */
export const memberNamesSchema = z.strictObject({
  subjects: z.array(z.string().min(1).max(255)).min(1).max(10_000),
  note: text.max(250).optional(),
});

export const explainQuerySchema = z.strictObject({ subject: z.string().min(1).max(255) });

/** A segment as the API shows it. */
export interface SegmentAnswer {
  key: string;
  name: string;
  description: string | null;
  audience: z.output<typeof audienceSchema>;
  kind: SegmentKind;
  rule: unknown;
  /** The rule in one sentence; null without a rule. */
  sentence: string | null;
  timeZone: string | null;
  labels: string[];
  active: boolean;
  exposed: boolean;
  status: SegmentStatus;
  /** Why the last refresh failed. */
  error: string | null;
  members: number;
  refreshedAt: string | null;
  refreshMs: number | null;
  createdAt: string;
  updatedAt: string;
}
