import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { decisionQuerySchema } from '../../contracts/decision';
import { findingsQuerySchema } from '../../contracts/findings';
import { queryOf } from '../http';
import { decide } from './decision';
import { findings } from './findings';
import { markPrivate } from './cache-headers';
import { explanation } from './mark-answers';

/** `GET /decision` */
export const decision = ({ strapi }: { strapi: Core.Strapi }) => ({
  async find(ctx: Context) {
    queryOf(ctx, decisionQuerySchema);
    markPrivate(ctx);
    ctx.body = { data: await decide(strapi, ctx), meta: { segments: await explanation(strapi, ctx) } };
  },
});

/** `GET /findings` */
export const findingsController = ({ strapi }: { strapi: Core.Strapi }) => ({
  async find(ctx: Context) {
    queryOf(ctx, findingsQuerySchema);
    const { found, complete } = await findings(strapi);
    markPrivate(ctx);
    ctx.body = { data: found, meta: { complete } };
  },
});
