import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { holds, namedSegments } from '../../rules/expression';
import { askerOf, type Asker } from '../identity/asker';
import { segmentDirectory, type Directory } from '../membership/directory';
import { activeSegments } from './active-segments';
import { hashOf } from './key-expressions';
import { expressionsInUse, type ExpressionInUse } from './expressions';
import { audienceBearers, reachOf } from './reach';
import { appliedKey, type AppliedKey } from './request-key';
import { requestNotes } from './request-notes';

/** Which rows one asker sees. */
export interface Sight {
  /**
   * By audience attribute of the type, the values that this asker sees; an empty attribute is seen by everyone.
   * Undefined where nothing is hidden. Asking notes that the answer depends on who asks, if it can.
   */
  seen(uid: string): ReadonlyMap<string, readonly string[]> | undefined;
}

/**
 * What the asker of this request sees of everything that a query over `uid` can come across; with an audience key, what the
 * key says, whoever asks. Undefined if no audience field is in its reach. Who asks is looked up only where an expression is in use.
 */
export async function sightOf(strapi: Core.Strapi, ctx: Context, uid: string): Promise<Sight | undefined> {
  const reach = reachOf(strapi, uid);
  if (reach.size === 0) return undefined;

  const seen = new Map<string, Map<string, readonly string[]>>();
  const inUse = new Set<string>();
  const notes = requestNotes(ctx);
  let everything = false;
  for (const bearer of reach) {
    const values = new Map<string, readonly string[]>();
    for (const attribute of audienceBearers(strapi).get(bearer) ?? []) {
      const expressions = await expressionsInUse(strapi, bearer, attribute);
      if (expressions.length === 0) {
        values.set(attribute, []);
        continue;
      }
      inUse.add(bearer);
      const key = await appliedKey(strapi, ctx, uid);
      if (key) {
        values.set(attribute, namedBy(key, await segmentDirectory(strapi), expressions));
        continue;
      }
      const asker = await askerOf(strapi, ctx);
      everything = asker.how === 'everything';
      values.set(attribute, holdingFor(asker, await segmentDirectory(strapi), expressions));
    }
    seen.set(bearer, values);
  }
  return {
    seen(type) {
      const values = seen.get(type);
      if (values && inUse.has(type)) notes.touched.add(type);
      return everything ? undefined : values;
    },
  };
}

type Expressions = readonly ExpressionInUse[];
const held = new WeakMap<Asker, WeakMap<Expressions, { directory: Directory; texts: string[] }>>();

/** The expressions that hold for the asker; worked out once a request. */
function holdingFor(asker: Asker, directory: Directory, expressions: Expressions): readonly string[] {
  let known = held.get(asker);
  if (!known) held.set(asker, (known = new WeakMap()));
  const present = known.get(expressions);
  if (present?.directory === directory) return present.texts;
  const active = activeSegments(directory);
  const texts = expressions
    .filter(({ parsed }) => parsed.ok && holds(parsed.expression, asker.segments, active))
    .map(({ text }) => text);
  known.set(expressions, { directory, texts });
  return texts;
}

/** The expressions that a key names. A segment that is switched off hides what names it, also from those who have a key. */
function namedBy(key: AppliedKey, directory: Directory, expressions: Expressions): readonly string[] {
  const active = activeSegments(directory);
  return expressions
    .filter(
      (expression) =>
        expression.parsed.ok &&
        key.expressions.has(hashOf(expression)) &&
        namedSegments(expression.parsed.expression).every((segment) => active.has(segment))
    )
    .map(({ text }) => text);
}
