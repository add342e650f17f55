import type { Core } from '@strapi/strapi';
import { provenAsker } from '../identity/asker';
import { isPreview } from './request';

/** Refuses a preview that is none, or of somebody who is gone, before anything is read: also where nothing that is read is aimed at anybody. */
export function refuseFalsePreviews(strapi: Core.Strapi): void {
  const prefix = `${strapi.config.get<string>('api.rest.prefix', '/api')}/`;
  strapi.server.use(async (ctx, next) => {
    if (isPreview(ctx) && ctx.path.startsWith(prefix)) await provenAsker(strapi, ctx);
    await next();
  });
}
