import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context } from 'koa';
import {
  bulkSegmentsSchema,
  checkSchema,
  countsQuerySchema,
  createSegmentSchema,
  duplicateSegmentSchema,
  findSegmentsSchema,
  impactSchema,
  previewSchema,
  refreshSomeSchema,
  updateSegmentSchema,
  type BulkAction,
  type CreateSegment,
} from '../../contracts/segments';
import { kpiQuerySchema } from '../../contracts/segment-kpi';
import { authorOf, bodyOf, callerOf, paramOf, queryOf, readerOf } from '../http';
import { demand, mayWith, peopleFor } from '../people-access';
import type { Permission } from '../permissions';
import { refreshesOf } from '../membership/refreshes';
import { Stopped } from '../storage/stoppable';
import { auditOf, noteAudits } from './audit';
import { bulk } from './bulk';
import { duplicateSegment } from './duplicate';
import { impact } from './impact';
import { segmentKpi } from './kpi';
import { listSegments } from './list';
import { preview } from './preview';
import { checkInput } from './rule-input';
import { segmentsOfStrapi, StaleSegmentError } from './segments';
import { targetsFor, titleReader, usageOf } from './usage';

const tag = (version: number): string => `"${version}"`;

/** The version in `If-Match`; `*` and no header mean any. @throws ValidationError */
function expectedVersion(ctx: Context): number | undefined {
  const header = ctx.get('If-Match');
  if (header === '' || header === '*') return undefined;
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header)?.[1];
  if (version === undefined) throw new errors.ValidationError('If-Match is not an entity tag of a segment.');
  return Number(version);
}

/** What a caller without the permission to activate makes begins inactive. @throws as `demand` does */
function maybeActive(ctx: Context, input: CreateSegment): CreateSegment {
  if (mayWith(ctx, 'activate')) return input;
  if (input.active || input.activateAt || input.deactivateAt) demand(ctx, 'activate');
  return { ...input, active: false };
}

async function unlessStopped(ctx: Context, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    // Nobody hears the answer.
    if (!(error instanceof Stopped)) throw error;
    ctx.status = 499;
  }
}

const NEEDED = {
  refresh: 'edit',
  activate: 'activate',
  deactivate: 'activate',
  pin: 'edit',
  unpin: 'edit',
  delete: 'delete',
} as const satisfies Record<BulkAction, Permission>;

const ACTIVATION: readonly string[] = ['active', 'activateAt', 'deactivateAt'];

/** @throws as `demand` does */
function allowUpdate(ctx: Context, sent: readonly string[], changed: readonly string[]): void {
  const activates = changed.some((attribute) => ACTIVATION.includes(attribute));
  if (activates) demand(ctx, 'activate');
  if (!activates || sent.some((attribute) => !ACTIVATION.includes(attribute))) demand(ctx, 'edit');
}

