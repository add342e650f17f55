import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { decisionQuerySchema } from '../../contracts/decision';
import { findingsQuerySchema } from '../../contracts/findings';
import { queryOf, readerOf } from '../http';
import { allFindings } from '../insights/findings/all-findings';
import { mayWith } from '../people-access';
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
    const { kinds } = queryOf(ctx, findingsQuerySchema);
    // Of the installation only who may see its settings is told; its calls are no token's.
    const administers = readerOf(ctx) === 'admin' && mayWith(ctx, 'settings');
    const { found, complete } = kinds === 'all' ? await allFindings(strapi, { administers }) : await findings(strapi);
    markPrivate(ctx);
    ctx.body = { data: found, meta: { complete, checkedAt: new Date().toISOString() } };
  },
});
