import { errors, validateZodSchema } from '@strapi/utils';
import type { Context } from 'koa';
import type { z } from 'zod';
import { audienceSchema } from '../contracts/audience';
import type { AudienceName } from '../rules/catalog';
import { isRowId } from './storage/searchable';
import type { Reader } from './catalog/catalog';

/** A fault of one value, in the shape of Strapi's own validation. */
export function validationError(path: string, message: string): errors.ValidationError {
  return new errors.ValidationError(message, { errors: [{ path: [path], message, name: 'ValidationError' }] });
}

/** Who reads: the admin panel may see exposed private fields, a token never. */
export function readerOf(ctx: Context): Reader {
  const route = (ctx.state as { route?: { info?: { type?: string } } }).route;
  return route?.info?.type === 'admin' ? 'admin' : 'token';
}

/** Who writes, and under which name that is noted. */
export interface Author {
  reader: Reader;
  /** Of the admin user or the API token; null for the plugin itself. */
  name: string | null;
}

/** The plugin itself, which knows all that an administrator does. */
export const PLUGIN: Author = { reader: 'admin', name: null };

export function authorOf(ctx: Context): Author {
  const { user, auth } = ctx.state as {
    user?: { firstname?: string | null; lastname?: string | null; username?: string | null; email?: string };
    auth?: { credentials?: { name?: string } | null };
  };
  const reader = readerOf(ctx);
  const fullName = [user?.firstname, user?.lastname].filter(Boolean).join(' ');
  const userName = fullName || user?.username || user?.email;
  return { reader, name: (reader === 'admin' ? userName : (auth?.credentials?.name ?? userName)) ?? null };
}

/** The request's body, valid. @throws ValidationError with paths */
export function bodyOf<T extends z.ZodType>(ctx: Context, schema: T): z.output<T> {
  return validateZodSchema(schema)((ctx.request as { body?: unknown }).body ?? {});
}

/** The query string, valid; unknown parameters are refused. @throws ValidationError with paths */
export function queryOf<T extends z.ZodType>(ctx: Context, schema: T): z.output<T> {
  return validateZodSchema(schema)(ctx.query);
}

/** Ends when the caller hangs up before there is an answer. */
export function callerOf(ctx: Context): AbortSignal {
  const controller = new AbortController();
  ctx.res.once('close', () => {
    if (!ctx.res.writableEnded) controller.abort();
  });
  return controller.signal;
}

/** A part of the path. */
export function paramOf(ctx: Context, name: string): string {
  return String((ctx.params as Record<string, string | undefined>)[name] ?? '');
}

/** The audience that the path names. @throws NotFoundError when there is none of the name */
export function audienceParam(ctx: Context): AudienceName {
  const audience = audienceSchema.safeParse(paramOf(ctx, 'audience'));
  if (!audience.success) throw new errors.NotFoundError('There is no such audience.');
  return audience.data;
}

/** A number out of the path. @throws NotFoundError when it is none */
export function idOf(ctx: Context, name: string): number {
  const text = paramOf(ctx, name);
  if (!isRowId(text)) throw new errors.NotFoundError();
  return Number(text);
}

const DELETE_BODY_BYTES = 2_000_000;

/** The body of a DELETE, which Strapi does not parse. @throws ValidationError, PayloadTooLargeError */
export async function deleteBodyOf<T extends z.ZodType>(ctx: Context, schema: T): Promise<z.output<T>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of ctx.req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > DELETE_BODY_BYTES) throw new errors.PayloadTooLargeError('The body is larger than 2 MB.');
    chunks.push(chunk);
  }
  let body: unknown;
  try {
    body = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
  } catch {
    throw new errors.ValidationError('The body is not JSON.');
  }
  return validateZodSchema(schema)(body);
}
