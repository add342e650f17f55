import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { claimsIdentity, provenAsker } from '../identity/asker';
import { isPreview } from '../preview-as/request';
import { isForAll, markPrivate, markShared } from './cache-headers';
import { requestNotes } from './request-notes';
import { warningsOf } from './warnings';

/**
 * Keeps every answer that depends on who asks out of all caches, and lets them have what an audience key has made the same for all.
 * Goes round all other middleware, so that none can say otherwise; answers that depend on nobody keep their headers.
 */
export function sayWhatCachesMayKeep(strapi: Core.Strapi): void {
  strapi.server.use(async (ctx, next) => {
    await next();
    const { touched, key, personal } = requestNotes(ctx);
    if (isPreview(ctx)) markPrivate(ctx);
    else if (key && isForAll(strapi, ctx)) markShared(strapi, ctx);
    else if (key || personal || touched.size > 0 || isFaultOfKeyed(ctx)) markPrivate(ctx);
  });
}

/** Otherwise a cache could go by a rule of its own for errors. */
function isFaultOfKeyed(ctx: Context): boolean {
  return ctx.status >= 400 && 'segmentsKey' in ctx.query;
}

/** Adds to `meta` what was done: in production just whether somebody was recognised, else also how, and warnings. */
export function explainAnswers(strapi: Core.Strapi): void {
  strapi.server.use(async (ctx, next) => {
    await next();
    const body = ctx.body as { data?: unknown; meta?: Record<string, unknown> } | null | undefined;
    if (typeof body !== 'object' || body === null || !('data' in body) || typeof body.meta !== 'object') return;
    const segments = await explanationIfAny(strapi, ctx);
    if (segments) ctx.body = { ...body, meta: { ...body.meta, segments } };
  });
}

/** The same, undefined where nothing is to be said. */
export async function explanationIfAny(
  strapi: Core.Strapi,
  ctx: Context
): Promise<Record<string, unknown> | undefined> {
  const { touched, read, key, personal } = requestNotes(ctx);
  const claims = read.size > 0 && claimsIdentity(ctx);
  if (touched.size === 0 && !key && !personal && !isPreview(ctx) && (!claims || isProduction())) return undefined;
  return explanation(strapi, ctx);
}

/** What `meta.segments` of an answer says; of one by key nothing of a person. */
export async function explanation(strapi: Core.Strapi, ctx: Context): Promise<Record<string, unknown>> {
  const asker = await provenAsker(strapi, ctx);
  const recognised = asker.contact !== undefined;
  const { experiences, key } = requestNotes(ctx);
  // What was shown is no secret of whom it was shown to, and is needed to count it.
  const shown = experiences.size > 0 ? { experiences: Object.fromEntries(experiences) } : {};
  const previewed = asker.preview && { preview: true };
  const said = { ...previewed, ...(asker.how === 'key' ? { stale: Boolean(key?.stale) } : { recognised }), ...shown };
  return isProduction() ? said : { ...said, by: asker.how, warnings: await warningsOf(strapi, ctx, asker) };
}

function isProduction(): boolean {
  return process.env.NODE_ENV === 'production';
}
