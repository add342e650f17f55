import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { becauseSchema, type Choice } from '../../contracts/experiences';
import { namedSegments } from '../../rules/expression';
import { askerOf, instantOf, type Asker } from '../identity/asker';
import { segmentDirectory } from '../membership/directory';
import { activeSegments } from '../personalization/active-segments';
import { appliedKey } from '../personalization/request-key';
import type { Preview } from '../preview-as/token';
import { choose } from './choose';
import { rowName, type RunningExperience, type RunningVariant, type Status } from './directory';
import { seedOf } from './seed';

/** In which form the variants of an entry are wanted. */
export interface Form {
  status: Status;
  /** Undefined of a type without locales. */
  locale?: string | undefined;
}

/** What this asker gets of an experience, in this form. */
export async function chosenFor(
  strapi: Core.Strapi,
  asker: Asker,
  experience: RunningExperience,
  form: Form
): Promise<Choice> {
  const directory = await segmentDirectory(strapi);
  const seed = await seedOf(strapi, asker, experience.stickTo);
  const variants = experience.variants.map((variant) => ({ ...variant, missing: rowOf(variant, form) === undefined }));
  const choice = choose(
    { ...experience, variants },
    { seed, segments: asker.segments, active: activeSegments(directory) }
  );
  return asker.preview ? previewedChoice(asker.preview, experience, form, choice) : choice;
}

/** Told from a visitor's, so that nobody counts it; with why it is shown. */
function previewedChoice(
  { variants: forced }: Preview,
  { key, variants }: RunningExperience,
  form: Form,
  { variant, reason }: Choice
): Choice {
  const wanted = Object.hasOwn(forced, key) ? forced[key] : undefined;
  if (wanted === undefined) return { variant, reason: 'preview', because: becauseSchema.parse(reason) };
  const isThere = variants.some((each) => each.key === wanted && rowOf(each, form) !== undefined);
  if (wanted === null || isThere) return { variant: wanted, reason: 'preview', because: 'forced' };
  return { variant: null, reason: 'preview', because: 'missing' };
}

/** The same for whoever asks this request, or as its audience key says. */
export async function chosenAtRequest(
  strapi: Core.Strapi,
  ctx: Context,
  experience: RunningExperience,
  form: Form
): Promise<Choice> {
  const key = await appliedKey(strapi, ctx, experience.contentType);
  if (key) return chosenByKey(experience, key.variants, activeSegments(await segmentDirectory(strapi)), form);
  return chosenFor(strapi, await askerOf(strapi, ctx), experience, form);
}

/** What a key says is to be shown of an experience. A segment that is switched off takes its variants along. */
function chosenByKey(
  { key, variants }: RunningExperience,
  named: readonly (readonly [experience: string, variant: string])[],
  active: ReadonlySet<string>,
  form: Form
): Choice {
  const isNamed = (variant: RunningVariant) => named.some((pair) => pair[0] === key && pair[1] === variant.key);
  const isOpen = ({ parsed }: RunningVariant) =>
    parsed.ok && namedSegments(parsed.expression).every((segment) => active.has(segment));
  const variant = variants.find((each) => isNamed(each) && isOpen(each) && rowOf(each, form) !== undefined);
  return { variant: variant?.key ?? null, reason: 'key' };
}

/** Of the experiences of one entry, the one whose time it is for the asker, or of which a preview forces what is shown. */
export function currentOf(
  strapi: Core.Strapi,
  asker: Pick<Asker, 'preview'>,
  experiences: readonly RunningExperience[]
): RunningExperience | undefined {
  const forced = asker.preview?.variants ?? {};
  const wanted = experiences.find(({ key }) => Object.hasOwn(forced, key));
  if (wanted) return wanted;
  const now = instantOf(strapi, asker);
  return experiences.find(({ startsAt, endsAt }) => (!startsAt || startsAt <= now) && (!endsAt || now < endsAt));
}

/** When an experience begins or ends next; null where none does. */
export function nextTurn(experiences: Iterable<RunningExperience>, now: Date): Date | null {
  const turns = [...experiences]
    .flatMap(({ startsAt, endsAt }) => [startsAt, endsAt])
    .filter((at): at is Date => at !== null && at > now);
  return turns.length === 0 ? null : new Date(Math.min(...turns.map(Number)));
}

/** Row id of the variant in this form. */
export function rowOf({ rows }: Pick<RunningVariant, 'rows'>, { status, locale }: Form): number | undefined {
  if (locale !== undefined) return rows.get(rowName(status, locale));
  return [...rows].find(([name]) => name.startsWith(`${status} `))?.[1];
}
