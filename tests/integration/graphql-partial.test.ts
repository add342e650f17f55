import { resolve } from 'node:path';
import { apiToken } from '../support/access';
import { graphql, withGraphql } from '../support/graphql';
import { bootStrapi, type TestStrapi } from '../support/strapi';

/* Sites keep types and fields out of GraphQL, or make no types of their content at all. */

let app: TestStrapi | undefined;
afterEach(() => app?.destroy());

test('without types of content the decision is there, and nothing else is in the way', async () => {
  app = await bootStrapi({ plugins: { graphql: withGraphql({ shadowCRUD: false }) } });
  const { data, headers } = await graphql(app, '{ segmentsDecision { segments contact } __schema { types { name } } }');
  expect(data.segmentsDecision).toEqual({ segments: [], contact: false });
  expect(headers['cache-control']).toBe('private, no-store');
  expect(data.__schema.types.map(({ name }: { name: string }) => name)).not.toContain('Article');
});

test('types and fields that are left out stay out; the decision needs its permission', async () => {
  const site = { enabled: true, resolve: resolve(__dirname, '../support/graphql-few') };
  app = await bootStrapi({ plugins: { graphql: withGraphql(), 'graphql-few': site } });
  await app.strapi.documents('api::article.article').create({ data: { title: 'open' }, status: 'published' } as never);
  const fields = '{ __type(name: "Article") { fields { name } } articles { title hero { title } } }';
  const { data } = await graphql(app, fields);
  const names = data.__type.fields.map(({ name }: { name: string }) => name);
  expect(names).toContain('hero');
  expect(names).not.toContain('author');
  expect(names).not.toContain('related_connection');
  expect(data.articles).toEqual([{ title: 'open', hero: null }]);
  const token = await apiToken(app.strapi, { type: 'custom', permissions: ['api::article.article.find'] });
  const refused = await graphql(app, '{ articles { title } segmentsDecision { contact } }', { token });
  expect(refused.data).toEqual({ articles: [{ title: 'open' }], segmentsDecision: null });
  expect(refused.errors).toMatchObject([{ path: ['segmentsDecision'], extensions: { code: 'FORBIDDEN' } }]);
});
