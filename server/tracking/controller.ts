import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { sourceCreateSchema, sourceUpdateSchema } from '../../contracts/sources';
import { bodyOf, idOf } from '../http';
import { sourcesOf } from './sources';

/** `/sources`: who may send events. */
export const sourceController = ({ strapi }: { strapi: Core.Strapi }) => ({
  async find(ctx: Context) {
    ctx.body = { data: await sourcesOf(strapi).list(), meta: {} };
  },

  async create(ctx: Context) {
    ctx.body = { data: await sourcesOf(strapi).create(bodyOf(ctx, sourceCreateSchema)), meta: {} };
    ctx.status = 201;
    ctx.set('Cache-Control', 'no-store');
  },

  async update(ctx: Context) {
    ctx.body = { data: await sourcesOf(strapi).update(idOf(ctx, 'id'), bodyOf(ctx, sourceUpdateSchema)), meta: {} };
  },

  async rotate(ctx: Context) {
    ctx.body = { data: await sourcesOf(strapi).rotate(idOf(ctx, 'id')), meta: {} };
    ctx.set('Cache-Control', 'no-store');
  },

  async delete(ctx: Context) {
    await sourcesOf(strapi).delete(idOf(ctx, 'id'));
    ctx.status = 204;
  },
});
