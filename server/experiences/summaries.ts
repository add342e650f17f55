import type { Core } from '@strapi/strapi';
import { SUMMARY_DAYS, type ExperienceAnswer, type ExperienceSummary } from '../../contracts/experiences';
import { schemaOf } from '../catalog/schema';
import { dueTime } from '../membership/clock';
import { idOf, titlesOf, type MayRead, type Named } from '../segments/usage';
import { shownSince } from '../storage/experience-counts';
import { defaultLocale, isLocalized } from './locales';

const DAY_MS = 86_400_000;

/** Experiences with what they are of, and how many saw them lately. */
export async function summariesOf(
  strapi: Core.Strapi,
  experiences: readonly ExperienceAnswer[],
  mayRead: MayRead
): Promise<ExperienceSummary[]> {
  const site = await defaultLocale(strapi);
  const entryOf = ({ contentType: uid, document: documentId }: ExperienceAnswer): Named => {
    return { uid, documentId, locale: isLocalized(strapi, uid) ? site : null };
  };
  const titles = await titlesOf(strapi, experiences.map(entryOf), mayRead);
  const from = new Date((await dueTime(strapi)).getTime() - SUMMARY_DAYS * DAY_MS);
  const keys = experiences.map(({ key }) => key);
  const shown = await shownSince(strapi, keys, from);
  return experiences.map((experience) => {
    const schema = schemaOf(strapi, experience.contentType);
    const entry = {
      type: schema?.info?.displayName ?? experience.contentType,
      title: titles.get(idOf(entryOf(experience))) ?? null,
      single: schema?.kind === 'singleType',
    };
    return { ...experience, entry, shown: shown.get(experience.key)?.[experience.stickTo] ?? 0 };
  });
}
