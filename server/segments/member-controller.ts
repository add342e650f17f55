import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { explainRuleSchema } from '../../contracts/people';
import { explainQuerySchema, memberNamesSchema, membersQuerySchema } from '../../contracts/segments';
import { audienceParam, authorOf, bodyOf, deleteBodyOf, paramOf, queryOf, readerOf } from '../http';
import { peopleFor } from '../people-access';
import { explain, explainRule, type Asker } from './explain';
import { changeMembers, membershipsOf, pageOfMembers } from './members';

const askerOf = (ctx: Context): Asker => ({ reader: readerOf(ctx), masked: peopleFor(ctx).masked });

/** In the body of a POST too: the admin panel's client sends none with DELETE. */
const namesOf = (ctx: Context) =>
  ctx.method === 'DELETE' ? deleteBodyOf(ctx, memberNamesSchema) : bodyOf(ctx, memberNamesSchema);

export const memberController = ({ strapi }: { strapi: Core.Strapi }) => {
  const change = (what: 'add' | 'remove' | 'release') => async (ctx: Context) => {
    const by = authorOf(ctx).name;
    ctx.body = { data: await changeMembers(strapi, paramOf(ctx, 'key'), await namesOf(ctx), what, by), meta: {} };
  };
  return {
    async find(ctx: Context) {
      const { masked, show } = peopleFor(ctx);
      const { data, meta } = await pageOfMembers(strapi, paramOf(ctx, 'key'), queryOf(ctx, membersQuerySchema));
      ctx.body = { data: data.map(show), meta: { ...meta, masked } };
    },
    add: change('add'),
    remove: change('remove'),
    release: change('release'),
    async explain(ctx: Context) {
      const { subject } = queryOf(ctx, explainQuerySchema);
      const asker = askerOf(ctx);
      ctx.body = { data: await explain(strapi, paramOf(ctx, 'key'), subject, asker), meta: { masked: asker.masked } };
    },
    async explainRule(ctx: Context) {
      const input = bodyOf(ctx, explainRuleSchema);
      const asker = askerOf(ctx);
      ctx.body = { data: await explainRule(strapi, input, asker), meta: { masked: asker.masked } };
    },
    async segmentsOf(ctx: Context) {
      const { masked } = peopleFor(ctx);
      ctx.body = { data: await membershipsOf(strapi, audienceParam(ctx), paramOf(ctx, 'id'), masked), meta: {} };
    },
  };
};
