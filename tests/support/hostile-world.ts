import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { refreshesOf } from '../../server/membership/refreshes';
import { adminToken, apiToken, jwtFor, siteUser } from './access';
import { TestAudiences } from './audiences';
import { ruleOf } from './membership';
import { bootStrapi, type TestStrapi } from './strapi';

export type Method = 'get' | 'head' | 'post' | 'put' | 'delete';

/** Three customers with private values, and all who might come for them. */
export interface HostileWorld {
  app: TestStrapi;
  /** Of a full-access API token. */
  token: string;
  /** Of a super-admin. */
  admin: string;
  /** Of the site user who is customer c1. */
  userJwt: string;
  /** Signs identity tokens; its other half is configured. */
  identityKey: KeyObject;
  publicKey: string;
  /** Asks the Content API with the API token. */
  call(method: Method, path: string): ReturnType<TestStrapi['request']['get']>;
  byAdmin(method: Method, path: string): ReturnType<TestStrapi['request']['get']>;
  /** Resolves when no refresh waits. */
  idle(): Promise<void>;
}

/** The segment `rich`, which the admin made, is over private fields. */
export async function hostileWorld(): Promise<HostileWorld> {
  const keys = generateKeyPairSync('ed25519');
  const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const app = await bootStrapi({
    plugins: { segments: { config: { identity: { publicKey } } } },
    config: { 'database.settings.useNullAsDefault': true },
  });
  const token = await apiToken(app.strapi, { type: 'full-access' });
  const admin = await adminToken(app.strapi);
  const audiences = new TestAudiences(app.strapi);
  const user = await siteUser(app.strapi, { email: 'u@shop.example' });
  const userJwt = await jwtFor(app.strapi, user);
  const company = await app.strapi
    .documents('api::company.company')
    .create({ data: { number: 'F1', name: 'Firm', secretRating: 7 } as never });
  const { documentId } = company;
  for (const [name, more] of [
    ['c1', { country: 'DE', points: 1, lifetimeValue: 500, secretNote: 'gold', company: documentId, user: user.id }],
    ['c2', { country: 'DE', points: 2, lifetimeValue: 5, secretNote: 'lead' }],
    ['c3', { country: 'FR', points: 3, bio: `${'a'.repeat(20_000)}b` }],
  ] as const) {
    await audiences.customer(name, { email: `${name}@shop.example`, ...more } as never);
  }
  await app.strapi.documents('api::order.order').create({ data: { orderNumber: 'o1', total: 5, note: 'n' } as never });

  const world: HostileWorld = {
    ...{ app, token, admin, userJwt, identityKey: keys.privateKey, publicKey },
    call: (method, path) => app.request[method](`/api${path}`).set('Authorization', `Bearer ${token}`),
    byAdmin: (method, path) => app.request[method](`/segments${path}`).set('Authorization', `Bearer ${admin}`),
    idle: () => refreshesOf(app.strapi).idle(),
  };
  const rich = { id: 'rich', type: 'attribute', path: 'lifetimeValue', operator: 'at_least', operand: 100 };
  const rule = ruleOf(
    { id: 'fr', type: 'attribute', path: 'country', operator: 'is', operand: 'FR' },
    { id: 'inner', type: 'group', match: 'any', children: [rich] },
    { id: 'ranked', type: 'rank', by: { type: 'attribute', path: 'lifetimeValue' }, bound: { top: 1 } },
    { id: 'kin', type: 'related', path: 'company.customers', aggregate: { fn: 'sum', of: 'lifetimeValue' }, operator: 'at_least', operand: 1 }
  ); // prettier-ignore
  await world.byAdmin('post', '/segments').send({ key: 'rich', name: 'Rich', rule }).expect(201);
  await world.idle();
  return world;
}
