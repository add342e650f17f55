import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { apiCalls } from '../../routes';
import { health } from './health';
import { overview } from './overview';

export const overviewController = ({ strapi }: { strapi: Core.Strapi }) => ({
  async find(ctx: Context) {
    ctx.body = { data: await overview(strapi), meta: {} };
  },
  async health(ctx: Context) {
    const prefix = `${strapi.config.get<string>('api.rest.prefix', '/api')}/segments`;
    const scopes = apiCalls.map(({ method, path, handler }) => ({ scope: handler, method, path: `${prefix}${path}` }));
    ctx.body = { data: await health(strapi, scopes), meta: {} };
  },
});
