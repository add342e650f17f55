import type { Core } from '@strapi/strapi';
import { VARIANT } from './directory';

interface Documents {
  publish(params: object): Promise<unknown>;
  unpublish(params: object): Promise<unknown>;
}

/**
 * Publishes what is drafted of a variant in one locale, or takes back what is published. Under the lock of experiences: of two that publish the same at
 * once, Strapi would delete the published row of one from under the other.
 */
export async function publishVariant(
  strapi: Core.Strapi,
  documentId: string,
  locale: string,
  isPublished: boolean
): Promise<void> {
  const documents = strapi.documents(VARIANT as never) as unknown as Documents;
  await documents[isPublished ? 'publish' : 'unpublish']({ documentId, locale });
}
