import type { Core } from '@strapi/strapi';
import type { ExperienceFinding, VariantAnswer } from '../../contracts/experiences';
import type { Finding } from '../../contracts/findings';
import { parseExpression } from '../../rules/expression';
import { requestInstant } from '../membership/clock';
import { segmentDirectory } from '../membership/directory';
import { sentencesFor } from '../sentences';
import { lackingSources } from '../visit/lacking-sources';
import { EXPERIENCE } from './directory';
import { experiencesOf } from './experiences';
import { findingsOf, shownInsteadOf, type Span } from './findings';
import { defaultLocale, isLocalized } from './locales';

interface Defined extends Span {
  contentType: string;
  document: string;
}

/** Why an experience may not do what its editor means, in one locale: null of a type without locales. */
export async function judge(
  strapi: Core.Strapi,
  experience: Defined,
  variants: readonly VariantAnswer[],
  locale: string | null
): Promise<ExperienceFinding[]> {
  const { state, contentType, document } = experience;
  if (state === 'ended') return [];
  const directory = await segmentDirectory(strapi);
  const others = (await strapi.db.query(EXPERIENCE).findMany({
    where: { contentType, document, state: 'running' },
    orderBy: [{ firstStartedAt: 'asc' }, { id: 'asc' }],
  })) as Span[];
  const judged = variants.map(({ audience, publishedIn, ...variant }) => ({
    ...variant,
    parsed: parseExpression(audience ?? ''),
    published: publishedIn.includes(locale),
  }));
  const shownInstead = shownInsteadOf(experience, others, requestInstant(strapi))?.name;
  const known = { directory, lacking: await lackingSources(strapi, directory) };
  return findingsOf({ state, variants: judged, shownInstead }, known, sentencesFor(strapi));
}

/** The findings of all running experiences, each at its entry in the default locale. */
export async function runningFindings(strapi: Core.Strapi): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const { key, contentType: uid, document: documentId, variants, findings } of await experiencesOf(strapi).list({
    state: 'running',
  })) {
    const locale = isLocalized(strapi, uid) ? await defaultLocale(strapi) : null;
    for (const { variant, ...finding } of findings) {
      const expression = variants.find((each) => each.key === variant)?.audience ?? '';
      const field = ['experiences', key, ...(variant === undefined ? [] : [variant])].join('.');
      found.push({ ...finding, expression, uid, documentId, field, locale });
    }
  }
  return found;
}
