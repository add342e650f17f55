import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { indexNamesSchema, type IndexAdvice, type IndexAdviceAnswer } from '../../../contracts/indexes';
import { bodyOf, deleteBodyOf, paramOf, validationError } from '../../http';
import { existingSegment, type SegmentRecord } from '../../membership/segment-record';
import { createIndex, dropIndex, ownIndexes } from '../../storage/indexes';
import { forgetIndexes } from '../../sweep/timing';
import { adviseIndexes, leftoverIndexes } from './advise';

export const indexController = ({ strapi }: { strapi: Core.Strapi }) => {
  const segmentOf = (ctx: Context): Promise<SegmentRecord> => existingSegment(strapi, paramOf(ctx, 'key'));
  const answer = async (ctx: Context, segment: SegmentRecord): Promise<void> => {
    const data: IndexAdviceAnswer = {
      indexes: await adviseIndexes(strapi, segment),
      leftover: await leftoverIndexes(strapi),
    };
    ctx.body = { data, meta: {} };
  };
  /** Drops indexes that the plugin made, whichever segment they were for. */
  const drop = async (ctx: Context, names: readonly string[]): Promise<void> => {
    const segment = await segmentOf(ctx);
    for (const index of chosen(names, await ownIndexes(strapi))) await dropIndex(strapi, index);
    forgetIndexes(strapi);
    await answer(ctx, segment);
  };

  return {
    async find(ctx: Context) {
      await answer(ctx, await segmentOf(ctx));
    },

    /** Makes the indexes named, one after the other, and answers when they are there. */
    async create(ctx: Context) {
      const segment = await segmentOf(ctx);
      const { names } = bodyOf(ctx, indexNamesSchema);
      const advice = await adviseIndexes(strapi, segment);
      for (const index of chosen(names, advice)) await createIndex(strapi, index);
      forgetIndexes(strapi);
      await answer(ctx, segment);
    },

    async delete(ctx: Context) {
      await drop(ctx, (await deleteBodyOf(ctx, indexNamesSchema)).names);
    },

    /** The same for clients that send no body with a DELETE. */
    async remove(ctx: Context) {
      await drop(ctx, bodyOf(ctx, indexNamesSchema).names);
    },
  };
};

/** @throws ValidationError for names that are not among those offered */
function chosen<T extends Pick<IndexAdvice, 'name'>>(names: readonly string[], offered: readonly T[]): T[] {
  return names.map((name) => {
    const index = offered.find((each) => each.name === name);
    if (index) return index;
    throw validationError('names', `There is no such index: ${name}.`);
  });
}
