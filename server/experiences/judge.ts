import type { Core } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';
import type { ExperienceFinding, VariantAnswer } from '../../contracts/experiences';
import type { Finding } from '../../contracts/findings';
import { parseExpression } from '../../rules/expression';
import { requestInstant } from '../membership/clock';
import { segmentDirectory } from '../membership/directory';
import { sentencesFor } from '../sentences';
import { lackingSources } from '../visit/lacking-sources';
import { experiencesOf } from './experiences';
import { findingsOf, shownInsteadOf, type Span } from './findings';
import { misfitsOf } from './fits';
import { defaultLocale, isLocalized } from './locales';

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

/** The findings of all running experiences, each at its entry in each locale in which that is published. */
export async function runningFindings(strapi: Core.Strapi): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const experience of await experiencesOf(strapi).list({ state: 'running' })) {
    const { key, contentType: uid, document: documentId } = experience;
    const inDefault = isLocalized(strapi, uid) ? await defaultLocale(strapi) : null;
    const locales = inDefault === null ? [null] : await shownLocales(strapi, uid, documentId, inDefault);
    for (const locale of locales) {
      const { variants, findings } =
        locale === inDefault ? experience : await experiencesOf(strapi).findOne(key, locale ?? undefined);
      for (const { variant, ...finding } of findings) {
        const expression = variants.find((each) => each.key === variant)?.audience ?? '';
        const field = ['experiences', key, ...(variant === undefined ? [] : [variant])].join('.');
        found.push({ ...finding, expression, uid, documentId, field, locale });
      }
    }
  }
  return found;
}

/** Those in which visitors get the entry; the default one where they do not get it at all. */
async function shownLocales(
  strapi: Core.Strapi,
  uid: string,
  documentId: string,
  inDefault: string
): Promise<string[]> {
  const isDrafted = contentTypes.hasDraftAndPublish(strapi.getModel(uid as never));
  const rows = (await strapi.db.query(uid).findMany({
    select: ['locale'],
    where: { documentId, ...(isDrafted && { publishedAt: { $notNull: true } }) },
    orderBy: { locale: 'asc' },
  })) as { locale: string }[];
  return rows.length === 0 ? [inDefault] : rows.map(({ locale }) => locale);
}
