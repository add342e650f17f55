import type { Core } from '@strapi/strapi';
import { schemaOf } from '../catalog/schema';

/** What matters here of a route of the Content API. */
interface Route {
  method: string;
  /** Text, unless the route has functions for handlers. */
  handler: unknown;
  info?: { apiName?: string; pluginName?: string };
}

const served = new WeakMap<Core.Strapi, Promise<ReadonlyMap<string, string>>>();

/** Content types that the Content API reads, by uid, each with its name there: the plural one, of a single type the singular one. */
export function servedTypes(strapi: Core.Strapi): Promise<ReadonlyMap<string, string>> {
  let types = served.get(strapi);
  if (!types) served.set(strapi, (types = readServedTypes(strapi)));
  return types;
}

async function readServedTypes(strapi: Core.Strapi): Promise<ReadonlyMap<string, string>> {
  const routes = Object.values(await strapi.contentAPI.getRoutesMap()).flat() as unknown as Route[];
  const names = new Map<string, string>();
  const taken = new Set<string>();
  // Those of APIs come first: a plugin's type of the same name is not reached by it.
  for (const route of routes) {
    const uid = route.method === 'GET' ? typeOfRoute(strapi, route) : undefined;
    if (uid === undefined || names.has(uid)) continue;
    const name = nameOf(strapi, uid);
    if (name === undefined || taken.has(name)) continue;
    names.set(uid, name);
    taken.add(name);
  }
  return names;
}

/** The content type whose controller answers a route, if it is the controller of one of the site's. */
export function typeOfRoute(strapi: Core.Strapi, { handler, info }: Route): string | undefined {
  if (typeof handler !== 'string') return undefined;
  const controller = handler.slice(0, handler.lastIndexOf('.'));
  const owner = info?.pluginName === undefined ? `api::${info?.apiName}` : `plugin::${info.pluginName}`;
  const uid = controller.includes('::') ? controller : `${owner}.${controller}`;
  return uid.startsWith('plugin::segments.') || schemaOf(strapi, uid) === undefined ? undefined : uid;
}

function nameOf(strapi: Core.Strapi, uid: string): string | undefined {
  const { kind, info } = schemaOf(strapi, uid) ?? {};
  return kind === 'singleType' ? info?.singularName : info?.pluralName;
}