export const segmentController = ({ strapi }: { strapi: Core.Strapi }) => {
  const one = async (ctx: Context, key: string) => {
    const { segment, version } = await segmentsOfStrapi(strapi).findOne(key, readerOf(ctx));
    ctx.set('ETag', tag(version));
    ctx.body = { data: segment, meta: {} };
  };
  return {
    async find(ctx: Context) {
      ctx.body = await listSegments(strapi, queryOf(ctx, findSegmentsSchema), readerOf(ctx));
    },
    async choices(ctx: Context) {
      ctx.body = { data: await segmentsOfStrapi(strapi).choices(), meta: {} };
    },
    async findOne(ctx: Context) {
      await one(ctx, paramOf(ctx, 'key'));
    },
    async create(ctx: Context) {
      const input = bodyOf(ctx, createSegmentSchema);
      await one(ctx, await segmentsOfStrapi(strapi).create(maybeActive(ctx, input), authorOf(ctx)));
      ctx.status = 201;
    },
    async update(ctx: Context) {
      const key = paramOf(ctx, 'key');
      const input = bodyOf(ctx, updateSegmentSchema);
      try {
        await segmentsOfStrapi(strapi).update(key, input, {
          ...authorOf(ctx),
          version: expectedVersion(ctx),
          allow: (changed) => allowUpdate(ctx, Object.keys(input), changed),
        });
      } catch (error) {
        if (!(error instanceof StaleSegmentError)) throw error;
        const { segment } = await segmentsOfStrapi(strapi).findOne(key, readerOf(ctx));
        return ctx.preconditionFailed(error.message, { current: segment });
      }
      await one(ctx, key);
    },
    async delete(ctx: Context) {
      await segmentsOfStrapi(strapi).remove(paramOf(ctx, 'key'), { mayRead: titleReader(ctx) });
      ctx.status = 204;
    },
    async resume(ctx: Context) {
      await segmentsOfStrapi(strapi).resume(paramOf(ctx, 'key'), authorOf(ctx));
      await one(ctx, paramOf(ctx, 'key'));
    },
    async duplicate(ctx: Context) {
      const input = bodyOf(ctx, duplicateSegmentSchema);
      const by = { ...authorOf(ctx), mayActivate: mayWith(ctx, 'activate') };
      await one(ctx, await duplicateSegment(strapi, paramOf(ctx, 'key'), input, by));
      ctx.status = 201;
    },
    async bulk(ctx: Context) {
      const { action, keys } = bodyOf(ctx, bulkSegmentsSchema);
      demand(ctx, NEEDED[action]);
      const data = await bulk(strapi, action, keys, { ...authorOf(ctx), mayRead: titleReader(ctx) });
      ctx.body = { data, meta: {} };
    },
    async impact(ctx: Context) {
      const { masked, show } = peopleFor(ctx);
      const input = bodyOf(ctx, impactSchema);
      await unlessStopped(ctx, async () => {
        const by = { reader: readerOf(ctx), caller: callerOf(ctx) };
        const data = await impact(strapi, paramOf(ctx, 'key'), input, by);
        const sample = { joining: data.sample.joining.map(show), leaving: data.sample.leaving.map(show) };
        ctx.body = { data: { ...data, sample }, meta: { masked } };
      });
    },
    async check(ctx: Context) {
      const { audience, rule, key } = bodyOf(ctx, checkSchema);
      const { issues, sentence } = await checkInput(strapi, audience, rule, { reader: readerOf(ctx), key });
      ctx.body = { data: { issues, sentence }, meta: {} };
    },
    async preview(ctx: Context) {
      const { masked, show } = peopleFor(ctx);
      const input = bodyOf(ctx, previewSchema);
      await unlessStopped(ctx, async () => {
        const data = await preview(strapi, input, readerOf(ctx), callerOf(ctx));
        ctx.body = { data: { ...data, sample: data.sample.map(show) }, meta: { masked } };
      });
    },
    async refresh(ctx: Context) {
      const key = paramOf(ctx, 'key');
      await segmentsOfStrapi(strapi).findOne(key, readerOf(ctx));
      ctx.body = { data: await refreshesOf(strapi).request(key, 'called'), meta: {} };
      await noteAudits(strapi, [key], { by: authorOf(ctx).name, action: 'refreshed', detail: null });
      ctx.status = 202;
    },
    async counts(ctx: Context) {
      const days = queryOf(ctx, countsQuerySchema);
      ctx.body = { data: await segmentsOfStrapi(strapi).counts(paramOf(ctx, 'key'), days), meta: {} };
    },
    async kpi(ctx: Context) {
      const asker = { reader: readerOf(ctx), masked: !mayWith(ctx, 'people') };
      const query = queryOf(ctx, kpiQuerySchema);
      ctx.body = { data: await segmentKpi(strapi, paramOf(ctx, 'key'), query, asker), meta: { masked: asker.masked } };
    },
    async refreshAll(ctx: Context) {
      const { keys } = bodyOf(ctx, refreshSomeSchema);
      for (const key of keys ?? []) await segmentsOfStrapi(strapi).findOne(key, readerOf(ctx));
      const runs = await refreshesOf(strapi).requestAll('called', keys);
      const refreshed = runs.map(({ segmentKey }) => segmentKey);
      await noteAudits(strapi, refreshed, { by: authorOf(ctx).name, action: 'refreshed', detail: null });
      ctx.body = { data: runs, meta: {} };
      ctx.status = 202;
    },
  };
};

export const usageController = ({ strapi }: { strapi: Core.Strapi }) => ({
  async find(ctx: Context) {
    const { usage, complete } = await usageOf(strapi, paramOf(ctx, 'key'), titleReader(ctx));
    ctx.body = { data: usage, meta: { complete, targets: targetsFor(strapi, ctx) } };
  },
});

export const auditController = ({ strapi }: { strapi: Core.Strapi }) => ({
  async find(ctx: Context) {
    ctx.body = { data: await auditOf(strapi, paramOf(ctx, 'key'), readerOf(ctx)), meta: {} };
  },
});
