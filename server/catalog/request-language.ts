import type { Core } from '@strapi/strapi';
import { languageOf, type Language } from '../../rules/words';

/** The language of whoever asks: of an admin user the one of their profile, else English. */
export function requestLanguage(strapi: Core.Strapi): Language {
  const state = strapi.requestContext.get()?.state as { user?: { preferedLanguage?: string | null } } | undefined;
  return languageOf(state?.user?.preferedLanguage);
}
