import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

/** The Content API request that is being answered, if any; never one of the admin panel. */
export function contentRequest(strapi: Core.Strapi): Context | undefined {
  const ctx = strapi.requestContext.get() as Context | undefined;
  return ctx?.state.route?.info?.type === 'content-api' ? ctx : undefined;
}
