import type { Response } from 'supertest';
import type { TestStrapi } from './strapi';

/** Lays Strapi's GraphQL plugin over the playground, which does without it. */
export const withGraphql = (config: Record<string, unknown> = {}) => ({
  enabled: true,
  resolve: require.resolve('@strapi/plugin-graphql/package.json'),
  config: { generateArtifacts: false, landingPage: false, maxLimit: 100, depthLimit: 15, ...config },
});

/** Whatever was asked for. */
type Body = Response['body'];

export interface GraphqlAnswer {
  status: number;
  headers: Record<string, string>;
  data: Body;
  errors?: { message: string; path?: string[]; extensions: Record<string, unknown> }[];
  extensions?: { segments?: Body };
}

/** Asks by POST, as clients do. */
export async function graphql(
  app: TestStrapi,
  query: string,
  options: { variables?: object; token?: string; headers?: Record<string, string>; search?: string } = {}
): Promise<GraphqlAnswer> {
  const { variables, token, headers = {}, search = '' } = options;
  const call = app.request.post(`/graphql${search}`).set(headers).send({ query, variables });
  const { status, headers: sent, body } = await (token ? call.auth(token, { type: 'bearer' }) : call);
  return { status, headers: sent, ...body };
}
