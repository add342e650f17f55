import type { Core } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';
import { inStrapiTransaction } from '../storage/connection';
import { holdLock } from '../storage/held-lock';
import { EXPERIENCE, forgetExperiences, VARIANT } from './directory';
import { experiencesOf } from './experiences';
import { defaultLocale, isLocalized } from './locales';
import { publishVariant } from './publish-variant';

interface Call {
  uid: string;
  action: string;
  params: { documentId?: string; locale?: string | string[] | null; status?: string };
}
interface VariantRow {
  documentId: string;
  locale: string;
}

/**
 * What is drafted of an entry's variants is published with it, by whatever publishes it, releases among them; but not what was
 * unpublished by hand. With the entry its experiences go.
 */
export function followEntries(strapi: Core.Strapi): void {
  const follow = async (call: Call, next: () => Promise<unknown>): Promise<unknown> => {
    const result = await next();
    const { uid, action, params } = call;
    if (!uid.startsWith('api::') || !params.documentId) return result;
    if (action === 'publish' || publishesAtOnce(strapi, call))
      await publishVariants(strapi, uid, params.documentId, params.locale);
    if (action === 'delete') await removeWith(strapi, uid, params.documentId);
    return result;
  };
  strapi.documents.use(follow as never);
}

/** What the Content API does with each PUT that does not say otherwise: Strapi then publishes without a call of its own. */
const publishesAtOnce = (strapi: Core.Strapi, { uid, action, params }: Call): boolean =>
  action === 'update' &&
  params.status === 'published' &&
  contentTypes.hasDraftAndPublish(strapi.getModel(uid as 'admin::user'));

const experiencesOfEntry = (strapi: Core.Strapi, contentType: string, document: string) =>
  strapi.db
    .query(EXPERIENCE)
    .findMany({ select: ['key', 'documentId', 'state'], where: { contentType, document } }) as Promise<
    { key: string; documentId: string; state: string }[]
  >;

async function publishVariants(
  strapi: Core.Strapi,
  uid: string,
  document: string,
  locale: Call['params']['locale']
): Promise<void> {
  const experiences = (await experiencesOfEntry(strapi, uid, document)).filter(({ state }) => state !== 'ended');
  if (experiences.length === 0) return;
  const isEvery = !isLocalized(strapi, uid) || locale === '*';
  const wanted = isEvery ? [] : [locale ?? (await defaultLocale(strapi))].flat();
  const drafts = (await strapi.db.query(VARIANT).findMany({
    select: ['documentId', 'locale'],
    where: { experience: { $in: experiences.map(({ key }) => key) }, held: false, publishedAt: null },
  })) as VariantRow[];
  const due = drafts.filter(({ locale: own }) => isEvery || wanted.includes(own));
  if (due.length === 0) return;
  await inStrapiTransaction(strapi, async (trx) => {
    await holdLock(trx, 'experiences');
    for (const { documentId, locale: own } of due) await publishVariant(strapi, documentId, own, true);
  });
  forgetExperiences(strapi);
}

/** Once nothing is left of the entry in any locale. */
async function removeWith(strapi: Core.Strapi, uid: string, document: string): Promise<void> {
  const experiences = await experiencesOfEntry(strapi, uid, document);
  if (experiences.length === 0) return;
  if (await strapi.db.query(uid).findOne({ select: ['id'], where: { documentId: document } })) return;
  for (const experience of experiences) await experiencesOf(strapi).removeEntirely(experience);
}
