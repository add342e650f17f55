'use strict';

/**
 * Answers by URL out of its memory, in the places and under the names of @strapi-community/plugin-rest-cache, which finds its
 * provider only outside of jest.
 */
const kept = new Map();
const CACHED = ['article', 'promotion'];

module.exports = {
  register({ strapi }) {
    for (const api of CACHED) {
      for (const { routes } of Object.values(strapi.apis[api].routes)) {
        for (const route of routes.filter(({ method }) => method === 'GET')) {
          route.config = { ...route.config, middlewares: [{ name: 'plugin::rest-cache.recv', config: {} }] };
        }
      }
    }
  },
  middlewares: {
    recv: () => async (ctx, next) => {
      ctx.set('X-Cache', kept.has(ctx.url) ? 'HIT' : 'MISS');
      if (kept.has(ctx.url)) {
        ctx.body = kept.get(ctx.url);
        return;
      }
      await next();
      if (ctx.status === 200) kept.set(ctx.url, ctx.body);
    },
  },
};
