import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import type { TrackingAnswer } from '../../contracts/tracking';
import { configOf } from '../config';
import { faultOf } from '../fault-of';
import type { SourceRow } from '../storage/sources';
import { trackingBase, trackingCall, type TrackingCall } from './calls';
import { clientSettings } from './client-settings';
import { allowOrigin, answerPreflight } from './cors';
import { ingest } from './ingest';
import { proofOf } from './proof';
import { countItems } from './rate-limit';
import { passOverBody, withBody } from './read-body';
import { readCall } from './read-call';
import { mayComeFrom, noteUse, sourceOfKey } from './sources';
import { TrackingError } from './tracking-error';
import { keyInBody, keyInHeader } from './write-key';

/**
 * Speaks Segment's tracking API under its path. Stands before everything of Strapi's, whose CORS, body parser and limits do not fit
 * the clients: preflight, CORS, body and errors are its own. To be called in `register`.
 */
export function serveTracking(strapi: Core.Strapi): void {
  const base = trackingBase(strapi);
  strapi.server.use(async (ctx: Context, next: () => Promise<void>) => {
    const call = trackingCall(ctx.path, base);
    if (!call) return next();
    try {
      await answer(strapi, ctx, call);
    } catch (error) {
      answerError(strapi, ctx, error);
    }
  });
}

async function answer(strapi: Core.Strapi, ctx: Context, call: TrackingCall): Promise<void> {
  await allowOrigin(strapi, ctx);
  if (ctx.method === 'OPTIONS') return answerPreflight(ctx);
  if (call.kind === 'unknown') throw new TrackingError(404, 'There is no such call.');
  if (ctx.method !== (call.kind === 'settings' ? 'GET' : 'POST')) {
    throw new TrackingError(405, 'The call has another method.');
  }
  switch (call.kind) {
    case 'settings':
      await authorised(strapi, ctx, call.writeKey);
      // Of the browser alone: the address may be out of this request's headers, and a cache would hand it to others.
      ctx.set('Cache-Control', 'private, max-age=120');
      ctx.body = clientSettings(strapi, ctx, call.writeKey);
      return;
    case 'metrics':
      // Nobody reads them; the clients send no key with them.
      await knownInHeader(strapi, ctx);
      await passOverBody(ctx.req);
      ctx.body = { success: true };
      return;
    case 'items': {
      ctx.set('Cache-Control', 'no-store');
      const receivedAt = new Date();
      // Nobody without a key has the server read much for nothing.
      const known = await knownInHeader(strapi, ctx);
      ctx.body = await withBody(ctx.req, async (body) => {
        const source = known ?? (await authorised(strapi, ctx, keyInBody(body)));
        return receive(strapi, ctx, source, { body, type: call.type, receivedAt });
      });
    }
  }
}

interface Received {
  body: unknown;
  type: Parameters<typeof readCall>[1];
  receivedAt: Date;
}

async function receive(
  strapi: Core.Strapi,
  ctx: Context,
  source: SourceRow,
  { body, type, receivedAt }: Received
): Promise<TrackingAnswer> {
  const { items, repeated, rejected } = readCall(body, type, receivedAt);
  countItems(source.id, items.length, configOf(strapi).tracking.itemsPerMinute);
  // Global Privacy Control: whoever sends it is not to be recorded, whatever the page has asked.
  if (ctx.get('Sec-GPC') === '1') {
    return { success: true, accepted: 0, duplicates: repeated, ignored: items.length, rejected };
  }
  const proof = await proofOf(strapi, ctx, source.kind === 'browser' ? items : []);
  const answer = await ingest(strapi, source, items, { proof, receivedAt });
  // Of no account to the sender.
  noteUse(strapi, source).catch((error: unknown) => strapi.log.warn(`[segments] ${faultOf(error)}`));
  answer.duplicates += repeated;
  answer.rejected = [...rejected, ...answer.rejected].sort((a, b) => a.index - b.index);
  return answer;
}

/**
 * The source whose key the header has, if it has one.
 * @throws TrackingError where it is nobody's, or not for the page that sends it
 */
async function knownInHeader(strapi: Core.Strapi, ctx: Context): Promise<SourceRow | undefined> {
  const key = keyInHeader(ctx.get('Authorization'));
  return key === undefined ? undefined : authorised(strapi, ctx, key);
}

/** @throws TrackingError where the key is nobody's, or not for the page that sends it */
async function authorised(strapi: Core.Strapi, ctx: Context, writeKey: string | undefined): Promise<SourceRow> {
  const source = writeKey === undefined ? undefined : await sourceOfKey(strapi, writeKey);
  if (!source) throw new TrackingError(401, 'The write key is missing or not valid.');
  const origin = ctx.get('Origin');
  if (origin && !mayComeFrom(source, origin)) {
    throw new TrackingError(403, 'The write key is not for pages of this origin.');
  }
  return source;
}

function answerError(strapi: Core.Strapi, ctx: Context, error: unknown): void {
  let told = error instanceof TrackingError ? error : undefined;
  if (!told) {
    strapi.log.error(`[segments] tracking failed: ${faultOf(error)}`);
    told = new TrackingError(503, 'The events could not be stored.', 5);
  }
  const { status, name, message, retryAfter } = told;
  if (retryAfter !== undefined) ctx.set('Retry-After', String(retryAfter));
  ctx.status = status;
  ctx.body = { data: null, error: { status, name, message, details: {} } };
}
