import type { Core } from '@strapi/strapi';
import type { PlaceCode, PlaceFinding } from '../../../contracts/findings';
import { configOf } from '../../config';
import { entryName } from '../../experiences/directory';
import { experiencesOf } from '../../experiences/experiences';
import { publishedLocales } from '../../experiences/published-locales';
import { requestInstant } from '../../membership/clock';
import { sentencesFor } from '../../sentences';
import type { KnownEvents } from './known-events';

/** Running experiences that, as a whole, do not do what their editors think; those of single variants are the content's. */
export async function experienceFindings(strapi: Core.Strapi, events: KnownEvents): Promise<PlaceFinding[]> {
  const say = sentencesFor(strapi).finding;
  const now = requestInstant(strapi);
  const found: PlaceFinding[] = [];
  const running = await experiencesOf(strapi).list({ state: 'running' });
  const published = await publishedLocales(strapi, running);
  for (const { key, name, goal, endsAt, variants, contentType, document } of running) {
    const add = (code: PlaceCode, message: string) => found.push({ kind: 'experience', code, message, key, name });
    if (endsAt !== null && new Date(endsAt) <= now) add('over', say.over);
    if (variants.length === 0) add('noVariants', say.noVariants);
    if (!published.has(entryName(contentType, document))) add('entryUnpublished', say.entryUnpublished);
    if (goal === null) add('noGoal', say.noGoal);
    else if (events.neverCame(goal)) add('goalUnseen', say.goalUnseen(goal));
  }
  const { tracking, experiences } = configOf(strapi);
  if (running.length > 0 && tracking.consent.required && experiences.exposures === 'server') {
    found.push({ kind: 'site', code: 'exposuresUnrecorded', message: say.exposuresUnrecorded });
  }
  return found;
}
