import type { Core } from '@strapi/strapi';
import { reachOf } from './reach';
import { attributesOf, type SchemaAttribute } from '../catalog/schema';

/** Strapi's `populate` as the database layer takes it. */
export type Populate = boolean | readonly string[] | PopulateMap | null | undefined;
type PopulateMap = { [attribute: string]: PopulateValue };
type PopulateValue = boolean | PopulateObject;
interface PopulateObject {
  select?: readonly string[];
  populate?: Populate;
  count?: boolean;
  on?: PopulateMap;
}

export interface ZoneCounts {
  populate: Populate;
  /** Turns the components that were fetched for counting into numbers, in place. */
  finish(result: unknown): void;
}

/** From an entry to a zone that is counted; a step with `type` leads on only from components of that type. */
type Path = readonly { name: string; type?: string }[];

/**
 * Strapi counts the components of a dynamic zone without looking at them. Where one may be hidden, their ids are fetched
 * instead and counted afterwards. Also spells out the short form `on: { component: true }`, to which Strapi applies no filters.
 */
export function countSeenComponents(strapi: Core.Strapi, uid: string, populate: Populate): ZoneCounts {
  const paths: Path[] = [];
  const rewritten = rewrite(strapi, uid, populate, [], paths);
  return {
    populate: rewritten,
    finish(result) {
      if (result === null || result === undefined) return;
      for (const path of paths) replaceByCount(result, path);
    },
  };
}

function rewrite(
  strapi: Core.Strapi,
  uid: string,
  populate: Populate,
  path: Path,
  paths: Path[],
  type?: string
): Populate {
  if (!isPopulateMap(populate)) return populate;
  const attributes = attributesOf(strapi, uid);
  return Object.fromEntries(
    Object.entries(populate).map(([name, value]) => {
      const attribute = attributes[name];
      if (!attribute || typeof value !== 'object') return [name, value];
      const here = [...path, { name, type }];
      if (attribute.type === 'dynamiczone') return [name, rewriteZone(strapi, attribute, value, here, paths)];
      const on = value.on && rewriteOn(strapi, value.on, here, paths);
      const target = attribute.target ?? attribute.component ?? 'plugin::upload.file';
      return [name, { ...value, ...(on && { on }), populate: rewrite(strapi, target, value.populate, here, paths) }];
    })
  );
}

function rewriteZone(
  strapi: Core.Strapi,
  { components = [] }: SchemaAttribute,
  value: PopulateObject,
  path: Path,
  paths: Path[]
): PopulateObject {
  const wanted = value.on ? components.filter((component) => component in (value.on ?? {})) : components;
  if (value.count === true && wanted.some((component) => reachOf(strapi, component).has(component))) {
    paths.push(path);
    return { on: Object.fromEntries(wanted.map((component) => [component, { select: ['id'] }])) };
  }
  return value.on ? { ...value, on: rewriteOn(strapi, value.on, path, paths) } : value;
}

function rewriteOn(strapi: Core.Strapi, on: PopulateMap, path: Path, paths: Path[]): PopulateMap {
  return Object.fromEntries(
    Object.entries(on).map(([type, value]) => {
      if (typeof value !== 'object') return [type, {}];
      return [type, { ...value, populate: rewrite(strapi, type, value.populate, path, paths, type) }];
    })
  );
}

function replaceByCount(value: unknown, path: Path): void {
  if (Array.isArray(value)) {
    for (const item of value) replaceByCount(item, path);
    return;
  }
  const [step, ...rest] = path;
  if (!step || !isRecord(value) || (step.type && value.__component !== step.type)) return;
  const next = value[step.name];
  if (rest.length > 0) replaceByCount(next, rest);
  else if (Array.isArray(next)) Object.assign(value, { [step.name]: { count: next.length } });
}

function isPopulateMap(populate: Populate): populate is PopulateMap {
  return isRecord(populate) && !Array.isArray(populate);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
