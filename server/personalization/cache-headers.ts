import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { configOf } from '../config';
import { requestNotes } from './request-notes';

/** Headers by which a CDN may be told to keep what browsers may not. */
const CDN_HEADERS = ['CDN-Cache-Control', 'Surrogate-Control'];
/** Of HTTP/1.0, which some caches prefer. */
const OLD_HEADERS = ['Expires', 'Pragma'];
/** What an answer by key does not vary by, whatever other middleware says. */
const NOT_VARYING = ['cookie', 'authorization'];
/** Request headers by which Strapi gives an answer another shape. */
const SHAPING_HEADERS = ['Strapi-Response-Format', 'Strapi-Encode-Source-Maps'];
const STALE_SECONDS = 5;

/** Keeps the answer out of all caches. */
export function markPrivate(ctx: Context): void {
  ctx.set('Cache-Control', 'private, no-store');
  for (const header of CDN_HEADERS) ctx.remove(header);
}

/** Lets any cache keep the answer to a request with a key; a stale key's only shortly. */
export function markShared(strapi: Core.Strapi, ctx: Context): void {
  const { keyMaxAgeSeconds } = configOf(strapi).content;
  const seconds = requestNotes(ctx).key?.stale ? Math.min(STALE_SECONDS, keyMaxAgeSeconds) : keyMaxAgeSeconds;
  ctx.set('Cache-Control', `public, max-age=${seconds}, s-maxage=${seconds}`);
  // A cookie would be given to everybody who gets the copy.
  for (const header of [...CDN_HEADERS, ...OLD_HEADERS, 'Set-Cookie']) ctx.remove(header);
  const varying = ctx.response.get('Vary').split(/\s*,\s*/);
  const kept = varying.filter((name) => name !== '' && !NOT_VARYING.includes(name.toLowerCase()));
  if (kept.length > 0) ctx.set('Vary', kept.join(', '));
  else ctx.remove('Vary');
}

/** Whether the answer to a request with a key is one for everybody who has its URL. */
export function isForAll(strapi: Core.Strapi, ctx: Context): boolean {
  return (
    ['GET', 'HEAD'].includes(ctx.method) &&
    [200, 304].includes(ctx.status) &&
    !requestNotes(ctx).drafts &&
    !hasCredentials(strapi, ctx) &&
    SHAPING_HEADERS.every((header) => ctx.get(header) === '')
  );
}

/** Whether Strapi may have let the request do more, or less, than others. */
function hasCredentials(strapi: Core.Strapi, ctx: Context): boolean {
  const { auth, user } = ctx.state as {
    auth?: { strategy?: { name?: string }; credentials?: unknown };
    user?: unknown;
  };
  // Everybody else is authenticated too: as the public role, by the same strategy.
  const isPublicRole = !auth || (auth.strategy?.name === 'users-permissions' && !auth.credentials);
  return ctx.get('Authorization') !== '' || Boolean(user) || !isPublicRole || hasSession(strapi, ctx);
}

function hasSession(strapi: Core.Strapi, ctx: Context): boolean {
  const { sessionOptions } = ctx as { sessionOptions?: { key?: string } };
  const refresh = strapi.config.get('plugin::users-permissions.sessions.cookie.name', 'strapi_up_refresh');
  return [sessionOptions?.key ?? 'koa.sess', refresh].some((name) => ctx.cookies.get(name, { signed: false }));
}
