import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { claimsIdentity, provenAsker } from '../identity/asker';
import { requestNotes } from './request-notes';
import { warningsOf } from './warnings';

/** Headers by which a CDN may be told to keep what browsers may not. */
const CDN_HEADERS = ['CDN-Cache-Control', 'Surrogate-Control'];

/**
 * Keeps every answer that depends on who asks out of all caches. Goes round all other middleware, so that none can make
 * such an answer public again; answers that depend on nobody keep their headers.
 */
export function keepOutOfCaches(strapi: Core.Strapi): void {
  strapi.server.use(async (ctx, next) => {
    await next();
    if (requestNotes(ctx).touched.size > 0) markPrivate(ctx);
  });
}

export function markPrivate(ctx: Context): void {
  ctx.set('Cache-Control', 'private, no-store');
  for (const header of CDN_HEADERS) ctx.remove(header);
}

/** Adds to `meta` what was done: in production just whether somebody was recognised, else also how, and warnings. */
export function explainAnswers(strapi: Core.Strapi): void {
  strapi.server.use(async (ctx, next) => {
    await next();
    const body = ctx.body as { data?: unknown; meta?: Record<string, unknown> } | null | undefined;
    if (typeof body !== 'object' || body === null || !('data' in body) || typeof body.meta !== 'object') return;
    const { touched, read } = requestNotes(ctx);
    const claims = read.size > 0 && claimsIdentity(ctx);
    if (touched.size === 0 && (!claims || isProduction())) return;
    const segments = await explanation(strapi, ctx);
    ctx.body = { ...body, meta: { ...body.meta, segments } };
  });
}

/** What `meta.segments` of an answer says. */
export async function explanation(strapi: Core.Strapi, ctx: Context): Promise<Record<string, unknown>> {
  const asker = await provenAsker(strapi, ctx);
  const recognised = asker.contact !== undefined;
  const { experiences } = requestNotes(ctx);
  // What was shown is no secret of whom it was shown to, and is needed to count it.
  const shown = experiences.size > 0 ? { experiences: Object.fromEntries(experiences) } : {};
  if (isProduction()) return { recognised, ...shown };
  return { recognised, ...shown, by: asker.how, warnings: await warningsOf(strapi, ctx, asker) };
}

function isProduction(): boolean {
  return process.env.NODE_ENV === 'production';
}
