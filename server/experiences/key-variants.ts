import type { Core } from '@strapi/strapi';
import type { Asker } from '../identity/asker';
import { segmentDirectory } from '../membership/directory';
import { activeSegments } from '../personalization/active-segments';
import { choose } from './choose';
import { currentOf, rowOf, type Form } from './chosen';
import { rowName, runningExperiences, type RunningExperience } from './directory';
import { isLocalized } from './locales';
import { seedOf } from './seed';

/**
 * Of each experience whose time it is, by key, the variants that an audience key of this asker names: the one that the asker gets and, where
 * that is not published in all locales, those that are shown in its place.
 */
export async function variantsOfKey(strapi: Core.Strapi, asker: Asker): Promise<Map<string, string[]>> {
  const active = activeSegments(await segmentDirectory(strapi));
  const found = new Map<string, string[]>();
  for (const running of (await runningExperiences(strapi)).byEntry.values()) {
    const experience = currentOf(strapi, asker, running);
    if (!experience) continue;
    const chooser = { seed: await seedOf(strapi, asker, experience.stickTo), segments: asker.segments, active };
    const forms = formsOf(strapi, experience);
    const named: string[] = [];
    for (;;) {
      const variants = experience.variants.map((variant) => ({
        ...variant,
        missing: named.includes(variant.key) || !forms.some((form) => rowOf(variant, form) !== undefined),
      }));
      const { variant: key } = choose({ ...experience, variants }, chooser);
      const variant = variants.find((each) => each.key === key);
      if (!variant) break;
      named.push(variant.key);
      if (forms.every((form) => rowOf(variant, form) !== undefined)) break;
    }
    found.set(experience.key, named);
  }
  return found;
}

/** All forms in which some variant of the experience is published. */
function formsOf(strapi: Core.Strapi, { contentType, variants }: RunningExperience): Form[] {
  if (!isLocalized(strapi, contentType)) return [{ status: 'published' }];
  const prefix = rowName('published', '');
  const names = variants.flatMap(({ rows }) => [...rows.keys()].filter((name) => name.startsWith(prefix)));
  return [...new Set(names)].map((name) => ({ status: 'published', locale: name.slice(prefix.length) }));
}
