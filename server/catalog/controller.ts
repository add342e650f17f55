import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import {
  documentsQuerySchema,
  eventPropertiesSchema,
  spreadQuerySchema,
  valuesQuerySchema,
} from '../../contracts/catalog';
import type { Catalog } from '../../rules/catalog';
import { audienceParam, queryOf, readerOf } from '../http';
import { mayWith } from '../people-access';
import { builderCatalog } from './builder-catalog';
import { buildCatalog } from './catalog';
import { documentFacts } from './documents';
import { eventProperties } from './event-properties';
import { spreadOf } from './spread';
import { valueFacts } from './values';

/** What the rule builder offers: fields, events, and what the data has for them. */
export const catalogController = ({ strapi }: { strapi: Core.Strapi }) => {
  const catalogOf = (ctx: Context): Promise<Catalog> => buildCatalog(strapi, audienceParam(ctx), readerOf(ctx));
  const isMasked = (ctx: Context): boolean => !mayWith(ctx, 'people');
  return {
    async findOne(ctx: Context) {
      const { catalog, complete } = await builderCatalog(strapi, audienceParam(ctx), readerOf(ctx));
      ctx.body = { data: catalog, meta: { complete } };
    },
    async properties(ctx: Context) {
      audienceParam(ctx);
      const { event } = queryOf(ctx, eventPropertiesSchema);
      const masked = isMasked(ctx);
      ctx.body = { data: await eventProperties(strapi, [event].flat(), masked), meta: { masked } };
    },
    async values(ctx: Context) {
      const asked = queryOf(ctx, valuesQuerySchema);
      const masked = isMasked(ctx);
      ctx.body = { data: await valueFacts(strapi, await catalogOf(ctx), asked, masked), meta: { masked } };
    },
    async spread(ctx: Context) {
      const asked = queryOf(ctx, spreadQuerySchema);
      const masked = isMasked(ctx);
      ctx.body = { data: await spreadOf(strapi, await catalogOf(ctx), asked, masked), meta: { masked } };
    },
    async documents(ctx: Context) {
      const asked = queryOf(ctx, documentsQuerySchema);
      const masked = isMasked(ctx);
      ctx.body = { data: await documentFacts(strapi, await catalogOf(ctx), asked, masked), meta: { masked } };
    },
  };
};
