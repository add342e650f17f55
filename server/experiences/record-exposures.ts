import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { configOf } from '../config';
import { faultOf } from '../fault-of';
import { askerOf } from '../identity/asker';
import { requestNotes } from '../personalization/request-notes';
import { isBot } from '../visit/device';
import { runningExperiences } from './directory';
import { exposuresOf } from './exposures';

/** Ways to ask that say whom something is shown to. By audience key nobody is known, and who asks for everything sees nothing. */
const SHOWN: ReadonlySet<string> = new Set(['nobody', 'user', 'identityToken', 'apiToken']);

/** Records what the Content API's answers show of experiences, unless that is left to the frontend. The answer does not wait for it. */
export function recordExposures(strapi: Core.Strapi): void {
  strapi.server.use(async (ctx: Context, next) => {
    await next();
    if (requestNotes(ctx).experiences.size === 0 || configOf(strapi).experiences.exposures === 'client') return;
    note(strapi, ctx).catch((error: unknown) => strapi.log.warn(`[segments] ${faultOf(error)}`));
  });
}

async function note(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const { experiences, drafts } = requestNotes(ctx);
  // A request that writes notes nothing as shown; GraphQL reads by POST.
  if (ctx.method === 'HEAD' || ![200, 304].includes(ctx.status) || drafts || isFetchedAhead(ctx)) return;
  // Global Privacy Control: as for what is tracked.
  if (ctx.get('Sec-GPC') === '1' || isBot(ctx.get('User-Agent'))) return;
  const asker = await askerOf(strapi, ctx);
  if (!SHOWN.has(asker.how) || (!asker.contact && asker.anonymousId === undefined)) return;
  const { byKey } = await runningExperiences(strapi);
  for (const [key, choice] of experiences) {
    const experience = byKey.get(key);
    if (experience && choice.reason !== 'preview') exposuresOf(strapi).note(asker, experience, choice);
  }
}

/** Browsers say so of what nobody may ever look at. */
const isFetchedAhead = (ctx: Context): boolean =>
  ['Sec-Purpose', 'Purpose', 'X-Moz'].some((header) => /prefetch|prerender/i.test(ctx.get(header)));
