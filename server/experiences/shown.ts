import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context } from 'koa';
import { z } from 'zod';
import type { Choice } from '../../contracts/experiences';
import { isPreview } from '../preview-as/request';
import { markPrivate } from '../personalization/cache-headers';
import { explanation } from '../personalization/mark-answers';
import { requestNotes } from '../personalization/request-notes';
import { queryOf } from '../http';
import { experiencesIn } from './directory';

const shownQuerySchema = z.looseObject({ locale: z.string().max(20).optional() });

/** `GET /experiences/:key`: the entry as this asker gets it, sanitised as its own type's endpoint would. */
export async function shownOf(strapi: Core.Strapi, ctx: Context, key: string): Promise<object> {
  const status = isPreview(ctx) && ctx.query.status === 'draft' ? 'draft' : 'published';
  const experience = (await experiencesIn(strapi, status)).byKey.get(key);
  if (!experience) throw new errors.NotFoundError('There is no such experience, or it is not running.');
  const { contentType, document } = experience;
  const { auth } = ctx.state as { auth: object };
  const model = strapi.getModel(contentType as never);
  // Whoever may not fetch the entry itself does not get it this way.
  await strapi.get('auth').verify(auth, { scope: [`${contentType}.${isSingle(model) ? 'find' : 'findOne'}`] });
  const query = queryOf(ctx, shownQuerySchema);
  await strapi.contentAPI.validate.query(query, model, { auth });
  const params = await strapi.contentAPI.sanitize.query(query, model, { auth });
  const entry = await strapi.documents(contentType as never).findOne({
    status: 'published',
    ...(params as object),
    documentId: document,
  } as never);
  if (!entry) throw new errors.NotFoundError();
  markPrivate(ctx);
  const choice: Choice = requestNotes(ctx).experiences.get(key) ?? {
    variant: null,
    ...(isPreview(ctx) ? { reason: 'preview', because: 'noMatch' } : { reason: 'noMatch' }),
  };
  const data = await strapi.contentAPI.sanitize.output(entry, model, { auth });
  return { data, meta: { ...choice, segments: await explanation(strapi, ctx) } };
}

const isSingle = (model: unknown): boolean => (model as { kind?: string }).kind === 'singleType';
