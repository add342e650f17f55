import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { decisionQuerySchema } from '../../contracts/decision';
import { findingsQuerySchema } from '../../contracts/findings';
import { queryOf, readerOf, validationError } from '../http';
import { allFindings } from '../insights/findings/all-findings';
import { mayWith } from '../people-access';
import { isPreview } from '../preview-as/request';
import { decide } from './decision';
import { findings } from './findings';
import { markPrivate } from './cache-headers';
import { explanation } from './mark-answers';

/** `GET /decision` */
export const decision = ({ strapi }: { strapi: Core.Strapi }) => ({
  async find(ctx: Context) {
    const { status } = queryOf(ctx, decisionQuerySchema);
    if (status === 'draft' && !isPreview(ctx)) {
      throw validationError('status', 'Drafts are decided for previews only: with segmentsPreview.');
    }
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
