import { generateKeyPairSync } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { apiToken, authenticatedPermissions, jwtFor, publicPermissions, siteUser } from '../support/access';
import { TestAudiences, type TestCustomer } from '../support/audiences';
import { bootStrapi, type TestStrapi } from '../support/strapi';

const SECRET = 'a-shared-secret-of-at-least-32-bytes';
const DECISION = 'plugin::segments.decision.find';
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();

let app: TestStrapi;
let vera: TestCustomer;
let full: string;

beforeAll(async () => {
  app = await bootStrapi({ plugins: { segments: { config: { identity: { secret: SECRET, publicKey: pem } } } } });
  const { strapi } = app;
  await publicPermissions(strapi, [DECISION]);
  await authenticatedPermissions(strapi, [DECISION]);
  full = await apiToken(strapi, { type: 'full-access' });
  const audiences = new TestAudiences(strapi);
  await audiences.segment('vip');
  await audiences.segment('secret', { exposed: false });
  await audiences.segment('asleep', { active: false });
  await audiences.segment('big_firms', { audience: 'account' });
  const company = await strapi.documents('api::company.company').create({ data: { number: 'F1', name: 'Firm' } });
  vera = await audiences.customer('vera', { email: 'Vera@shop.example', company: company.documentId });
  const oddlyNamed = await audiences.customer(`id:${vera.id}`);
  for (const key of ['vip', 'secret', 'asleep']) await audiences.join(key, [vera.id]);
  await audiences.join('big_firms', [Number(company.id), oddlyNamed.id + 1_000]);
});
afterAll(() => app?.destroy());

const VERA = {
  segments: ['big_firms', 'vip'],
  reasons: { big_firms: { audience: 'account', by: 'members' }, vip: { audience: 'contact', by: 'members' } },
  keys: {},
  variants: {},
  expiresAt: null,
  contact: true,
};
const NOBODY = { segments: [], reasons: {}, keys: {}, variants: {}, expiresAt: null, contact: false };

const decision = (query = '') => app.request.get(`/api/segments/decision${query}`);
const code = (answer: { body: { meta: { segments: { warnings: { code: string }[] } } } }) =>
  answer.body.meta.segments.warnings[0]?.code;

const sign = (claims: { sub?: string; aud?: string; from?: string; until?: string } = {}) =>
  new SignJWT({})
    .setSubject(claims.sub ?? 'vera')
    .setAudience(claims.aud ?? 'segments')
    .setIssuedAt(new Date(Date.now() + (claims.from ? Number(claims.from) * 1000 : 0)))
    .setExpirationTime(claims.until ?? '1h');
const hs256 = (claims?: Parameters<typeof sign>[0], secret = SECRET) =>
  sign(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret));
const eddsa = (claims?: Parameters<typeof sign>[0]) =>
  sign(claims).setProtectedHeader({ alg: 'EdDSA' }).sign(privateKey);

describe('identity tokens', () => {
  const withToken = async (token: string) => decision().set('X-Segments-Identity', token);

  test.each([
    ['HS256', () => hs256()],
    ['EdDSA', () => eddsa()],
    ['24 hours', () => hs256({ until: '24h' })],
  ])('%s is believed, by header and by parameter', async (_name, token) => {
    const signed = await token();
    expect((await withToken(signed)).body.data).toEqual(VERA);
    expect((await decision(`?segmentsIdentity=${signed}`)).body.data).toEqual(VERA);
  });

  const unsecured = new UnsecuredJWT({}).setSubject('vera').setAudience('segments').setExpirationTime('1h').encode();
  test.each([
    ['alg none', 'tokenInvalid', () => unsecured],
    ['another secret', 'tokenInvalid', () => hs256({}, 'another-secret-of-at-least-32-bytes!')],
    ['the public key used as secret', 'tokenInvalid', () => hs256({}, pem)],
    ['HS512', 'tokenInvalid', () => sign().setProtectedHeader({ alg: 'HS512' }).sign(new TextEncoder().encode(SECRET))],
    ['expired', 'tokenExpired', () => hs256({ from: '-7200', until: '-1h' })],
    ['another audience', 'tokenAudience', () => hs256({ aud: 'other' })],
    ['valid for 25 hours', 'tokenTooLong', () => hs256({ until: '25h' })],
    ['valid for 25 hours, of which 2 are over', 'tokenTooLong', () => hs256({ from: '-7200', until: '23h' })],
    ['issued in the future', 'tokenTooLong', () => hs256({ from: '7200', until: '25h' })],
    [
      'no end',
      'tokenInvalid',
      () =>
        new SignJWT({ sub: 'vera', aud: 'segments' })
          .setProtectedHeader({ alg: 'HS256' })
          .sign(new TextEncoder().encode(SECRET)),
    ],
    ['somebody unknown', 'noContact', () => hs256({ sub: 'nobody' })],
    ['a document id', 'noContact', () => hs256({ sub: `doc:${vera.documentId}` })],
    ['poison', 'noContact', () => hs256({ sub: 've\u0000ra' })],
    ['rubbish', 'tokenInvalid', () => 'a.b.c'],
    ['far too long', 'tokenInvalid', () => 'x'.repeat(8_000)],
  ])('%s proves nothing (%s)', async (_name, expected, token) => {
    const answer = await withToken(await token());
    expect([answer.status, answer.body.data, code(answer)]).toEqual([200, NOBODY, expected]);
  });

  test('an identity that looks like a row id is that identity', async () => {
    const answer = await withToken(await hs256({ sub: `id:${vera.id}` }));
    expect(answer.body.data).toEqual({ ...NOBODY, contact: true });
  });
});

