import type { Core } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';
import { withoutAskerParams } from '../identity/query-params';
import { previewOf } from '../preview-as/request';
import { answerOfWrite, type DocumentCall } from './answer-of-write';
import { contentRequest, isReading } from './content-request';
import { filterQuery, type QueryParams } from './filter-query';
import { readScope } from './read-scope';
import { keyOf } from './request-key';
import { requestNotes } from './request-notes';
import { sightOf } from './sight';
import type { ZoneCounts } from './zone-counts';

const READS = new Set(['findMany', 'findOne', 'findFirst', 'count']);
/** Types that Strapi's own controllers read without the Document Service. */
const READ_BELOW = ['plugin::users-permissions.user', 'plugin::upload.file'];

/**
 * Makes every document read during a Content API request find only what its asker sees. The Document Service says
 * that a read begins; the read itself is changed one layer below, where Strapi hands filters down to all it populates.
 */
export function filterReads(strapi: Core.Strapi): void {
  const filter = async (context: DocumentCall, next: () => Promise<unknown>): Promise<unknown> => {
    const ctx = contentRequest(strapi);
    const scope = readScope.getStore();
    if (!ctx || scope?.kind === 'unfiltered' || scope?.kind === 'write') return next();
    // Refused before anything is read, or even written.
    await previewOf(strapi, ctx);
    keyOf(strapi, ctx);
    context.params = withoutAskerParams(context.params);
    const { uid, action, params } = context;
    if (!READS.has(action)) return answerOfWrite(strapi, ctx, context, next);

    const notes = requestNotes(ctx);
    notes.read.add(uid);
    if (readsDrafts(strapi, uid, params.status)) notes.drafts = true;
    const sight = await sightOf(strapi, ctx, uid);
    if (!sight) return next();
    return readScope.run({ kind: 'read', uid, sight }, next);
  };
  strapi.documents.use(filter as never);
}

/** Without a status the Document Service reads drafts; Strapi's own controllers name the published ones. */
function readsDrafts(strapi: Core.Strapi, uid: string, status: string | undefined): boolean {
  if (status === 'published') return false;
  return status === 'draft' || contentTypes.hasDraftAndPublish(strapi.getModel(uid as never));
}

/** The layer below: to be called once the database is there. */
export function filterQueries(strapi: Core.Strapi): void {
  const before = async (event: Event) => {
    const uid = event.model.uid;
    const scope = readScope.getStore();
    if (scope?.kind === 'read' || scope?.kind === 'answer') {
      if (scope.uid !== uid) return;
      event.state.zones = filterQuery(strapi, uid, event.params, scope.sight, { rootSeen: scope.kind === 'answer' });
    } else if (!scope && READ_BELOW.includes(uid)) {
      const ctx = contentRequest(strapi);
      // Before that, users are read to find out who signs in; and what a write reads for itself must be complete.
      if (!ctx || !isReading(ctx) || !ctx.state.auth) return;
      // What is populated here is not asked for its status.
      requestNotes(ctx).drafts = true;
      const sight = await sightOf(strapi, ctx, uid);
      if (sight) event.state.zones = filterQuery(strapi, uid, event.params, sight);
    }
  };
  const after = (event: Event) => event.state.zones?.finish(event.result);
  strapi.db.lifecycles.subscribe({
    beforeFindMany: before,
    beforeFindOne: before,
    beforeCount: before,
    afterFindMany: after,
    afterFindOne: after,
  } as never);
}

interface Event {
  model: { uid: string };
  params: QueryParams;
  state: { zones?: ZoneCounts };
  result?: unknown;
}
