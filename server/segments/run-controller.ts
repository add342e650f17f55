import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context } from 'koa';
import { cancelRunsSchema } from '../../contracts/runs';
import { authorOf, bodyOf, idOf, paramOf, readerOf } from '../http';
import { refreshesOf } from '../membership/refreshes';
import { segmentsOfStrapi } from './segments';

export const runController = ({ strapi }: { strapi: Core.Strapi }) => ({
  /** Of one segment; without a key what waits or works, of all. */
  async find(ctx: Context) {
    const key = paramOf(ctx, 'key');
    if (key === '') {
      ctx.body = { data: await refreshesOf(strapi).open(), meta: {} };
      return;
    }
    await segmentsOfStrapi(strapi).findOne(key, readerOf(ctx));
    ctx.body = { data: await refreshesOf(strapi).runsOf(key, 100), meta: {} };
  },
  async findOne(ctx: Context) {
    const run = await refreshesOf(strapi).run(idOf(ctx, 'id'));
    if (!run) throw new errors.NotFoundError('There is no such run.');
    ctx.body = { data: run, meta: {} };
  },
  async cancel(ctx: Context) {
    const run = await refreshesOf(strapi).cancel(idOf(ctx, 'id'), authorOf(ctx).name);
    if (!run) throw new errors.NotFoundError('There is no such run.');
    ctx.body = { data: run, meta: {} };
  },
  async cancelSome(ctx: Context) {
    const { ids } = bodyOf(ctx, cancelRunsSchema);
    ctx.body = { data: { cancelled: await refreshesOf(strapi).cancelSome(ids, authorOf(ctx).name) }, meta: {} };
  },
});
