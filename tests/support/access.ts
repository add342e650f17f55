import type { Core } from '@strapi/strapi';
import supertest from 'supertest';

const ADMIN = { firstname: 'Ada', lastname: 'Admin', email: 'admin@shop.example', password: 'Admin-password-1' };

interface User {
  id: number | string;
}

/** Lets everybody call these Content API actions: `['plugin::segments.decisions.create', 'api::article.article.find']`. */
export async function publicPermissions(strapi: Core.Strapi, actions: string[]): Promise<void> {
  await permit(strapi, 'public', actions);
}

/** Lets signed-in site users (see `jwtFor`) call these Content API actions. */
export async function authenticatedPermissions(strapi: Core.Strapi, actions: string[]): Promise<void> {
  await permit(strapi, 'authenticated', actions);
}

async function permit(strapi: Core.Strapi, roleType: string, actions: string[]): Promise<void> {
  const role = await strapi.db.query('plugin::users-permissions.role').findOne({ where: { type: roleType } });
  for (const action of actions) {
    await strapi.db.query('plugin::users-permissions.permission').create({ data: { action, role: role.id } });
  }
}

/** Makes an API token and returns its key, for `Authorization: Bearer <key>`. */
export async function apiToken(
  strapi: Core.Strapi,
  token: { type: 'full-access' | 'read-only' } | { type: 'custom'; permissions: string[] }
): Promise<string> {
  const { accessKey } = await strapi.service('admin::api-token').create({
    name: `test ${Date.now()} ${Math.random()}`,
    description: '',
    lifespan: null,
    ...token,
  });
  return accessKey;
}

/** A users-permissions user of the site, confirmed unless told otherwise. */
export async function siteUser(strapi: Core.Strapi, data: { email: string; confirmed?: boolean }): Promise<User> {
  const role = await strapi.db.query('plugin::users-permissions.role').findOne({ where: { type: 'authenticated' } });
  return strapi
    .plugin('users-permissions')
    .service('user')
    .add({
      username: data.email,
      provider: 'local',
      password: 'User-password-1',
      confirmed: true,
      role: role.id,
      ...data,
    });
}

/** A JWT of this users-permissions user. */
export async function jwtFor(strapi: Core.Strapi, user: User): Promise<string> {
  return strapi.plugin('users-permissions').service('jwt').issue({ id: user.id });
}

/** A super-admin's JWT for the admin API; the first call registers that admin. */
export async function adminToken(strapi: Core.Strapi): Promise<string> {
  const server = supertest(strapi.server.httpServer);
  const hasAdmin = await strapi.service('admin::user').exists({ email: ADMIN.email });
  const answer = hasAdmin
    ? await server.post('/admin/login').send({ email: ADMIN.email, password: ADMIN.password }).expect(200)
    : await server.post('/admin/register-admin').send(ADMIN).expect(200);
  return answer.body.data.token;
}

/** The JWT of a further admin user who holds only these admin actions (`plugin::segments.read` …), and permissions of content. */
export async function adminTokenWith(strapi: Core.Strapi, actions: string[], more: object[] = []): Promise<string> {
  const unique = `${Date.now()}${Math.floor(Math.random() * 1e6)}`;
  const role = await strapi.service('admin::role').create({ name: `role ${unique}`, description: '' });
  await strapi
    .service('admin::role')
    .assignPermissions(role.id, [
      ...actions.map((action) => ({ action, subject: null, properties: {}, conditions: [] })),
      ...more,
    ]);
  const email = `editor${unique}@shop.example`;
  const password = 'Editor-password-1';
  await strapi.service('admin::user').create({
    firstname: 'Edda',
    lastname: 'Editor',
    email,
    password,
    isActive: true,
    registrationToken: null,
    roles: [role.id],
  });
  const answer = await supertest(strapi.server.httpServer).post('/admin/login').send({ email, password }).expect(200);
  return answer.body.data.token;
}
