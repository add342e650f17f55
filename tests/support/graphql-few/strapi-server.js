'use strict';

/** A site that keeps some of its types and fields out of GraphQL. */
module.exports = {
  register({ strapi }) {
    const { shadowCRUD } = strapi.plugin('graphql').service('extension');
    shadowCRUD('api::author.author').disable();
    shadowCRUD('api::article.article').field('related').disable();
    shadowCRUD('api::landing-page.landing-page').disableQueries();
  },
};
