import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { validationError } from '../http';
import { openPreview, type Preview } from './token';

const opened = new WeakMap<Context, Promise<Preview>>();

/** Whether the request says that it is a preview; nothing of it may be kept, even where its token is none. */
export const isPreview = (ctx: Context): boolean => said(ctx) !== undefined;

/**
 * What takes the place of this request's asker, undefined where nothing does.
 * @throws ValidationError where the token is not valid, or an audience key came with it: nothing may be answered that could be taken for the preview
 */
export async function previewOf(strapi: Core.Strapi, ctx: Context): Promise<Preview | undefined> {
  const token = said(ctx);
  if (token === undefined) return undefined;
  let preview = opened.get(ctx);
  if (!preview) opened.set(ctx, (preview = open(strapi, ctx, token)));
  return preview;
}

async function open(strapi: Core.Strapi, ctx: Context, token: unknown): Promise<Preview> {
  if (ctx.query.segmentsKey) {
    throw validationError('segmentsKey', 'A preview takes no segmentsKey: its answers are nobody else’s.');
  }
  return openPreview(strapi, typeof token === 'string' ? token : '');
}

function said(ctx: Context): unknown {
  const token: unknown = ctx.query.segmentsPreview;
  return token === '' ? undefined : token;
}
