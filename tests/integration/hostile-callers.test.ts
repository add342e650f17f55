import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { routes } from '../../server/routes';
import { adminTokenWith, apiToken, authenticatedPermissions, publicPermissions } from '../support/access';
import { hostileWorld, type HostileWorld, type Method } from '../support/hostile-world';
import { fault } from '../support/refusals';
import type { TestStrapi } from '../support/strapi';

let app: TestStrapi;
let byAdmin: HostileWorld['byAdmin'];
let token: string;
let admin: string;
let userJwt: string;
let identityKey: KeyObject;
let publicKey: string;

beforeAll(async () => {
  ({ app, byAdmin, token, admin, userJwt, identityKey, publicKey } = await hostileWorld());
});
afterAll(() => app?.destroy());

/** What a caller without the right gets; a 404 would hide that a call is open. */
const REFUSED = [401, 403];

/** Asks one of the plugin's calls, with the names of what is there. */
function ask(base: string, { method, path }: { method: string; path: string }, key?: string, body: object = {}) {
  const named = path
    .replace(':key', 'rich')
    .replace(':audience', 'contact')
    .replace(':id', path.startsWith('/subjects') ? 'c1' : '1');
  const made = app.request[method.toLowerCase() as Method](`${base}${named}`).send(body);
  return key ? made.set('Authorization', `Bearer ${key}`) : made;
}

test('nobody, a site user and an empty custom token get nothing', async () => {
  const empty = await apiToken(app.strapi, { type: 'custom', permissions: ['api::article.article.find'] });
  const faults: unknown[] = [];
  for (const [who, key] of Object.entries({ nobody: undefined, userJwt, empty, nonsense: 'nonsense', admin })) {
    for (const call of routes['content-api'].routes) {
      const { status } = await ask('/api/segments', call, key);
      // The playground lets everybody ask for the decision, which is nobody's.
      const isPublic = status === 200 && call.path === '/decision';
      if (!isPublic && !REFUSED.includes(status)) faults.push([who, call.handler, status]);
    }
  }
  expect(faults).toEqual([]);
});

test('a read-only token writes nothing', async () => {
  const reading = await apiToken(app.strapi, { type: 'read-only' });
  const faults: unknown[] = [];
  for (const call of routes['content-api'].routes.filter(({ method }) => method !== 'GET')) {
    const { status } = await ask('/api/segments', call, reading);
    if (!REFUSED.includes(status)) faults.push([call.handler, status]);
  }
  expect(faults).toEqual([]);
  await app.request.get('/api/segments/segments').set('Authorization', `Bearer ${reading}`).expect(200);
});

test('the admin routes want an admin with the permission', async () => {
  const nothing = await adminTokenWith(app.strapi, []);
  const reader = await adminTokenWith(app.strapi, ['plugin::segments.read']);
  const faults: unknown[] = [];
  for (const call of routes.admin.routes) {
    const who = { nobody: undefined, token, userJwt, nothing, ...(!mayRead(call) && { reader }) };
    for (const [name, key] of Object.entries(who)) {
      const { status } = await ask('/segments', call, key);
      if (!REFUSED.includes(status)) faults.push([name, call.handler, status]);
    }
  }
  expect(faults).toEqual([]);
  // These look at what they are asked to do.
  const update = { method: 'PUT', path: '/segments/:key' };
  const bulk = { method: 'POST', path: '/segments/bulk' };
  for (const body of [{ name: 'x' }, { active: false }]) await ask('/segments', update, reader, body).expect(403);
  for (const action of ['refresh', 'activate', 'deactivate', 'pin', 'unpin', 'delete']) {
    await ask('/segments', bulk, reader, { action, keys: ['rich'] }).expect(403);
  }
  expect((await byAdmin('get', '/segments/rich').expect(200)).body.data).toMatchObject({ name: 'Rich', active: true });
});

const mayRead = (call: (typeof routes.admin.routes)[number]): boolean =>
  JSON.stringify(call.config).includes('"plugin::segments.read"');

test('identity tokens are worth what their signature is', async () => {
  const now = Math.floor(Date.now() / 1000);
  const jwt = (header: object, claims: object = {}, key: Parameters<SignJWT['sign']>[0] = identityKey) =>
    new SignJWT({ sub: 'c1', aud: 'segments', exp: now + 60, ...claims }).setProtectedHeader({ alg: 'EdDSA', ...header } as never).sign(key);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = part({ sub: 'c1', aud: 'segments', exp: now + 60 });
  const recognised = async (identity: string) => {
    const { body } = await app.request.get('/api/segments/decision').set('X-Segments-Identity', identity).expect(200);
    return body.data.contact;
  };
  expect(await recognised(await jwt({}))).toBe(true);
  expect(await recognised(await jwt({ kid: "../../dev/null' or 1=1" }))).toBe(true);
  const good = await jwt({});
  for (const bad of [
    `${part({ alg: 'none' })}.${claims}.`, `${part({ alg: 'None' })}.${claims}.`, `${part({ alg: 'none' })}.${claims}`,
    await jwt({ alg: 'HS256' }, {}, new TextEncoder().encode(publicKey)), await jwt({ alg: 'HS256' }, {}, Buffer.alloc(32)),
    await jwt({}, {}, generateKeyPairSync('ed25519').privateKey), await jwt({}, { aud: 'other' }), await jwt({}, { aud: undefined }),
    await jwt({}, { exp: now + 90_000 }), await jwt({}, { exp: 1e15 }), await jwt({}, { exp: now - 60 }), await jwt({}, { exp: undefined }), await jwt({}, { exp: now + 86_000, iat: now - 86_000 }),
    await jwt({}, { nbf: now + 600 }), await jwt({}, { sub: '' }), await jwt({}, { sub: undefined }), await jwt({}, { sub: 'id:1' }), await jwt({}, { sub: 'doc:x' }), await jwt({}, { sub: 'c1\0' }), await jwt({}, { sub: 'C1' }),
    good.slice(0, -4), `${good}AA`, `${good}.`, good.replace(/\.[^.]+\./, `.${part({ sub: 'c2', aud: 'segments', exp: now + 60 })}.`), 'x'.repeat(5_000), '..', 'null',
  ]) {
    expect([bad.slice(0, 300), await recognised(bad)]).toEqual([bad.slice(0, 300), false]);
  }
}); // prettier-ignore

test('nobody else speaks for a subject, or for all', async () => {
  await publicPermissions(app.strapi, ['api::article.article.find']);
  await authenticatedPermissions(app.strapi, ['api::article.article.find', 'plugin::segments.decision.find']);
  for (const key of [undefined, userJwt]) {
    for (const query of ['segmentsSubject=c2', 'segmentsKey=all', 'segmentsKey=ALL', 'segmentsSubject=id:1']) {
      const made = app.request.get(`/api/segments/decision?${query}`);
      const answer = await (key ? made.set('Authorization', `Bearer ${key}`) : made);
      if (answer.status === 200) expect([query, answer.body.data.contact]).toEqual([query, false]);
      else expect(fault(query, answer)).toEqual([]);
    }
  }
});
