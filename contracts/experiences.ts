import { z } from 'zod';
import { audienceFaultSchema } from './findings';

/** Keys that are words of the API's own paths. */
const RESERVED_KEYS = ['variants'] as const;

/** What results and flags call the entry as it is, and those who are held out. */
const RESERVED_VARIANTS = ['baseline', 'holdout'] as const;

const NO_TEXT = /[\0\p{Surrogate}]/u;
const text = z.string().refine((value) => !NO_TEXT.test(value), 'has a character that no text can have');
const name = text.trim().min(1).max(200);
const key = z.string().regex(/^[a-z0-9_]{2,40}$/, 'must be 2 to 40 of a–z, 0–9 and _');
const percent = z.number().min(0).max(100);
const instant = z.iso.datetime({ offset: true }).nullable();

export const experienceStateSchema = z.enum(['draft', 'running', 'paused', 'ended']);
export type ExperienceState = z.output<typeof experienceStateSchema>;

const editable = {
  name,
  /** Whose share a split is by: each browser's, or each known person's wherever they are. */
  stickTo: z.enum(['visitor', 'contact']),
  /** Percent of all who keep seeing the entry as it is, to be compared with. */
  holdout: percent,
  startsAt: instant,
  endsAt: instant,
  /** Name of the event that the experience is to bring about. */
  goal: text.trim().min(1).max(200).nullable(),
};

export const experienceCreateSchema = z.strictObject({
  key: key.refine((value) => !(RESERVED_KEYS as readonly string[]).includes(value), 'is a word of the API'),
  name,
  contentType: z.string().min(1).max(191),
  document: z.string().min(1).max(60),
  stickTo: editable.stickTo.default('visitor'),
  holdout: percent.default(0),
  startsAt: instant.default(null),
  endsAt: instant.default(null),
  goal: editable.goal.default(null),
});
export type ExperienceCreate = z.input<typeof experienceCreateSchema>;

export const experienceUpdateSchema = z
  .strictObject({
    ...editable,
    state: experienceStateSchema.exclude(['draft']),
    /** Keys of all variants, in the order in which they are tried. */
    order: z.array(key).max(50),
  })
  .partial();
export type ExperienceUpdate = z.input<typeof experienceUpdateSchema>;

const variantFields = {
  name,
  /** Audience expression; null for everyone. */
  audience: z.string().max(250).nullable(),
  /** Percent of those whom it is for; null for all of them. */
  share: percent.nullable(),
  /** Values by attribute of the entry's type; what is not named follows the entry. */
  overrides: z
    .record(z.string(), z.unknown())
    .refine((values) => !hasNoText(values), 'has a character that no text can have'),
};

function hasNoText(value: unknown): boolean {
  if (typeof value === 'string') return NO_TEXT.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, each]) => NO_TEXT.test(name) || hasNoText(each));
}

export const variantCreateSchema = z.strictObject({
  key: key.refine((value) => !(RESERVED_VARIANTS as readonly string[]).includes(value), 'is a word of the API'),
  name,
  audience: variantFields.audience.default(null),
  share: variantFields.share.default(null),
  overrides: variantFields.overrides.default({}),
  locale: z.string().max(20).optional(),
});
export type VariantCreate = z.input<typeof variantCreateSchema>;

export const variantUpdateSchema = z.strictObject({ ...variantFields, locale: z.string().max(20) }).partial();
export type VariantUpdate = z.input<typeof variantUpdateSchema>;

export const localeQuerySchema = z.strictObject({ locale: z.string().max(20).optional() });
export const experienceListQuerySchema = z.strictObject({
  locale: z.string().max(20).optional(),
  contentType: z.string().max(191).optional(),
  document: z.string().max(60).optional(),
  /** Whether each comes with its entry and how many saw it lately. */
  summary: z.stringbool().default(false),
});
export type ExperienceListQuery = z.output<typeof experienceListQuerySchema>;

/** What is stored of one variant in one locale, as it was saved last. */
export interface VariantAnswer {
  key: string;
  name: string;
  audience: string | null;
  share: number | null;
  overrides: Record<string, unknown>;
  /** Whether all that was saved of it is published. */
  published: boolean;
  /** Locales that it is published in; the one of a type without locales is null. */
  publishedIn: (string | null)[];
}

/** Why an experience, or one variant of it, may not do what its editor means. */
export const experienceFindingSchema = z.strictObject({
  /** Key; absent where it is about the experience as a whole. */
  variant: z.string().optional(),
  code: z.enum([...audienceFaultSchema.options, 'unreachable', 'noShare', 'unpublished', 'misfit', 'shownInstead']),
  message: z.string(),
});
export type ExperienceFinding = z.output<typeof experienceFindingSchema>;

export interface ExperienceAnswer {
  key: string;
  name: string;
  contentType: string;
  document: string;
  state: ExperienceState;
  stickTo: 'visitor' | 'contact';
  holdout: number;
  startsAt: string | null;
  endsAt: string | null;
  goal: string | null;
  /** In the order in which they are tried. */
  variants: VariantAnswer[];
  /** In the locale that was asked for. */
  findings: ExperienceFinding[];
}

/** Days over which a summary counts. */
export const SUMMARY_DAYS = 30;

export interface ExperienceSummary extends ExperienceAnswer {
  /** Its title for readers who may see it in the content manager too. */
  entry: { type: string; title: string | null; single: boolean };
  /** Visitors, or people, who were shown any of it in the last 30 days. */
  shown: number;
}

/** Why somebody sees what they see. */
export const choiceReasonSchema = z.enum([
  'matched',
  'split',
  'holdout',
  'noMatch',
  'unknownVisitor',
  'preview',
  'key',
]);

/** Why a preview shows what it shows: as it would be chosen, or `forced` by the preview; `missing` is a variant that it forces in vain. */
export const becauseSchema = z.enum([...choiceReasonSchema.exclude(['preview', 'key']).options, 'forced', 'missing']);

export const choiceSchema = z.strictObject({
  /** Key of the variant; null for the entry as it is. */
  variant: z.string().nullable(),
  reason: choiceReasonSchema,
  /** With the reason `preview`. */
  because: becauseSchema.optional(),
});
export type Choice = z.output<typeof choiceSchema>;
