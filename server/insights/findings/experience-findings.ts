import type { Core } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';
import type { ExperienceAnswer } from '../../../contracts/experiences';
import type { PlaceCode, PlaceFinding } from '../../../contracts/findings';
import { configOf } from '../../config';
import { experiencesOf } from '../../experiences/experiences';
import { requestInstant } from '../../membership/clock';
import { sentencesFor } from '../../sentences';
import type { KnownEvents } from './known-events';

/** Running experiences that, as a whole, do not do what their editors think; those of single variants are the content's. */
export async function experienceFindings(strapi: Core.Strapi, events: KnownEvents): Promise<PlaceFinding[]> {
  const say = sentencesFor(strapi).finding;
  const now = requestInstant(strapi);
  const found: PlaceFinding[] = [];
  const running = await experiencesOf(strapi).list({ state: 'running' });
  for (const experience of running) {
    const { key, name, goal, endsAt, variants } = experience;
    const add = (code: PlaceCode, message: string) => found.push({ kind: 'experience', code, message, key, name });
    if (endsAt !== null && new Date(endsAt) <= now) add('over', say.over);
    if (variants.length === 0) add('noVariants', say.noVariants);
    if (!(await isPublished(strapi, experience))) add('entryUnpublished', say.entryUnpublished);
    if (goal === null) add('noGoal', say.noGoal);
    else if (events.neverCame(goal)) add('goalUnseen', say.goalUnseen(goal));
  }
  const { tracking, experiences } = configOf(strapi);
  if (running.length > 0 && tracking.consent.required && experiences.exposures === 'server') {
    found.push({ kind: 'site', code: 'exposuresUnrecorded', message: say.exposuresUnrecorded });
  }
  return found;
}

async function isPublished(strapi: Core.Strapi, { contentType, document }: ExperienceAnswer): Promise<boolean> {
  const model = strapi.getModel(contentType as never) as
    Parameters<typeof contentTypes.hasDraftAndPublish>[0] | undefined;
  if (!model || !contentTypes.hasDraftAndPublish(model)) return true;
  const where = { documentId: document, publishedAt: { $notNull: true } };
  return (await strapi.db.query(contentType).findOne({ select: ['id'], where })) !== null;
}
