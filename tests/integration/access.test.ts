import { adminToken, adminTokenWith, apiToken, jwtFor, publicPermissions, siteUser } from '../support/access';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;

beforeAll(async () => {
  app = await bootStrapi();
});
afterAll(() => app?.destroy());

const usersAs = (token: string) => app.request.get('/api/users/count').auth(token, { type: 'bearer' });

test('an action is forbidden until it is made public', async () => {
  await app.request.get('/api/users/count').expect(403);
  await publicPermissions(app.strapi, ['plugin::users-permissions.user.count']);
  await app.request.get('/api/users/count').expect(200);
});

test('API tokens are full-access or hold just the given actions', async () => {
  await usersAs(await apiToken(app.strapi, { type: 'full-access' })).expect(200);
  const count = 'plugin::users-permissions.user.count';
  await usersAs(await apiToken(app.strapi, { type: 'custom', permissions: [count] })).expect(200);
  const other = 'plugin::users-permissions.user.find';
  await usersAs(await apiToken(app.strapi, { type: 'custom', permissions: [other] })).expect(403);
});

test("a site user's JWT is the user's", async () => {
  const user = await siteUser(app.strapi, { email: 'vera@shop.example' });
  const jwt = await jwtFor(app.strapi, user);
  const answer = await app.request.get('/api/users/me').auth(jwt, { type: 'bearer' }).expect(200);
  expect(answer.body.email).toBe('vera@shop.example');
});

test('the admin token is a super-admin, the other has only its actions', async () => {
  const users = (token: string) => app.request.get('/admin/users').auth(token, { type: 'bearer' });
  await users(await adminToken(app.strapi)).expect(200);
  await users(await adminToken(app.strapi)).expect(200);
  await users(await adminTokenWith(app.strapi, ['admin::users.read'])).expect(200);
  await users(await adminTokenWith(app.strapi, ['admin::roles.read'])).expect(403);
});

test('a restart keeps the database, plugin configuration can be overlaid', async () => {
  await app.destroy({ keepDatabase: true });
  app = await bootStrapi({
    on: app.database,
    plugins: { 'users-permissions': { config: { jwt: { expiresIn: '1h' } } } },
    config: { 'server.url': 'https://shop.example' },
  });
  expect(await app.strapi.db.query('plugin::users-permissions.user').count()).toBe(1);
  expect(app.strapi.config.get('plugin::users-permissions.jwt.expiresIn')).toBe('1h');
  expect(app.strapi.config.get('server.url')).toBe('https://shop.example');
});
