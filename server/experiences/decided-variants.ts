import type { Core } from '@strapi/strapi';
import type { Choice } from '../../contracts/experiences';
import type { Asker } from '../identity/asker';
import { chosenFor, currentOf } from './chosen';
import { runningExperiences } from './directory';
import { defaultLocale, isLocalized } from './locales';

/** What the asker gets of each experience whose time it is, of what is published in the default locale, by key. */
export async function variantsFor(strapi: Core.Strapi, asker: Asker): Promise<Record<string, Choice>> {
  const { byEntry } = await runningExperiences(strapi);
  const found: Record<string, Choice> = {};
  for (const running of byEntry.values()) {
    const experience = currentOf(strapi, running);
    if (!experience) continue;
    const locale = isLocalized(strapi, experience.contentType) ? await defaultLocale(strapi) : undefined;
    found[experience.key] = await chosenFor(strapi, asker, experience, { status: 'published', locale });
  }
  return found;
}
