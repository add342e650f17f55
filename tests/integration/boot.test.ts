import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;

beforeAll(async () => {
  app = await bootStrapi({ empty: true });
});
afterAll(() => app?.destroy());

test('the playground boots with the plugin enabled, on an empty database', () => {
  expect(app.strapi.isLoaded).toBe(true);
  expect(app.strapi.plugin('segments')).toBeDefined();
});

test('the server answers', async () => {
  await app.request.get('/_health').expect(204);
});

test('the database is the one asked for', () => {
  const dialect = process.env.SEGMENTS_TEST_DB || 'sqlite';
  expect(app.database.dialect).toBe(dialect);
  expect(app.strapi.db.dialect.client).toBe(dialect === 'mariadb' ? 'mysql' : dialect);
});
