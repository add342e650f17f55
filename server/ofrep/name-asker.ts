import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import type { EvaluationContext } from '../../contracts/ofrep';
import { mayAskAsAnybody } from '../identity/asker';
import { contactByName } from '../identity/find-contact';

/**
 * Makes whom the evaluation context names the asker of the request: with an API token that may ask as anybody, the contact of that name, or
 * else the visitor; without one a visitor by its anonymous id. Who proved to be somebody by a token is that.
 * All other plain values of the context are what the frontend passes of the visit.
 */
export async function nameAsker(
  strapi: Core.Strapi,
  ctx: Context,
  { targetingKey, ...attributes }: EvaluationContext
): Promise<void> {
  const query: Record<string, string> = {};
  if (targetingKey !== undefined) {
    const isContact = (await mayAskAsAnybody(strapi, ctx)) && (await contactByName(strapi, targetingKey)) !== undefined;
    query[isContact ? 'segmentsSubject' : 'segmentsVisitor'] = targetingKey;
  }
  const custom = Object.entries(attributes).filter(([, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value)
  );
  if (custom.length > 0) query.segmentsContext = JSON.stringify({ custom: Object.fromEntries(custom) });
  // A preview takes anybody's place.
  if (typeof ctx.query.segmentsPreview === 'string') query.segmentsPreview = ctx.query.segmentsPreview;
  ctx.query = query;
}
