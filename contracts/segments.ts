import { z } from 'zod';
import { segmentKeySchema } from '../rules/conditions/membership';
import { audienceSchema } from './audience';
import type { Person } from './people';
import type { Run } from './runs';
import { cronSchema, refreshModeSchema, type RefreshMode } from './schedules';
import { timeZoneSchema } from './time-zone';

/** Keys that are words of the API's own paths. */
const RESERVED_KEYS = ['check', 'preview', 'refresh', 'explain', 'choices', 'bulk'] as const;

const segmentKindSchema = z.enum(['dynamic', 'static', 'imported']);
export type SegmentKind = z.output<typeof segmentKindSchema>;

const segmentStatusSchema = z.enum(['new', 'ready', 'failed', 'inactive']);
export type SegmentStatus = z.output<typeof segmentStatusSchema>;

/** Databases hold neither U+0000 nor half surrogate pairs. */
const text = z.string().refine((value) => !/[\0\p{Surrogate}]/u.test(value), 'has a character that no text can have');

const name = text.trim().min(1).max(200);

/** Years that every database can hold, whatever the offset. */
const instant = z.iso.datetime({ offset: true }).refine((at) => {
  const year = new Date(at).getUTCFullYear();
  return year >= 1971 && year < 9_999;
}, 'must lie between the years 1971 and 9998');

const editable = {
  name,
  description: text.max(5_000).nullable(),
  /** Parsed and checked against the catalog by the service, so that its issues name nodes. */
  rule: z.unknown(),
  timeZone: timeZoneSchema.nullable(),
  labels: z.array(text.trim().min(1).max(60)).max(50),
  active: z.boolean(),
  exposed: z.boolean(),
  pinned: z.boolean(),
  /** Whether webhooks are told of the first fill: a join of everybody who is in it. */
  announceFirst: z.boolean(),
  /** When it is refreshed as a whole; null for the site's own. */
  refreshMode: refreshModeSchema.nullable(),
  /** In the segment's zone; null for the site's own. */
  refreshCron: cronSchema.nullable(),
  /** When the segment is to be activated, or deactivated, by itself; null for never. */
  activateAt: instant.nullable(),
  deactivateAt: instant.nullable(),
};

const newKeySchema = segmentKeySchema.refine(
  (key) => !(RESERVED_KEYS as readonly string[]).includes(key),
  'is a reserved word'
);

export const createSegmentSchema = z
  .strictObject({
    key: newKeySchema,
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

const SEGMENT_SORTS = ['name', 'members', 'change', 'refreshedAt', 'updatedAt', 'createdAt'] as const;

/** Filters combine; pinned segments come first whatever the order. */
export const findSegmentsSchema = z.strictObject({
  audience: audienceSchema.optional(),
  kind: segmentKindSchema.optional(),
  status: segmentStatusSchema.optional(),
  label: z.string().max(60).optional(),
  pinned: z
    .enum(['true', 'false'])
    .transform((word) => word === 'true')
    .optional(),
  /** Part of the key or name, whatever the case. */
  search: z.string().max(200).optional(),
  /** An attribute and a direction: `members:desc`. `change` is the net change of 7 days. */
  sort: z
    .string()
    .regex(
      new RegExp(`^(${SEGMENT_SORTS.join('|')}):(asc|desc)$`),
      `must be one of ${SEGMENT_SORTS.join(', ')} and :asc or :desc`
    )
    .default('name:asc'),
  page: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(1_000).default(25),
});

/** `meta` of a page of anything that is numbered. */
export interface PageMeta {
  pagination: { page: number; pageSize: number; pageCount: number; total: number };
}

/** `meta` of the list: with the labels of all segments, which is what its filter offers. */
export interface SegmentListMeta extends PageMeta {
  labels: string[];
}

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
  timeZone: timeZoneSchema.optional(),
  /** Moves the clock, not the data. */
  asOf: z.iso.datetime({ offset: true }).optional(),
  /** How many subjects to show, 0 to 50. */
  sample: z.number().int().min(0).max(50).default(10),
  perCondition: z.boolean().default(false),
  /**
   * `never`: the exact number, however long it takes. `only`: an estimate from about 10,000 subjects. `auto`: the exact
   * number where it comes soon, else an estimate.
   */
  estimate: z.enum(['never', 'auto', 'only']).default('never'),
});

/** What a preview answers. */
export interface PreviewAnswer {
  count: number;
  /** Everybody in the audience. */
  of: number;
  exact: boolean;
  /** By how much the count may be off, 19 times out of 20; 0 where it is exact. */
  margin: number;
  /** Decided at each request: the count is of those who could match by what is stored. */
  requestTime: boolean;
  /** A few of them, in the order of their ids, with the fields that name them. */
  sample: Person[];
  /** In the order of the rule. Conditions inside a `where` speak of rows or events and have none. */
  conditions?: ConditionCount[];
  asOf: string;
  ms: number;
}

/** How many a condition or group holds for: exact, or an estimate, as the preview is. */
export interface ConditionCount {
  nodeId: string;
  /** By itself. */
  alone: number;
  /** For how many its group would hold if it ended with this one. */
  cumulative: number;
}

export const refreshSomeSchema = z.strictObject({ keys: z.array(segmentKeySchema).min(1).max(1_000).optional() });

export const membersQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(10_000).default(100),
  cursor: z.string().max(100).optional(),
});

/** Days in UTC from `from` to `to`, both included; by default the last 90. */
export const countsQuerySchema = z.strictObject({ from: z.iso.date().optional(), to: z.iso.date().optional() });

