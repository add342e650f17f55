import type { Core } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';
import type { ExperienceAnswer } from '../../contracts/experiences';
import { IN_LIST } from '../storage/among';
import { entryName } from './directory';

type Model = Parameters<typeof contentTypes.hasDraftAndPublish>[0];
type Entry = Pick<ExperienceAnswer, 'contentType' | 'document'>;

/**
 * In which locales visitors get these entries, by `entryName`: null of a type without locales. Entries that they do not get at all are absent.
 */
export async function publishedLocales(
  strapi: Core.Strapi,
  entries: readonly Entry[]
): Promise<ReadonlyMap<string, readonly (string | null)[]>> {
  const locales = new Map<string, (string | null)[]>();
  for (const uid of new Set(entries.map(({ contentType }) => contentType))) {
    const model = strapi.getModel(uid as never) as Model | undefined;
    if (!model) continue;
    const documents = [...new Set(entries.flatMap((each) => (each.contentType === uid ? [each.document] : [])))];
    const isPublished = contentTypes.hasDraftAndPublish(model) && { publishedAt: { $notNull: true } };
    for (let at = 0; at < documents.length; at += IN_LIST) {
      const rows = (await strapi.db.query(uid).findMany({
        select: ['documentId', 'locale'],
        where: { documentId: { $in: documents.slice(at, at + IN_LIST) }, ...isPublished },
        orderBy: { locale: 'asc' },
      })) as { documentId: string; locale: string | null }[];
      for (const { documentId, locale } of rows) {
        const name = entryName(uid, documentId);
        locales.set(name, [...(locales.get(name) ?? []), locale]);
      }
    }
  }
  return locales;
}
