import type { Core } from '@strapi/strapi';
import { audienceAttributes } from './audience-field';
import { attributesOf, type SchemaAttribute } from '../catalog/schema';

const FILE = 'plugin::upload.file';

interface Facts {
  /** Audience attributes by the type or component that has them. */
  bearers: ReadonlyMap<string, readonly string[]>;
  reach: Map<string, ReadonlySet<string>>;
  keyClosures: Map<string, ReadonlySet<string>>;
}

const facts = new WeakMap<Core.Strapi, Facts>();

/** Types and components that have an audience field, each with the names of those attributes. */
export function audienceBearers(strapi: Core.Strapi): ReadonlyMap<string, readonly string[]> {
  return factsOf(strapi).bearers;
}

/** Which bearers a query over this type can come across: itself, and whatever relations, components and zones lead to. */
export function reachOf(strapi: Core.Strapi, uid: string): ReadonlySet<string> {
  const { bearers, reach } = factsOf(strapi);
  let found = reach.get(uid);
  if (!found) {
    found = new Set([...closure(strapi, uid)].filter((reached) => bearers.has(reached)));
    reach.set(uid, found);
  }
  return found;
}

/**
 * What the audience key of a type tells of: all that the type leads to, but for what uses its files. Any type with a picture leads there to
 * all others, and its key would tell one visitor from another by what no frontend asks for in that way.
 */
export function keyClosureOf(strapi: Core.Strapi, uid: string): ReadonlySet<string> {
  const { keyClosures } = factsOf(strapi);
  let found = keyClosures.get(uid);
  if (!found) keyClosures.set(uid, (found = closure(strapi, uid, FILE)));
  return found;
}

/** The bearers among them. */
export function keyReachOf(strapi: Core.Strapi, uid: string): string[] {
  return [...audienceBearers(strapi).keys()].filter((bearer) => keyClosureOf(strapi, uid).has(bearer));
}

/** Attributes of a type by which a query comes to a bearer beyond the type itself. */
export function leadsTo(strapi: Core.Strapi, uid: string): string[] {
  return Object.entries(attributesOf(strapi, uid))
    .filter(([, attribute]) => targets(strapi, attribute).some((target) => reachOf(strapi, target).size > 0))
    .map(([name]) => name);
}

function factsOf(strapi: Core.Strapi): Facts {
  let known = facts.get(strapi);
  if (!known) {
    const bearers = new Map<string, readonly string[]>();
    for (const uid of allUids(strapi)) {
      const names = audienceAttributes(attributesOf(strapi, uid));
      if (names.length > 0) bearers.set(uid, names);
    }
    facts.set(strapi, (known = { bearers, reach: new Map(), keyClosures: new Map() }));
  }
  return known;
}

function allUids(strapi: Core.Strapi): string[] {
  return [...Object.keys(strapi.contentTypes), ...Object.keys(strapi.components)];
}

/**
 * The type itself and whatever its relations, components and zones lead to.
 * @param end a type that is reached, and from which nothing is unless it is the first
 */
export function closure(strapi: Core.Strapi, uid: string, end?: string): Set<string> {
  const seen = new Set([uid]);
  for (const reached of seen) {
    if (reached === end && reached !== uid) continue;
    for (const attribute of Object.values(attributesOf(strapi, reached))) {
      for (const next of targets(strapi, attribute)) seen.add(next);
    }
  }
  return seen;
}

function targets(strapi: Core.Strapi, { type, target, component, components, relation }: SchemaAttribute): string[] {
  if (type === 'component') return component ? [component] : [];
  if (type === 'dynamiczone') return components ?? [];
  if (type === 'media') return [FILE];
  // A polymorphic relation leads anywhere.
  if (relation === 'morphToOne' || relation === 'morphToMany') return allUids(strapi);
  return target ? [target] : [];
}