/** Subjects by identity value, `doc:…` or `id:…`; at most 10,000 a call. */
export const memberNamesSchema = z.strictObject({
  subjects: z.array(z.string().min(1).max(255)).min(1).max(10_000),
  note: text.max(250).optional(),
});

/** What putting subjects in, taking them out or releasing them did. */
export interface MembersChange {
  joined: number;
  left: number;
  /** Subjects that are forced in or out, or no longer are, whether or not that changed the members. */
  changed: number;
  /** Names that nobody in the audience has. */
  unknown: string[];
}

export const explainQuerySchema = z.strictObject({ subject: z.string().min(1).max(255) });

/** `POST /segments/:key/duplicate`; without a key one is made from the original's. */
export const duplicateSegmentSchema = z.strictObject({
  key: newKeySchema.optional(),
  name: name.optional(),
});

export const bulkSegmentsSchema = z.strictObject({
  action: z.enum(['refresh', 'activate', 'deactivate', 'pin', 'unpin', 'delete']),
  keys: z.array(segmentKeySchema).min(1).max(1_000),
});
export type BulkAction = z.output<typeof bulkSegmentsSchema>['action'];

/** What a bulk action did to each segment, in the order asked. */
export interface BulkResult {
  key: string;
  done: boolean;
  /** Why not. */
  error?: string;
}

/** `POST /segments/:key/impact`: who would join and leave if this were saved. */
export const impactSchema = z.strictObject({
  rule: z.unknown(),
  timeZone: timeZoneSchema.nullable().optional(),
  sample: z.number().int().min(0).max(50).default(5),
});

export interface Impact {
  /** Members by the present rule and by the proposed one, both judged now, forced in and out included. */
  before: number;
  after: number;
  joining: number;
  leaving: number;
  sample: { joining: Person[]; leaving: Person[] };
  asOf: string;
  ms: number;
}

/** One place that uses a segment. */
export type SegmentUse =
  | { kind: 'segment'; key: string; name: string }
  | {
      kind: 'entry';
      uid: string;
      /** Display name of the type. */
      type: string;
      /** Whether there is but one entry of the type; the content manager has it elsewhere. */
      single: boolean;
      documentId: string;
      title: string | null;
      field: string;
      locale: string | null;
      published?: boolean;
      expression: string;
    };

/** A collection type that has an audience field itself, and of which the asker may create entries in the content manager. */
export interface AudienceTarget {
  uid: string;
  /** Display name of the type. */
  type: string;
  /** The audience field. */
  field: string;
}

/** `meta.complete` says whether that is all of it; at most 1,000 entries are listed. */
export interface SegmentUsage {
  segments: Extract<SegmentUse, { kind: 'segment' }>[];
  entries: Extract<SegmentUse, { kind: 'entry' }>[];
  /** Webhooks that name the segment. They do not keep it from being deleted. */
  webhooks: { id: number; label: string }[];
}

/** `GET /segments/choices`: what pickers offer, by name. */
export interface SegmentChoice {
  key: string;
  name: string;
  audience: z.output<typeof audienceSchema>;
  kind: SegmentKind;
  active: boolean;
  status: SegmentStatus;
  /** Decided at each request: it has no stored members. */
  requestTime: boolean;
  members: number;
}

/** A segment in the list: what the list shows beside the segment itself. */
export interface SegmentListItem extends SegmentAnswer {
  /** Members at the end of each of the last 14 days, oldest first; null before the segment was first filled. */
  sparkline: (number | null)[];
  /** Net change of members over 7 days; null where nothing is known of that time. */
  change7: number | null;
  /** Number of segments, and of entries and components, that use it. */
  usedBy: { segments: number; entries: number };
  /** The open run, if one waits or works. */
  run: Pick<Run, 'id' | 'state' | 'done' | 'total'> | null;
}

/** Members, joins and leaves of one day (UTC). */
export interface DayCount {
  day: string;
  members: number;
  joined: number;
  left: number;
}

/**
 * How late members are when time passes and nothing else happens. `reason` says why everybody has to be judged for it: other
 * subjects count (`everybody`), the rule's dates are found by no range (`rule`), or they would be with an index (`index`).
 */
export type SegmentDelay =
  | { kind: 'seconds'; seconds: number }
  /** When a day begins in the zone. */
  | { kind: 'midnight'; timeZone: string; reason: DelayReason }
  | { kind: 'cadence'; minutes: number; reason: DelayReason }
  /** At its refreshes by cron expression. */
  | { kind: 'schedule'; cron: string; timeZone: string; reason: DelayReason }
  /** When somebody asks for a refresh. */
  | { kind: 'manual' }
  /** Decided at each request, to the instant. */
  | { kind: 'request' };
export type DelayReason = 'everybody' | 'rule' | 'index';

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
  /** Decided at each request: it has no stored members. */
  requestTime: boolean;
  active: boolean;
  exposed: boolean;
  pinned: boolean;
  announceFirst: boolean;
  refreshMode: RefreshMode | null;
  refreshCron: string | null;
  /** Null where time alone changes nothing, and of an inactive segment. */
  delay: SegmentDelay | null;
  activateAt: string | null;
  deactivateAt: string | null;
  /** Counts the saves; goes into `If-Match` as `"<version>"`. */
  version: number;
  status: SegmentStatus;
  /** Why the last refresh failed. */
  error: string | null;
  /** Since when nothing is announced, and how many members were lost by the deletion of their profiles. */
  suspended: { at: string; lost: number } | null;
  members: number;
  refreshedAt: string | null;
  refreshMs: number | null;
  createdAt: string;
  updatedAt: string;
}
