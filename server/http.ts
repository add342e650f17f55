import { errors, validateZodSchema } from '@strapi/utils';
import type { Context } from 'koa';
import type { z } from 'zod';
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

/** The request's body, valid. @throws ValidationError with paths */
export function bodyOf<T extends z.ZodType>(ctx: Context, schema: T): z.output<T> {
  return validateZodSchema(schema)((ctx.request as { body?: unknown }).body ?? {});
}

/** The query string, valid; unknown parameters are refused. @throws ValidationError with paths */
export function queryOf<T extends z.ZodType>(ctx: Context, schema: T): z.output<T> {
  return validateZodSchema(schema)(ctx.query);
}

/** A part of the path. */
export function paramOf(ctx: Context, name: string): string {
  return String((ctx.params as Record<string, string | undefined>)[name] ?? '');
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
