import type { Core } from '@strapi/strapi';
import { holds } from '../../rules/expression';
import { runningExperiences } from '../experiences/directory';
import { variantsOfKey } from '../experiences/key-variants';
import type { Asker } from '../identity/asker';
import { segmentDirectory } from '../membership/directory';
import { activeSegments } from './active-segments';
import { encodeAudienceKey, MAX_KEY_LENGTH } from './audience-key';
import type { ExpressionInUse } from './expressions';
import { expressionsOfKey, hashOf } from './key-expressions';
import { keySecrets } from './key-secrets';
import { keyClosureOf } from './reach';
import { servedTypes } from './served-types';

/**
 * An audience key for each content type of which this asker may see something else than others, by the name under
 * which the Content API serves it. A type whose key no URL would hold is left out: it is asked for without one.
 */
export async function audienceKeys(strapi: Core.Strapi, asker: Asker): Promise<Record<string, string>> {
  const [secret] = keySecrets(strapi);
  if (!secret) return {};
  const active = activeSegments(await segmentDirectory(strapi));
  const holding = ({ parsed }: ExpressionInUse) => parsed.ok && holds(parsed.expression, asker.segments, active);
  const experiences = [...(await runningExperiences(strapi)).byKey.values()];
  const chosen = await variantsOfKey(strapi, asker);
  const keys: [string, string][] = [];
  for (const [uid, name] of await servedTypes(strapi)) {
    const expressions = await expressionsOfKey(strapi, uid);
    const reached = experiences.filter(({ contentType }) => keyClosureOf(strapi, uid).has(contentType));
    if (expressions.length === 0 && reached.length === 0) continue;
    const key = encodeAudienceKey(secret, uid, {
      expressions: expressions.filter(holding).map(hashOf),
      variants: reached.flatMap((experience) =>
        (chosen.get(experience.key) ?? []).map((variant): [string, string] => [experience.key, variant])
      ),
    });
    if (key.length <= MAX_KEY_LENGTH) keys.push([name, key]);
  }
  return Object.fromEntries(keys.sort(([a], [b]) => (a < b ? -1 : 1)));
}
