import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { isKnownOrigin } from './sources';

const HEADERS = 'Content-Type, Authorization, X-Retry-Count, X-Segments-Identity';
const MAX_AGE_S = 600;

/**
 * Lets a page read the answer, errors and `Retry-After` included, if its origin is one of a source's. Never with credentials: a write key and a
 * token say all.
 */
export async function allowOrigin(strapi: Core.Strapi, ctx: Context): Promise<void> {
  ctx.vary('Origin');
  const origin = ctx.get('Origin');
  if (!origin || !(await isKnownOrigin(strapi, origin))) return;
  ctx.set('Access-Control-Allow-Origin', origin);
  ctx.set('Access-Control-Expose-Headers', 'Retry-After');
}

/** Answers a preflight, where it must be open which source it is for. */
export function answerPreflight(ctx: Context): void {
  ctx.status = 204;
  if (!ctx.response.get('Access-Control-Allow-Origin')) return;
  ctx.set('Access-Control-Allow-Methods', 'GET, POST');
  ctx.set('Access-Control-Allow-Headers', HEADERS);
  ctx.set('Access-Control-Max-Age', String(MAX_AGE_S));
}
