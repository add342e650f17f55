import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import type { Decision } from '../../contracts/decision';
import { faultOf } from '../fault-of';
import { decidedFor, instantOf, provenAsker, rowsOf, withDecided, type Asker } from '../identity/asker';
import { variantsFor } from '../experiences/decided-variants';
import { nextTurn } from '../experiences/chosen';
import { runningExperiences } from '../experiences/directory';
import { segmentDirectory } from '../membership/directory';
import { requestTimeSegments } from '../membership/request-time';
import { isPassing } from '../storage/connection';
import type { AskedAs } from '../storage/dates-of-asker';
import { passingOf } from '../sweep/passing';
import { decidedAtRequest } from '../visit/decided-at-request';
import { audienceKeys } from './audience-keys';

const QUARTER_HOUR_MS = 15 * 60_000;

/**
 * What a frontend may know of the asker: the exposed segments and why, and the keys under which content for the asker is cached. Exact to the instant: where time has passed over one of the
 * asker's dates since the last sweep, the segments that follow it are judged anew.
 */
export async function decide(strapi: Core.Strapi, ctx: Context): Promise<Decision> {
  const { asker, ...told } = await decideOnly(strapi, ctx);
  return { ...told, keys: asker.preview ? {} : await audienceKeys(strapi, asker) };
}

/** The same without the keys, for those who have no use for them. */
export async function decideOnly(
  strapi: Core.Strapi,
  ctx: Context
): Promise<Omit<Decision, 'keys'> & { asker: Asker }> {
  const directory = await segmentDirectory(strapi);
  const stored = await provenAsker(strapi, ctx);
  const { preview } = stored;
  const now = instantOf(strapi, stored);
  const { decided, next } = await (preview
    ? previewed(strapi, ctx, stored)
    : judgedNow(strapi, ctx, rowsOf(stored), now));
  const asker = withDecided(stored, decided);
  const { segments } = asker;
  const exposed = [...segments].filter((key) => directory.get(key)?.exposed).sort();
  const reasons = exposed.flatMap((key) => {
    const entry = directory.get(key);
    return entry ? [[key, { audience: entry.audience, by: decided.has(key) ? 'request' : 'members' }] as const] : [];
  });
  const { wanted } = await requestTimeSegments(strapi, directory);
  // Whatever the zone, its hours begin at a quarter of one in UTC.
  const hour = ['hour', 'weekday'].some((key) => wanted.has(key)) ? nextMultiple(now, QUARTER_HOUR_MS) : null;
  const turn = nextTurn((await runningExperiences(strapi)).byKey.values(), now);
  return {
    asker,
    segments: exposed,
    reasons: Object.fromEntries(reasons),
    variants: await variantsFor(strapi, asker, preview && ctx.query.status === 'draft' ? 'draft' : 'published'),
    expiresAt: (preview ? next : earlier(earlier(next, hour), turn))?.toISOString() ?? null,
    contact: stored.contact !== undefined,
  };
}

/** What a preview shows stays as it is for the time of its link: by now, members may be as late as content is. */
const previewed = async (strapi: Core.Strapi, ctx: Context, asker: Asker): Promise<Judged> => ({
  decided: await decidedFor(strapi, ctx, asker),
  next: asker.preview?.expiresAt ?? null,
});

interface Judged {
  decided: ReadonlyMap<string, boolean>;
  next: Date | null;
}

/** What cannot be read or judged any more costs the instant and no more: members are then as the last settling left them. */
async function judgedNow(strapi: Core.Strapi, ctx: Context, rows: AskedAs, now: Date): Promise<Judged> {
  try {
    const { passed, next } = await passingOf(strapi, rows, now);
    return { decided: await decidedAtRequest(strapi, ctx, rows, now, passed), next };
  } catch (error) {
    if (isPassing(error)) throw error;
    // Its message quotes values, which are of persons.
    strapi.log.error(`[segments] a decision could not look at the asker's own dates: ${faultOf(error)}`);
    return { decided: await decidedAtRequest(strapi, ctx, rows, now), next: now };
  }
}

const nextMultiple = (after: Date, ms: number): Date => new Date((Math.floor(after.getTime() / ms) + 1) * ms);

const earlier = (one: Date | null, other: Date | null): Date | null =>
  one && other ? (one < other ? one : other) : (one ?? other);
