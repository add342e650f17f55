import type { Core } from '@strapi/strapi';

/** Names under which a content request may say who asks, where a header cannot be sent. */
const ASKER_PARAMS = [
  'segmentsVisitor',
  'segmentsIdentity',
  'segmentsSubject',
  'segmentsKey',
  'segmentsContext',
  'segmentsPreview',
] as const;

/**
 * Lets the parameters through where `api.rest.strictParams` is on, and into OpenAPI. Strapi checks that each is a
 * single string; older versions of Strapi, which have no such registration, are not strict either.
 */
export function registerAskerParams(strapi: Core.Strapi): void {
  if (typeof strapi.contentAPI.addQueryParams !== 'function') return;
  for (const param of ASKER_PARAMS) {
    strapi.contentAPI.addQueryParams({
      [param]: {
        schema: (z) => z.string().max(4_096).optional(),
        // A site may use one route object in two routers; a second time would throw.
        matchRoute: (route) => !(param in (route.request?.query ?? {})),
      },
    });
  }
}

/** The same parameters without those that say who asks, which are no matter of the documents. */
export function withoutAskerParams<T extends object>(params: T): T {
  if (!ASKER_PARAMS.some((name) => name in params)) return params;
  // Leaves out rather than deletes, which would make a slow object of what Strapi still copies many times.
  const kept = Object.entries(params).filter(([name]) => !(ASKER_PARAMS as readonly string[]).includes(name));
  return Object.fromEntries(kept) as T;
}
