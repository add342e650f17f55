import type { Core } from '@strapi/strapi';
import type { Choice } from '../../contracts/experiences';
import type { Asker } from '../identity/asker';
import { chosenFor, currentOf } from './chosen';
import { experiencesIn, type Status } from './directory';
import { defaultLocale, isLocalized } from './locales';

/** What the asker gets of each experience whose time it is, of what is published in the default locale, or for a preview drafted, by key. */
export async function variantsFor(strapi: Core.Strapi, asker: Asker, status: Status): Promise<Record<string, Choice>> {
  const { byEntry } = await experiencesIn(strapi, status);
  const found: [string, Choice][] = [];
  let ofSite: Promise<string> | undefined;
  for (const running of byEntry.values()) {
    const experience = currentOf(strapi, asker, running);
    if (!experience) continue;
    const locale = isLocalized(strapi, experience.contentType) ? await (ofSite ??= defaultLocale(strapi)) : undefined;
    found.push([experience.key, await chosenFor(strapi, asker, experience, { status, locale })]);
  }
  // Whatever a key is, also `__proto__`.
  return Object.fromEntries(found);
}
