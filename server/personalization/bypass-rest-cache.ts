import type { Core } from '@strapi/strapi';
import type { Context, Next } from 'koa';
import { runningExperiences } from '../experiences/directory';
import { leadsToExperience } from '../experiences/personalise';
import { isPreview } from '../preview-as/request';
import { expressionsInUse } from './expressions';
import { audienceBearers, reachOf } from './reach';
import { typeOfRoute } from './served-types';

/** By which the community's REST cache answers a route out of its memory. */
const RECEIVE = 'plugin::rest-cache.recv';

type Middleware = (ctx: Context, next: Next) => unknown;
type Factory = (options: unknown, context: { strapi: Core.Strapi }) => Middleware;
interface Registry {
  get(uid: string): Factory | undefined;
  extend(uid: string, extend: (factory: Factory) => Factory): unknown;
}

/**
 * Leads requests whose answer may depend on who asks past the REST cache plugin, if the site has it: that goes by the URL alone, and
 * would give one visitor's answer to the next. Before routes get their middleware.
 */
export function bypassRestCache(strapi: Core.Strapi): void {
  const registry = strapi.get('middlewares') as unknown as Registry;
  if (!registry.get(RECEIVE)) return;
  registry.extend(RECEIVE, (factory) => (options, context) => {
    const receive = factory(options, context);
    return async (ctx, next) => (isPreview(ctx) || (await mayDependOnAsker(strapi, ctx)) ? next() : receive(ctx, next));
  });
}

/** Whether something aimed is in the reach of the route's type; of a route of no type, whether anything is. */
async function mayDependOnAsker(strapi: Core.Strapi, ctx: Context): Promise<boolean> {
  const uid = typeOfRoute(strapi, ctx.state.route);
  const experiences = await runningExperiences(strapi);
  if (uid === undefined ? experiences.types.size > 0 : leadsToExperience(strapi, experiences, uid)) return true;
  for (const bearer of uid === undefined ? audienceBearers(strapi).keys() : reachOf(strapi, uid)) {
    for (const attribute of audienceBearers(strapi).get(bearer) ?? []) {
      if ((await expressionsInUse(strapi, bearer, attribute)).length > 0) return true;
    }
  }
  return false;
}
