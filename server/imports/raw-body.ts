import type { Core } from '@strapi/strapi';
import type { Context, Next } from 'koa';

const CONTENT_TYPE = 'segmentsImportType';

/**
 * Keeps uploads out of Strapi's body parser, which would read a CSV file into memory and refuse it above 56 KB: for their path
 * the parser sees a content type that it lets pass. To be called in `register`, so that this stands before the parser.
 */
export function leaveImportsRaw(strapi: Core.Strapi): void {
  const prefix = strapi.config.get<string>('api.rest.prefix', '/api');
  // The router does not mind the case.
  const paths = [`${prefix}/segments/imports`.toLowerCase(), '/segments/imports'];
  strapi.server.use(async (ctx: Context, next: Next) => {
    if (ctx.method === 'POST' && paths.includes(ctx.path.replace(/\/$/, '').toLowerCase())) {
      ctx.state[CONTENT_TYPE] = ctx.get('Content-Type');
      ctx.req.headers['content-type'] = 'application/octet-stream';
    }
    await next();
  });
}

/** The content type that the client sent. */
export function importContentType(ctx: Context): string {
  return String((ctx.state as Record<string, unknown>)[CONTENT_TYPE] ?? '');
}
