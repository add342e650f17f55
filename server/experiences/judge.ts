import type { Core } from '@strapi/strapi';
import type { ExperienceFinding, VariantAnswer } from '../../contracts/experiences';
import type { Finding } from '../../contracts/findings';
import { parseExpression } from '../../rules/expression';
import { requestInstant } from '../membership/clock';
import { segmentDirectory } from '../membership/directory';
import { sentencesFor } from '../sentences';
import { lackingSources } from '../visit/lacking-sources';
import { entryName } from './directory';
import { experiencesOf } from './experiences';
import { findingsOf, shownInsteadOf, type Span } from './findings';
import { misfitsOf } from './fits';
import { defaultLocale, isLocalized } from './locales';
import { publishedLocales } from './published-locales';

interface Defined extends Span {
  contentType: string;
  document: string;
}

/**
 * Tells why an experience may not do what its editor means, in one locale: null of a type without locales.
 * @param running those of the same entries, the one that began first before any other
 */
export async function judging(
  strapi: Core.Strapi,
  running: readonly Defined[]
): Promise<(experience: Defined, variants: readonly VariantAnswer[], locale: string | null) => ExperienceFinding[]> {
  const directory = await segmentDirectory(strapi);
  const known = { directory, lacking: await lackingSources(strapi, directory) };
  const [now, say] = [requestInstant(strapi), sentencesFor(strapi)];
  return (experience, variants, locale) => {
    const { state, contentType, document } = experience;
    if (state === 'ended') return [];
    const others = running.filter((other) => other.contentType === contentType && other.document === document);
    const judged = variants.map(({ audience, publishedIn, overrides, ...variant }) => ({
      ...variant,
      parsed: parseExpression(audience ?? ''),
      published: publishedIn.includes(locale),
      misfits: misfitsOf(strapi, contentType, overrides),
    }));
    const shownInstead = shownInsteadOf(experience, others, now)?.name;
    return findingsOf({ state, variants: judged, shownInstead }, known, say);
  };
}

/** The findings of all running experiences, each at its entry in each locale in which that is published, or in the default one. */
export async function runningFindings(strapi: Core.Strapi): Promise<Finding[]> {
  const running = await experiencesOf(strapi).list({ state: 'running' });
  if (running.length === 0) return [];
  const site = await defaultLocale(strapi);
  const published = await publishedLocales(strapi, running);
  /** By locale, as they are told there. */
  const told = new Map([[site, running]]);
  const found: Finding[] = [];
  for (const { key, contentType: uid, document: documentId } of running) {
    const locales = isLocalized(strapi, uid) ? (published.get(entryName(uid, documentId)) ?? [site]) : [null];
    for (const locale of locales) {
      const asked = locale ?? site;
      const there = told.get(asked) ?? (await experiencesOf(strapi).list({ state: 'running', locale: asked }));
      told.set(asked, there);
      const experience = there.find((each) => each.key === key);
      for (const { variant, ...finding } of experience?.findings ?? []) {
        const expression = experience?.variants.find((each) => each.key === variant)?.audience ?? '';
        const field = ['experiences', key, ...(variant === undefined ? [] : [variant])].join('.');
        found.push({ ...finding, expression, uid, documentId, field, locale });
      }
    }
  }
  return found;
}
