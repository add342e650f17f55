import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import {
  type ExperienceAnswer,
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
import { FieldAccess } from './field-access';
import { resultsOf } from './results';
import { shownOf } from './shown';
import { summariesOf } from './summaries';

/** `/experiences`: definitions, and for frontends what one of them shows. */
export const experienceController = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => experiencesOf(strapi);
  const key = (ctx: Context) => paramOf(ctx, 'key');
  const variant = (ctx: Context) => paramOf(ctx, 'variant');
  /** Answers an experience, as far as the caller may see what is in it. */
  const tell = async (ctx: Context, experience: ExperienceAnswer, locale: string | undefined) => {
    const access = await FieldAccess.of(strapi, ctx, [experience], locale);
    ctx.body = { data: access.readable(experience), meta: {} };
  };
  const localeOf = (ctx: Context) => queryOf(ctx, localeQuerySchema).locale;
  const published = (is: boolean) => async (ctx: Context) => {
    const locale = localeOf(ctx);
    await tell(ctx, await service().publish(key(ctx), variant(ctx), is, locale), locale);
  };
  return {
    async shown(ctx: Context) {
      ctx.body = await shownOf(strapi, ctx, key(ctx));
    },

    async find(ctx: Context) {
      const { summary, ...wanted } = queryOf(ctx, experienceListQuerySchema);
      const found = await service().list(wanted);
      const access = await FieldAccess.of(strapi, ctx, found, wanted.locale);
      const told = found.map((each) => access.readable(each));
      ctx.body = { data: summary ? await summariesOf(strapi, told, titleReader(ctx)) : told, meta: {} };
    },

    async findOne(ctx: Context) {
      const locale = localeOf(ctx);
      await tell(ctx, await service().findOne(key(ctx), locale), locale);
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
      await tell(ctx, await service().update(key(ctx), input), undefined);
    },

    async delete(ctx: Context) {
      await service().remove(key(ctx));
      ctx.status = 204;
    },

    async createVariant(ctx: Context) {
      const input = bodyOf(ctx, variantCreateSchema);
      const { locale, overrides } = input;
      const experience = await service().findOne(key(ctx), locale);
      (await FieldAccess.of(strapi, ctx, [experience], locale)).merged(ctx, experience, {}, overrides);
      await tell(ctx, await service().createVariant(key(ctx), input), locale);
      ctx.status = 201;
    },

    async updateVariant(ctx: Context) {
      const input = bodyOf(ctx, variantUpdateSchema);
      const { locale, overrides } = input;
      if (overrides) {
        const experience = await service().findOne(key(ctx), locale);
        const stored = experience.variants.find((each) => each.key === variant(ctx))?.overrides ?? {};
        const access = await FieldAccess.of(strapi, ctx, [experience], locale);
        input.overrides = access.merged(ctx, experience, stored, overrides);
      }
      await tell(ctx, await service().updateVariant(key(ctx), variant(ctx), input), locale);
    },

    async deleteVariant(ctx: Context) {
      await service().removeVariant(key(ctx), variant(ctx));
      ctx.status = 204;
    },

    publish: published(true),
    unpublish: published(false),
  };
};
