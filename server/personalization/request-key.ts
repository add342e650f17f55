import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { runningExperiences } from '../experiences/directory';
import { validationError } from '../http';
import { decodeAudienceKey, typeHash, type SignedKey } from './audience-key';
import { expressionsOfKey, hashOf } from './key-expressions';
import { keySecrets } from './key-secrets';
import { requestNotes, type StaleKey } from './request-notes';
import { typeOfRoute } from './served-types';

/** With it a server's token asks for everything; see `askerOf`. */
const EVERYTHING = 'all';

const read = new WeakMap<Context, SignedKey>();

/**
 * The audience key that comes with the request, undefined if none does.
 * @throws ValidationError if it is none that this site signed: nothing may be answered that could be taken for the targeted answer
 */
export function keyOf(strapi: Core.Strapi, ctx: Context): SignedKey | undefined {
  const text: unknown = ctx.query.segmentsKey;
  if (text === undefined || text === '' || text === EVERYTHING) return undefined;
  const key = read.get(ctx) ?? (typeof text === 'string' ? decodeAudienceKey(keySecrets(strapi), text) : undefined);
  if (!key) throw validationError('segmentsKey', 'segmentsKey is not an audience key of this site.');
  read.set(ctx, key);
  return key;
}

/** What a key decides about the reads of a request. */
export interface AppliedKey {
  /** Hashes of the expressions that hold. */
  expressions: ReadonlySet<string>;
  /** Experiences with the variants that are shown of them. */
  variants: SignedKey['variants'];
}

const applied = new WeakMap<SignedKey, Promise<AppliedKey>>();

/**
 * What the request's key says, undefined if it has none. One that is for another type than the request's, or names expressions or variants
 * that are no longer in use, says that none holds, and is noted as stale: it belongs to a decision that has to be asked for again.
 * @param uid the type that is being read, which is the request's where nothing else tells
 */
export async function appliedKey(strapi: Core.Strapi, ctx: Context, uid: string): Promise<AppliedKey | undefined> {
  const key = keyOf(strapi, ctx);
  if (!key) return undefined;
  let promise = applied.get(key);
  if (!promise) {
    // A route with a controller of no type is of the type that it reads first.
    const [first = uid] = requestNotes(ctx).read;
    promise = apply(strapi, ctx, key, typeOfRoute(strapi, ctx.state.route) ?? first);
    applied.set(key, promise);
  }
  return promise;
}

async function apply(strapi: Core.Strapi, ctx: Context, key: SignedKey, type: string): Promise<AppliedKey> {
  const stale = await staleness(strapi, key, type);
  requestNotes(ctx).key = { stale };
  return { expressions: new Set(stale ? [] : key.expressions), variants: stale ? [] : key.variants };
}

async function staleness(strapi: Core.Strapi, key: SignedKey, uid: string): Promise<StaleKey | undefined> {
  if (key.type !== typeHash(uid)) return 'keyForAnotherType';
  const inUse = new Set((await expressionsOfKey(strapi, uid)).map(hashOf));
  const { byKey } = await runningExperiences(strapi);
  const runs = ([experience, variant]: SignedKey['variants'][number]) =>
    byKey.get(experience)?.variants.some(({ key: known }) => known === variant) ?? false;
  return key.expressions.every((hash) => inUse.has(hash)) && key.variants.every(runs) ? undefined : 'keyRetired';
}
