import type { Core } from '@strapi/strapi';
import type { AudienceName, Catalog, CatalogSegment, CatalogType } from '../../rules/catalog';
import type { Rule } from '../../rules/rule';
import { requestTimeKeys } from '../../rules/request-time';
import { referredKeys } from '../../rules/walk';
import { audienceOf } from './audiences';
import { requestLanguage } from './request-language';
import { RESPONSES } from './responses';
import { catalogTypes } from './types';

/** Who will read or write the rule: a token never learns of private attributes. */
export type Reader = 'admin' | 'token';

const typesByStrapi = new WeakMap<object, Map<string, Record<string, CatalogType>>>();

/** What rules over this audience may name, now, said in the language of whoever asks. */
export async function buildCatalog(strapi: Core.Strapi, audience: AudienceName, reader: Reader): Promise<Catalog> {
  const { tags } = audienceOf(strapi, audience);
  return {
    ...schemaCatalog(strapi, audience, reader),
    segments: await readSegments(strapi),
    tags: tags === undefined ? undefined : await readTags(strapi),
    language: requestLanguage(strapi),
  };
}

/** As much of it as schemas tell, which is all that compiling a rule and its dependencies need: no segments, no tags. */
export function schemaCatalog(strapi: Core.Strapi, audience: AudienceName, reader: Reader): Catalog {
  const { uid, account } = audienceOf(strapi, audience);
  return {
    audience,
    uid,
    types: cachedTypes(strapi, audience, reader),
    segments: {},
    tags: undefined,
    ...(audience === 'contact' && account !== undefined && { accountPath: account }),
    responses: RESPONSES,
  };
}

/** Schemas do not change while Strapi runs. */
function cachedTypes(strapi: Core.Strapi, audience: AudienceName, reader: Reader): Record<string, CatalogType> {
  const cache = typesByStrapi.get(strapi) ?? new Map<string, Record<string, CatalogType>>();
  typesByStrapi.set(strapi, cache);
  const key = `${audience} ${reader}`;
  let types = cache.get(key);
  if (!types) cache.set(key, (types = catalogTypes(strapi, audienceOf(strapi, audience), reader === 'admin')));
  return types;
}

async function readSegments(strapi: Core.Strapi): Promise<Record<string, CatalogSegment>> {
  const rows = await strapi.db.query('plugin::segments.segment').findMany({
    select: ['key', 'name', 'audience', 'active', 'rule'],
  });
  const segments = rows as (CatalogSegment & { rule: Rule | null })[];
  const atRequest = requestTimeKeys(segments);
  return Object.fromEntries(
    segments.map(({ key, name, audience, active, rule }) => [
      key,
      {
        key,
        name,
        audience,
        active,
        refers: rule ? referredKeys(rule.root) : [],
        ...(atRequest.has(key) && { requestTime: true }),
      },
    ])
  );
}

async function readTags(strapi: Core.Strapi): Promise<NonNullable<Catalog['tags']>> {
  const rows = await strapi.db.query('plugin::segments.tag').findMany({ select: ['key', 'name'] });
  return Object.fromEntries((rows as { key: string; name: string }[]).map(({ key, name }) => [key, { key, name }]));
}
