import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context } from 'koa';
import {
  audienceSchema,
  checkSchema,
  countsQuerySchema,
  createSegmentSchema,
  explainQuerySchema,
  findSegmentsSchema,
  memberNamesSchema,
  membersQuerySchema,
  previewSchema,
  refreshSomeSchema,
  updateSegmentSchema,
} from '../../contracts/segments';
import { bodyOf, deleteBodyOf, idOf, paramOf, queryOf, readerOf } from '../http';
import { refreshesOf } from '../membership/refreshes';
import { explain } from './explain';
import { changeMembers, membershipsOf, pageOfMembers } from './members';
import { preview } from './preview';
import { checkInput } from './rule-input';
import { segmentsOfStrapi, StaleSegmentError } from './segments';

const tag = (version: number): string => `"${version}"`;

/** The version in `If-Match`; `*` and no header mean any. @throws ValidationError */
function expectedVersion(ctx: Context): number | undefined {
  const header = ctx.get('If-Match');
  if (header === '' || header === '*') return undefined;
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header)?.[1];
  if (version === undefined) throw new errors.ValidationError('If-Match is not an entity tag of a segment.');
  return Number(version);
}

export const segmentController = ({ strapi }: { strapi: Core.Strapi }) => {
  const one = async (ctx: Context, key: string) => {
    const { segment, version } = await segmentsOfStrapi(strapi).findOne(key, readerOf(ctx));
    ctx.set('ETag', tag(version));
    ctx.body = { data: segment, meta: {} };
  };
  return {
    async find(ctx: Context) {
      const found = await segmentsOfStrapi(strapi).find(queryOf(ctx, findSegmentsSchema), readerOf(ctx));
      ctx.body = { data: found, meta: { total: found.length } };
    },
    async findOne(ctx: Context) {
      await one(ctx, paramOf(ctx, 'key'));
    },
    async create(ctx: Context) {
      const key = await segmentsOfStrapi(strapi).create(bodyOf(ctx, createSegmentSchema), readerOf(ctx));
      await one(ctx, key);
      ctx.status = 201;
    },
    async update(ctx: Context) {
      const key = paramOf(ctx, 'key');
      const input = bodyOf(ctx, updateSegmentSchema);
      try {
        await segmentsOfStrapi(strapi).update(key, input, expectedVersion(ctx), readerOf(ctx));
      } catch (error) {
        if (!(error instanceof StaleSegmentError)) throw error;
        const { segment } = await segmentsOfStrapi(strapi).findOne(key, readerOf(ctx));
        return ctx.preconditionFailed(error.message, { current: segment });
      }
      await one(ctx, key);
    },
    async delete(ctx: Context) {
      await segmentsOfStrapi(strapi).remove(paramOf(ctx, 'key'));
      ctx.status = 204;
    },
    async check(ctx: Context) {
      const { audience, rule, key } = bodyOf(ctx, checkSchema);
      const { issues, sentence } = await checkInput(strapi, audience, rule, { reader: readerOf(ctx), key });
      ctx.body = { data: { issues, sentence }, meta: {} };
    },
    async preview(ctx: Context) {
      ctx.body = { data: await preview(strapi, bodyOf(ctx, previewSchema), readerOf(ctx)), meta: {} };
    },
    async refresh(ctx: Context) {
      const key = paramOf(ctx, 'key');
      await segmentsOfStrapi(strapi).findOne(key, readerOf(ctx));
      ctx.body = { data: await refreshesOf(strapi).request(key, 'called'), meta: {} };
      ctx.status = 202;
    },
    async counts(ctx: Context) {
      const { from } = queryOf(ctx, countsQuerySchema);
      ctx.body = { data: await segmentsOfStrapi(strapi).counts(paramOf(ctx, 'key'), from), meta: {} };
    },
    async refreshAll(ctx: Context) {
      const { keys } = bodyOf(ctx, refreshSomeSchema);
      for (const key of keys ?? []) await segmentsOfStrapi(strapi).findOne(key, readerOf(ctx));
      ctx.body = { data: await refreshesOf(strapi).requestAll('called', keys), meta: {} };
      ctx.status = 202;
    },
  };
};

export const runController = ({ strapi }: { strapi: Core.Strapi }) => ({
  async find(ctx: Context) {
    const key = paramOf(ctx, 'key');
    await segmentsOfStrapi(strapi).findOne(key, readerOf(ctx));
    ctx.body = { data: await refreshesOf(strapi).runsOf(key, 100), meta: {} };
  },
  async findOne(ctx: Context) {
    const run = await refreshesOf(strapi).run(idOf(ctx, 'id'));
    if (!run) throw new errors.NotFoundError('There is no such run.');
    ctx.body = { data: run, meta: {} };
  },
  async cancel(ctx: Context) {
    const run = await refreshesOf(strapi).cancel(idOf(ctx, 'id'));
    if (!run) throw new errors.NotFoundError('There is no such run.');
    ctx.body = { data: run, meta: {} };
  },
});

export const memberController = ({ strapi }: { strapi: Core.Strapi }) => ({
  async find(ctx: Context) {
    ctx.body = await pageOfMembers(strapi, paramOf(ctx, 'key'), queryOf(ctx, membersQuerySchema));
  },
  async add(ctx: Context) {
    const input = bodyOf(ctx, memberNamesSchema);
    ctx.body = { data: await changeMembers(strapi, paramOf(ctx, 'key'), input, 'add'), meta: {} };
  },
  async remove(ctx: Context) {
    const input = await deleteBodyOf(ctx, memberNamesSchema);
    ctx.body = { data: await changeMembers(strapi, paramOf(ctx, 'key'), input, 'remove'), meta: {} };
  },
  async release(ctx: Context) {
    const input = await deleteBodyOf(ctx, memberNamesSchema);
    ctx.body = { data: await changeMembers(strapi, paramOf(ctx, 'key'), input, 'release'), meta: {} };
  },
  async explain(ctx: Context) {
    const { subject } = queryOf(ctx, explainQuerySchema);
    ctx.body = { data: await explain(strapi, paramOf(ctx, 'key'), subject, readerOf(ctx)), meta: {} };
  },
  async segmentsOf(ctx: Context) {
    const audience = audienceSchema.safeParse(paramOf(ctx, 'audience'));
    if (!audience.success) throw new errors.NotFoundError('There is no such audience.');
    ctx.body = { data: await membershipsOf(strapi, audience.data, paramOf(ctx, 'id')), meta: {} };
  },
});
