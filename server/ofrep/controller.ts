import { createHash } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { evaluationSchema, type Evaluation, type EvaluationErrorCode } from '../../contracts/ofrep';
import { paramOf } from '../http';
import { segmentDirectory } from '../membership/directory';
import { decideOnly } from '../personalization/decision';
import { markPrivate } from '../personalization/cache-headers';
import { flagsOf } from './flags';
import { nameAsker } from './name-asker';

/** OpenFeature's remote evaluation protocol, in its own shapes: https://openfeature.dev/specification/appendix-c */
export const ofrepController = ({ strapi }: { strapi: Core.Strapi }) => {
  /** Undefined where the answer says already what is wrong. */
  async function evaluate(ctx: Context, key?: string): Promise<Evaluation[] | undefined> {
    const input = evaluationSchema.safeParse((ctx.request as { body?: unknown }).body ?? {});
    if (!input.success) {
      const [issue] = input.error.issues;
      refuse(ctx, 400, 'INVALID_CONTEXT', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, key);
      return undefined;
    }
    await nameAsker(strapi, ctx, input.data.context ?? {});
    markPrivate(ctx);
    return flagsOf(await decideOnly(strapi, ctx), await segmentDirectory(strapi));
  }

  return {
    async evaluate(ctx: Context) {
      const key = paramOf(ctx, 'key');
      const flags = await evaluate(ctx, key);
      const flag = flags?.find((each) => each.key === key);
      if (flag) ctx.body = flag;
      else if (flags)
        refuse(ctx, 404, 'FLAG_NOT_FOUND', 'There is no such flag: an exposed segment, or a running experience.', key);
    },

    async evaluateAll(ctx: Context) {
      const flags = await evaluate(ctx);
      if (!flags) return;
      const etag = `"${createHash('sha256').update(JSON.stringify(flags)).digest('base64url')}"`;
      ctx.set('ETag', etag);
      if (ctx.get('If-None-Match') === etag) ctx.status = 304;
      else ctx.body = { flags };
    },
  };
};

function refuse(
  ctx: Context,
  status: number,
  errorCode: EvaluationErrorCode,
  errorDetails: string,
  key?: string
): void {
  ctx.status = status;
  ctx.body = { ...(key !== undefined && { key }), errorCode, errorDetails };
}
