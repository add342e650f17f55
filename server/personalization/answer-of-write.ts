import type { Core } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';
import type { Context } from 'koa';
import { reachOf } from './reach';
import { readScope } from './read-scope';
import { sightOf } from './sight';

/** What a middleware of the Document Service is told. */
export interface DocumentCall {
  uid: string;
  action: string;
  params: { populate?: unknown; status?: string };
}

interface Entry {
  id?: number | string;
  [attribute: string]: unknown;
}

/** Writes after which the rows are no longer there to be read. */
const REMOVALS = ['delete', 'unpublish'];

/**
 * Lets a write run on complete data, then reads again what it populated for its answer, as the asker sees it. The
 * written entry itself is answered whatever its audience: who may write it may have it.
 */
export async function answerOfWrite(
  strapi: Core.Strapi,
  ctx: Context,
  context: DocumentCall,
  next: () => Promise<unknown>
): Promise<unknown> {
  const { uid, action, params } = context;
  const hidesSome = Boolean(params.populate) && reachOf(strapi, uid).size > 0;
  if (hidesSome && REMOVALS.includes(action)) {
    const { populate: _unanswered, ...rest } = params;
    context.params = rest;
  }
  const result = await readScope.run({ kind: 'write' }, next);
  if (!hidesSome || REMOVALS.includes(action) || typeof result !== 'object' || result === null) return result;

  const sight = await sightOf(strapi, ctx, uid);
  if (!sight) return result;
  const query = strapi.get('query-params').transform(uid, {
    fields: ['id'],
    populate: params.populate,
    status: statusOfAnswer(strapi, context),
  });
  const entries = 'entries' in result ? (result.entries as Entry[]) : [result as Entry];
  for (const entry of entries) {
    if (entry.id === undefined) continue;
    const seen = await readScope.run({ kind: 'answer', uid, sight }, () =>
      strapi.db.query(uid).findOne({ ...query, where: { id: entry.id } })
    );
    Object.assign(entry, seen);
  }
  return result;
}

/** The status whose relations the write populated: that of the row it answers. */
function statusOfAnswer(strapi: Core.Strapi, { uid, action, params }: DocumentCall): string | undefined {
  if (!contentTypes.hasDraftAndPublish(strapi.getModel(uid as never))) return params.status;
  return action === 'publish' || params.status === 'published' ? 'published' : 'draft';
}
