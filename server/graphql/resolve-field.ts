import type { Core } from '@strapi/strapi';
import { asReading, contentRequest } from '../personalization/content-request';
import { readScope } from '../personalization/read-scope';
import { requestNotes } from '../personalization/request-notes';
import { sightOf } from '../personalization/sight';
import type { LeadingField } from './leading-fields';
import type { FieldMiddleware } from './plugin';
import { showVariants } from './show-variants';

/** Fields of the type `Query` read, by whatever method they are asked for. What they read through the Document Service is filtered there. */
export const resolveQuery: FieldMiddleware = (parent, args, context, info, next) =>
  asReading(() => next(parent, args, context, info));

/**
 * Resolves a field that leads on, which the GraphQL plugin reads below the Document Service, as its asker sees it: what it finds is filtered
 * at the database, like all that a read populates, and shown with its variants. The parent itself is in the answer already.
 */
export function resolveLeading(strapi: Core.Strapi, field: LeadingField): FieldMiddleware {
  return async (parent, args, context, info, next) => {
    const ctx = contentRequest(strapi);
    if (!ctx) return next(parent, args, context, info);
    const { uid } = field;
    const sight = await sightOf(strapi, ctx, uid);
    const read = () => {
      const resolve = () => next(parent, args, context, info);
      return sight ? readScope.run({ kind: 'answer', uid, sight }, resolve) : resolve();
    };
    // As over REST, what answers a write has no variants: it could be written back.
    const isQuery = info.operation.operation === 'query';
    const value = await (isQuery ? asReading(() => showVariants(strapi, ctx, field, parent, args, read)) : read());
    // A cache of the site's own Apollo plugins would go by the query alone.
    if (requestNotes(ctx).touched.size > 0) info.cacheControl?.setCacheHint({ maxAge: 0, scope: 'PRIVATE' });
    return value;
  };
}
