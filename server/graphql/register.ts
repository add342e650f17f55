import type { Core } from '@strapi/strapi';
import { apolloPlugin } from './apollo-plugin';
import { decisionQuery } from './decision-query';
import { holdFields } from './hold-fields';
import { graphqlPlugin } from './plugin';

const APOLLO = 'plugin::graphql.apolloServer';

/** Makes the GraphQL plugin, if the site has it, answer as REST does. Before it builds its schema, which is when it starts. */
export function holdInGraphql(strapi: Core.Strapi): void {
  const graphql = graphqlPlugin(strapi);
  if (!graphql) return;
  graphql.extension().use(({ nexus, typeRegistry }) => ({
    ...decisionQuery(strapi, nexus),
    plugins: [holdFields(strapi, nexus, typeRegistry)],
  }));
  const apollo = strapi.config.get<{ plugins?: unknown[] }>(APOLLO, {});
  strapi.config.set(APOLLO, { ...apollo, plugins: [...(apollo.plugins ?? []), apolloPlugin(strapi)] });
}
