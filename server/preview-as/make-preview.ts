import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context } from 'koa';
import type { z } from 'zod';
import type { PreviewAnswer, PreviewClaims, previewAsSchema } from '../../contracts/preview-as';
import { holds, parseExpression } from '../../rules/expression';
import { chosenFor, currentOf } from '../experiences/chosen';
import { entryName, experiencesIn } from '../experiences/directory';
import { isLocalized } from '../experiences/locales';
import { validationError } from '../http';
import { decidedFor, instantOf, withDecided, type Asker } from '../identity/asker';
import { segmentDirectory } from '../membership/directory';
import { namedSubject } from '../people/named-subject';
import { activeSegments } from '../personalization/active-segments';
import { audienceBearers } from '../personalization/reach';
import { pageOf } from './page-of';
import { previewedAsker } from './previewed-asker';
import { sealPreview } from './token';

type Input = z.output<typeof previewAsSchema>;

/** A link by which content is seen as somebody else sees it, and what that shows of one entry. */
export async function makePreview(strapi: Core.Strapi, ctx: Context, input: Input): Promise<PreviewAnswer> {
  const audiences = await audiencesOf(strapi, input);
  const as = await namedAs(strapi, input.as);
  const { token, preview } = await sealPreview(strapi, {
    as,
    variants: input.variants,
    ...(input.at && { at: input.at }),
  });
  const stored = await previewedAsker(strapi, preview);
  const asker = withDecided(stored, await decidedFor(strapi, ctx, stored));
  const active = activeSegments(await segmentDirectory(strapi));
  return {
    token,
    expiresAt: preview.expiresAt.toISOString(),
    ...(await pageOf(strapi, input, token)),
    segments: [...asker.segments].filter((key) => active.has(key)).sort(),
    shown: audiences.every((text) => {
      const parsed = parseExpression(text);
      return parsed.ok && holds(parsed.expression, asker.segments, active);
    }),
    experiences: await experiencesOf(strapi, asker, input),
  };
}

/** The entry's own audiences. @throws NotFoundError where there is no such entry */
async function audiencesOf(strapi: Core.Strapi, input: Input): Promise<string[]> {
  const { contentType, document: documentId, status } = input;
  const attributes = audienceBearers(strapi).get(contentType) ?? [];
  const entry = (await strapi.documents(contentType as never).findOne({
    documentId,
    status,
    locale: localeOf(strapi, input),
    fields: ['documentId', ...attributes],
  } as never)) as Record<string, unknown> | null;
  if (!entry) throw new errors.NotFoundError('There is no such entry.');
  return attributes.map((name) => String(entry[name] ?? ''));
}

const localeOf = (strapi: Core.Strapi, { contentType, locale }: Input): string | undefined =>
  isLocalized(strapi, contentType) ? (locale ?? undefined) : undefined;

/** With the person by her document id, which is no secret to whoever sees it. */
async function namedAs(strapi: Core.Strapi, as: Input['as']): Promise<PreviewClaims['as']> {
  if ('subject' in as) {
    const { documentId } = await namedSubject(strapi, as.audience, as.subject, false);
    return { ...as, subject: documentId };
  }
  const directory = await segmentDirectory(strapi);
  as.segments.forEach((key, index) => {
    if (!directory.has(key)) throw validationError(`as.segments.${index}`, `There is no segment “${key}”.`);
  });
  return as;
}

/** Of an entry's experiences the one whose time it is, and why it is not that of the others. */
async function experiencesOf(strapi: Core.Strapi, asker: Asker, input: Input): Promise<PreviewAnswer['experiences']> {
  const { byEntry } = await experiencesIn(strapi, input.status);
  const all = byEntry.get(entryName(input.contentType, input.document)) ?? [];
  const current = currentOf(strapi, asker, all);
  const form = { status: input.status, locale: localeOf(strapi, input) };
  const now = instantOf(strapi, asker);
  const found: PreviewAnswer['experiences'] = [];
  for (const experience of all) {
    const { key, startsAt, endsAt } = experience;
    if (experience === current) {
      const { variant, because = 'noMatch' } = await chosenFor(strapi, asker, experience, form);
      found.push({ key, variant, because });
    } else {
      const isItsTime = (!startsAt || startsAt <= now) && (!endsAt || now < endsAt);
      found.push({ key, variant: null, because: isItsTime ? 'otherFirst' : 'notNow' });
    }
  }
  return found;
}
