import type { Core } from '@strapi/strapi';
import { faultOf } from '../fault-of';
import type { PreviewAnswer } from '../../contracts/preview-as';

interface Shown {
  contentType: string;
  document: string;
  locale?: string | null | undefined;
  status: 'draft' | 'published';
}

interface PreviewConfig {
  enabled?: boolean;
  config?: { handler?: (uid: string, params: object) => unknown };
}

/** The site's page of an entry, as Strapi's own preview has it, with the token. */
export async function pageOf(
  strapi: Core.Strapi,
  { contentType, document: documentId, locale, status }: Shown,
  token: string
): Promise<Pick<PreviewAnswer, 'url' | 'noUrl'>> {
  const preview = strapi.config.get<PreviewConfig | undefined>('admin.preview');
  const handler = preview?.config?.handler;
  if (typeof handler !== 'function' || preview?.enabled === false) return { url: null, noUrl: 'notConfigured' };
  try {
    const url = await handler(contentType, { documentId, locale, status });
    if (typeof url !== 'string' || url === '') return { url: null, noUrl: 'noPage' };
    return { url: withToken(url, token), noUrl: null };
  } catch (error) {
    strapi.log.error(`[segments] the preview handler of ${contentType} failed: ${faultOf(error)}`);
    return { url: null, noUrl: 'failed' };
  }
}

/** Whether the address is whole or begins at the admin panel's own host. */
export function withToken(url: string, token: string): string {
  const [, page = '', hash = ''] = /^([^#]*)(#.*)?$/s.exec(url) ?? [];
  return `${page}${page.includes('?') ? '&' : '?'}segmentsPreview=${token}${hash}`;
}
