'use strict';

const ARTICLE = 'api::article.article';

/** What a site does with GraphQL that could get in the way: middleware of its own, queries of its own, required relations, Apollo plugins. */
module.exports = {
  register({ strapi }) {
    strapi.contentType('api::banner.banner').attributes.article.required = true;
    strapi.contentType(ARTICLE).attributes.hero.required = true;

    // Whichever of two comes last in the file of the site displaces the other.
    const copied = async (next, parent, args, context, info) => {
      const found = await next(parent, args, context, info);
      return Array.isArray(found) ? found.map((entry) => ({ ...entry })) : found;
    };
    const everywhere = ['Article.related', 'Promotion.articles', 'Promotion.heroes', 'Query.promotions'];
    const resolversConfig = Object.fromEntries(everywhere.map((field) => [field, { middlewares: [copied] }]));
    strapi
      .plugin('graphql')
      .service('extension')
      .use({
        typeDefs: 'extend type Query { first: Article, all: [Article] }',
        resolvers: {
          Query: {
            first: { resolve: () => strapi.documents(ARTICLE).findFirst({ status: 'published', sort: 'priority' }) },
            all: {
              resolve: () =>
                strapi
                  .plugin('segments')
                  .service('content')
                  .unfiltered(() => strapi.documents(ARTICLE).findMany({ status: 'published', sort: 'title' })),
            },
          },
        },
        resolversConfig: { ...resolversConfig, 'Query.first': { auth: false }, 'Query.all': { auth: false } },
      });

    const tellPolicy = {
      requestDidStart: async () => ({
        willSendResponse: async ({ overallCachePolicy: { maxAge }, response }) =>
          response.http.headers.set('x-apollo-max-age', String(maxAge)),
      }),
    };
    const apollo = strapi.config.get('plugin::graphql.apolloServer', {});
    strapi.config.set('plugin::graphql.apolloServer', {
      ...apollo,
      allowBatchedHttpRequests: true,
      plugins: [...(apollo.plugins ?? []), tellPolicy],
    });
  },
};
