import { AsyncLocalStorage } from 'node:async_hooks';
import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

/** The Content API request that is being answered, if any; never one of the admin panel. */
export function contentRequest(strapi: Core.Strapi): Context | undefined {
  const ctx = strapi.requestContext.get() as Context | undefined;
  return ctx?.state.route?.info?.type === 'content-api' ? ctx : undefined;
}

/** Whether what is being done reads, where the method of its request does not tell. */
const reading = new AsyncLocalStorage<boolean>();

/** HEAD runs the same code as GET, and tells the length of the answer. */
export function isReading({ method }: Context): boolean {
  return reading.getStore() ?? ['GET', 'HEAD'].includes(method);
}

/** Runs `work` as what a request reads: GraphQL reads by POST too. */
export function asReading<T>(work: () => T): T {
  return reading.run(true, work);
}
