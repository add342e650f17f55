import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import {
  experienceCreateSchema,
  experienceListQuerySchema,
  experienceUpdateSchema,
  localeQuerySchema,
  variantCreateSchema,
  variantUpdateSchema,
} from '../../contracts/experiences';
import { resultsQuerySchema } from '../../contracts/experience-results';
import { bodyOf, paramOf, queryOf } from '../http';
import { demand } from '../people-access';
import { titleReader } from '../segments/usage';
import { experiencesOf } from './experiences';
import { resultsOf } from './results';
import { shownOf } from './shown';
import { summariesOf } from './summaries';

/** `/experiences`: definitions, and for frontends what one of them shows. */
export const experienceController = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => experiencesOf(strapi);
  const key = (ctx: Context) => paramOf(ctx, 'key');
  const variant = (ctx: Context) => paramOf(ctx, 'variant');
  const localeOf = (ctx: Context) => queryOf(ctx, localeQuerySchema).locale;
  const published = (is: boolean) => async (ctx: Context) => {
    ctx.body = { data: await service().publish(key(ctx), variant(ctx), is, localeOf(ctx)), meta: {} };
  };
  return {
    async shown(ctx: Context) {
      ctx.body = await shownOf(strapi, ctx, key(ctx));
    },

    async find(ctx: Context) {
      const { summary, ...wanted } = queryOf(ctx, experienceListQuerySchema);
      const list = await service().list(wanted);
      ctx.body = { data: summary ? await summariesOf(strapi, list, titleReader(ctx)) : list, meta: {} };
    },

    async findOne(ctx: Context) {
      ctx.body = { data: await service().findOne(key(ctx), localeOf(ctx)), meta: {} };
    },

    async results(ctx: Context) {
      ctx.body = { data: await resultsOf(strapi, key(ctx), queryOf(ctx, resultsQuerySchema)), meta: {} };
    },

    async create(ctx: Context) {
      ctx.body = { data: await service().create(bodyOf(ctx, experienceCreateSchema)), meta: {} };
      ctx.status = 201;
    },

    async update(ctx: Context) {
      const input = bodyOf(ctx, experienceUpdateSchema);
      const { state, ...edited } = input;
      if (state !== undefined) demand(ctx, 'activate');
      if (state === undefined || Object.keys(edited).length > 0) demand(ctx, 'edit');
      ctx.body = { data: await service().update(key(ctx), input), meta: {} };
    },

    async delete(ctx: Context) {
      await service().remove(key(ctx));
      ctx.status = 204;
    },

    async createVariant(ctx: Context) {
      ctx.body = { data: await service().createVariant(key(ctx), bodyOf(ctx, variantCreateSchema)), meta: {} };
      ctx.status = 201;
    },

    async updateVariant(ctx: Context) {
      const input = bodyOf(ctx, variantUpdateSchema);
      ctx.body = { data: await service().updateVariant(key(ctx), variant(ctx), input), meta: {} };
    },

    async deleteVariant(ctx: Context) {
      await service().removeVariant(key(ctx), variant(ctx));
      ctx.status = 204;
    },

    publish: published(true),
    unpublish: published(false),
  };
};