describe('API tokens', () => {
  const asSubject = (token: string, subject: string) =>
    decision(`?segmentsSubject=${encodeURIComponent(subject)}`).auth(token, { type: 'bearer' });

  test('ask for any contact by any of its names', async () => {
    for (const name of ['vera', `doc:${vera.documentId}`])
      expect((await asSubject(full, name)).body.data).toEqual(VERA);
    expect((await asSubject(full, `id:${vera.id}`)).body.data).toEqual(VERA);
    for (const name of ['VERA', 'id:0', 'id:x', 'doc:x', 've\u0000ra', 'x'.repeat(300)]) {
      const answer = await asSubject(full, name);
      expect([name, answer.status, code(answer)]).toEqual([name, 200, 'subjectUnknown']);
    }
  });

  test('read-only and permitted custom tokens may, others may not', async () => {
    const readOnly = await apiToken(app.strapi, { type: 'read-only' });
    expect((await asSubject(readOnly, 'vera')).body.data).toEqual(VERA);
    const permitted = await apiToken(app.strapi, { type: 'custom', permissions: [DECISION] });
    expect((await asSubject(permitted, 'vera')).body.data).toEqual(VERA);
    const other = await apiToken(app.strapi, { type: 'custom', permissions: ['api::article.article.find'] });
    await asSubject(other, 'vera').expect(403);
    const articles = await app.request.get('/api/articles?segmentsSubject=vera').auth(other, { type: 'bearer' });
    expect(articles.status).toBe(200);
  });

  test('nobody else may name a subject', async () => {
    const anonymous = await decision('?segmentsSubject=vera');
    expect([anonymous.body.data, code(anonymous)]).toEqual([NOBODY, 'subjectNeedsToken']);
    const user = await siteUser(app.strapi, { email: 'someone@shop.example' });
    const answer = await decision('?segmentsSubject=vera').auth(await jwtFor(app.strapi, user), { type: 'bearer' });
    expect([answer.body.data, code(answer)]).toEqual([NOBODY, 'subjectNeedsToken']);
  });
});

describe('signed-in users', () => {
  const asUser = async (user: { id: number | string }) =>
    decision().auth(await jwtFor(app.strapi, user), { type: 'bearer' });
  const settings = () => app.strapi.store({ type: 'plugin', name: 'users-permissions', key: 'advanced' });

  test('an e-mail counts only where it had to be confirmed', async () => {
    const user = await siteUser(app.strapi, { email: 'vera@shop.example' });
    const present = (await settings().get({})) as object;
    await settings().set({ value: { ...present, email_confirmation: false, allow_register: true } });
    const unproven = await asUser(user);
    expect([unproven.body.data, code(unproven)]).toEqual([NOBODY, 'emailNotProven']);

    await settings().set({ value: { ...present, email_confirmation: true } });
    expect((await asUser(user)).body.data).toEqual(VERA);

    const twin = await new TestAudiences(app.strapi).customer('twin', { email: 'vera@shop.example' });
    expect((await asUser(user)).body.data).toEqual(NOBODY);
    await app.strapi.documents('api::customer.customer').delete({ documentId: twin.documentId });
    await settings().set({ value: present });
  });

  test('the relation counts before the e-mail', async () => {
    const user = await siteUser(app.strapi, { email: 'other@shop.example' });
    await app.strapi
      .documents('api::customer.customer')
      .update({ documentId: vera.documentId, data: { user: user.id } as never });
    const answer = await asUser(user);
    expect(answer.body.data).toEqual(VERA);
    expect(answer.body.meta.segments).toEqual({ recognised: true, by: 'user', warnings: [] });
  });
});

describe('the decision', () => {
  test('is for nobody else', async () => {
    const answer = await decision();
    expect(answer.body.data).toEqual(NOBODY);
    expect(answer.headers['cache-control']).toBe('private, no-store');
  });

  test('refuses parameters that it does not know', async () => {
    await decision('?segmentKeys=all').expect(400);
    await decision('?segmentsSubject[a]=b').expect(400);
    await decision('?segmentsSubject=a&segmentsSubject=b').expect(400);
  });

  test('the parameters pass on content requests, also strict ones', async () => {
    app.strapi.config.set('api.rest.strictParams', true);
    try {
      await app.request.get('/api/articles?segmentsIdentity=x').expect(200);
      await app.request.get('/api/articles?segmentsSubject[a]=b').expect(400);
      await app.request.get('/api/articles?segmentsNothing=x').expect(400);
    } finally {
      app.strapi.config.set('api.rest.strictParams', undefined);
    }
  });
});
