import { z } from 'zod';

export const findingsQuerySchema = z.strictObject({
  /** `all`: also of segments, of experiences as a whole, of webhooks and of the installation. */
  kinds: z.enum(['content', 'all']).default('content'),
});

/** What can be wrong with an audience. */
export const audienceFaultSchema = z.enum([
  'unreadable',
  'unknownSegment',
  'inactiveSegment',
  'failedSegment',
  'contextUnavailable',
]);

/** One entry, or one component inside an entry, whose audience does not do what its author meant; or an entry with such an experience. */
export const findingSchema = z.strictObject({
  code: z.enum([...audienceFaultSchema.options, 'unreachable', 'noShare', 'unpublished', 'misfit', 'shownInstead']),
  message: z.string(),
  segment: z.string().optional(),
  expression: z.string(),
  uid: z.string(),
  documentId: z.string(),
  /** Path of the audience field in the entry, such as `audience` or `sections.audience`; of experiences `experiences`, key and variant. */
  field: z.string(),
  locale: z.string().nullable(),
  /** Absent for types without drafts. */
  published: z.boolean().optional(),
});

export type Finding = z.output<typeof findingSchema>;

/** What can be wrong with anything but an entry. */
export type PlaceCode =
  | 'segmentFailed'
  | 'segmentSuspended'
  | 'neverFilled'
  | 'segmentContext'
  | 'refersInactive'
  | 'eventUnseen'
  | 'needsClock'
  | 'over'
  | 'noVariants'
  | 'noGoal'
  | 'goalUnseen'
  | 'entryUnpublished'
  | 'exposuresUnrecorded'
  | 'webhookFailing'
  | 'webhookPaused'
  | 'webhookUnknownSegment'
  | 'clockOff'
  | 'noRefresh'
  | 'moved'
  | 'nobody'
  | 'noUser';

/** A segment, an experience, a webhook, or the installation, that will not do what somebody thinks. */
export interface PlaceFinding {
  kind: 'segment' | 'experience' | 'webhook' | 'site';
  code: PlaceCode;
  message: string;
  /** Key of the segment or experience, or number of the webhook. */
  key?: string;
  /** What people call it. */
  name?: string;
}

/** Something is not shown, sent or kept as was meant; something may not be; or it is good to know. */
export type Severity = 'error' | 'warning' | 'info';

type Code = Finding['code'] | PlaceCode;
const ERRORS: ReadonlySet<Code> = new Set<Code>([
  ...(['unreadable', 'unknownSegment', 'inactiveSegment', 'unreachable', 'noShare', 'unpublished'] as const),
  ...(['segmentFailed', 'neverFilled', 'needsClock', 'clockOff', 'over', 'noVariants', 'entryUnpublished'] as const),
  ...(['webhookFailing', 'moved', 'exposuresUnrecorded'] as const),
]);
const INFOS: ReadonlySet<Code> = new Set<Code>(['noGoal', 'nobody', 'noUser', 'noRefresh']);

export function severityOf(code: Code): Severity {
  if (ERRORS.has(code)) return 'error';
  return INFOS.has(code) ? 'info' : 'warning';
}

/** `GET /findings?kinds=all` */
export type AnyFinding = ((Finding & { kind: 'entry' }) | PlaceFinding) & { severity: Severity };
