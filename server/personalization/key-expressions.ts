import type { Core } from '@strapi/strapi';
import { formatExpression } from '../../rules/expression';
import { expressionHash } from './audience-key';
import { expressionsInUse, type ExpressionInUse } from './expressions';
import { audienceBearers, keyReachOf } from './reach';

/** The expressions in use of which a key of the type tells. */
export async function expressionsOfKey(strapi: Core.Strapi, uid: string): Promise<ExpressionInUse[]> {
  const found: ExpressionInUse[] = [];
  for (const bearer of keyReachOf(strapi, uid)) {
    for (const attribute of audienceBearers(strapi).get(bearer) ?? []) {
      found.push(...(await expressionsInUse(strapi, bearer, attribute)));
    }
  }
  return found;
}

const hashes = new WeakMap<ExpressionInUse, string>();

/** By its meaning, in case a text was stored around Strapi; of one that cannot be read, by its text. */
export function hashOf(expression: ExpressionInUse): string {
  let hash = hashes.get(expression);
  if (hash === undefined) {
    const { text, parsed } = expression;
    hashes.set(expression, (hash = expressionHash(parsed.ok ? formatExpression(parsed.expression) : text)));
  }
  return hash;
}
