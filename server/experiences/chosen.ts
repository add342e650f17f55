import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import type { Choice } from '../../contracts/experiences';
import { askerOf, type Asker } from '../identity/asker';
import { requestInstant } from '../membership/clock';
import { segmentDirectory } from '../membership/directory';
import { activeKeys } from '../personalization/sight';
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
  return choose({ ...experience, variants }, { seed, segments: asker.segments, active: activeKeys(directory) });
}

/** The same for whoever asks this request. */
export async function chosenAtRequest(
  strapi: Core.Strapi,
  ctx: Context,
  experience: RunningExperience,
  form: Form
): Promise<Choice> {
  return chosenFor(strapi, await askerOf(strapi, ctx), experience, form);
}

/** Of the experiences of one entry, the one whose time it is. */
export function currentOf(
  strapi: Core.Strapi,
  experiences: readonly RunningExperience[]
): RunningExperience | undefined {
  const now = requestInstant(strapi);
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
