import { join } from 'node:path';
import { encodeAudienceKey, expressionHash } from '../../server/personalization/audience-key';
import { keySecrets } from '../../server/personalization/key-secrets';
import { apiToken, authenticatedPermissions, jwtFor, siteUser } from '../support/access';
import { TestAudiences } from '../support/audiences';
import { bootStrapi, type TestStrapi } from '../support/strapi';

/* A content request with an audience key depends on nothing but its URL, and may be kept by any cache. */

const ARTICLE = 'api::article.article';
let app: TestStrapi;
let token: string;
let vera: Record<string, string>;
let nobody: Record<string, string>;
let audiences: TestAudiences;

const write = (uid: string, data: object) =>
  app.strapi.documents(uid as typeof ARTICLE).create({ data, status: 'published' } as never);

async function keysOf(customer: string | null): Promise<Record<string, string>> {
  const asked = app.request.get(`/api/segments/decision${customer === null ? '' : `?segmentsSubject=${customer}`}`);
  return (await (customer === null ? asked : asked.auth(token, { type: 'bearer' })).expect(200)).body.data.keys;
}

beforeAll(async () => {
  const host = jest.requireActual<unknown[]>('../../playground/config/middlewares.js');
  const obstinate = { resolve: join(__dirname, '../support/obstinate-middleware.cjs') };
  app = await bootStrapi({ config: { middlewares: [...host, obstinate] } });
  token = await apiToken(app.strapi, { type: 'full-access' });
  audiences = new TestAudiences(app.strapi);
  for (const key of ['vip', 'staff', 'asleep']) await audiences.segment(key);
  const person = await audiences.customer('vera');
  await audiences.join('vip', [person.id]);
  await audiences.join('asleep', [person.id]);
  const secretAuthor = await write('api::author.author', { name: 'Victor', audience: 'any(vip)' });
  await write(ARTICLE, { title: 'open', author: secretAuthor.documentId });
  await write(ARTICLE, { title: 'for vip', audience: 'any(vip)' });
  await write(ARTICLE, { title: 'not vip', audience: 'not(vip)' });
  await write(ARTICLE, { title: 'asleep', audience: 'all(asleep,vip)' });
  await write('api::landing-page.landing-page', { title: 'home', audience: 'any(staff)' });
  vera = await keysOf('vera');
  nobody = await keysOf(null);
});
afterAll(() => app?.destroy());

const get = (path: string) => app.request.get(`/api/${path}`);
const articles = (key: string | undefined, more = '') =>
  get(`articles?fields=title&sort=title&segmentsKey=${key}${more}`);
const titles = (answer: { body: { data: { title: string }[] } }) => answer.body.data.map(({ title }) => title);

const SHARED = 'public, max-age=60, s-maxage=60';
const SHORT = 'public, max-age=5, s-maxage=5';
const PRIVATE = 'private, no-store';
const FOR_ALL = ['not vip', 'open'];
const FOR_VERA = ['asleep', 'for vip', 'open'];

describe('the decision', () => {
  test('names a key for each type of which somebody may see something else', () => {
    // Orders and companies lead to customers, these to their favourite articles; so do promotions.
    const shop = ['companies', 'customers', 'landing-page', 'order-lines', 'orders', 'promotions'];
    expect(Object.keys(vera)).toEqual(['articles', 'authors', 'banners', ...shop]);
    expect(Object.keys(nobody)).toEqual(Object.keys(vera));
    for (const key of Object.values(vera)) expect(key).toMatch(/^1\.[\w.-]{30,80}$/);
  });

  test('has the same keys for whoever sees the same', async () => {
    expect(await keysOf('vera')).toEqual(vera);
    await audiences.customer('vanessa');
    expect(await keysOf('vanessa')).toEqual(nobody);
    expect(nobody.articles).not.toBe(vera.articles);
  });
});

describe('an answer by key', () => {
  test('is what the key says, whoever asks', async () => {
    expect(titles(await articles(vera.articles))).toEqual(FOR_VERA);
    expect(titles(await articles(nobody.articles))).toEqual(FOR_ALL);
    const as = (key: string | undefined) => articles(key, '&segmentsSubject=vera').auth(token, { type: 'bearer' });
    expect(titles(await as(nobody.articles))).toEqual(FOR_ALL);
    expect(titles(await as(vera.articles))).toEqual(FOR_VERA);
    const visitor = await articles(nobody.articles).set('X-Segments-Visitor', 'v1').set('X-Segments-Context', '{oops');
    expect(visitor.text).toBe((await articles(nobody.articles)).text);
  });

  test('hides what is populated, and single types', async () => {
    const populated = 'articles?filters[title]=open&populate=author';
    expect((await get(`${populated}&segmentsKey=${vera.articles}`)).body.data[0].author.name).toBe('Victor');
    expect((await get(`${populated}&segmentsKey=${nobody.articles}`)).body.data[0].author).toBeNull();
    expect((await get(`landing-page?segmentsKey=${nobody['landing-page']}`)).status).toBe(404);
  });

  test('is kept by caches whatever the host says, with nothing in it that is of a person', async () => {
    const answer = await articles(vera.articles).set('X-Begin-Session', '1').set('Origin', 'https://shop.example');
    expect(answer.headers).toMatchObject({ 'cache-control': SHARED, vary: 'Origin' });
    for (const name of ['set-cookie', 'cdn-cache-control', 'expires', 'pragma'])
      expect(answer.headers).not.toHaveProperty(name);
    expect(answer.body.meta.segments).toEqual({ stale: false, by: 'key', warnings: [] });
    const { headers } = await app.request.head(`/api/articles?segmentsKey=${vera.articles}`);
    expect(headers['cache-control']).toBe(SHARED);
  });

  test('says no more in production', async () => {
    process.env.NODE_ENV = 'production';
    try {
      expect((await articles(vera.articles)).body.meta.segments).toEqual({ stale: false });
    } finally {
      process.env.NODE_ENV = 'test';
    }
  });

  test('is private where Strapi may have let the caller do more, or gave it another shape', async () => {
    const user = await siteUser(app.strapi, { email: 'uma@shop.example' });
    await authenticatedPermissions(app.strapi, [`${ARTICLE}.find`]);
    const jwt = await jwtFor(app.strapi, user);
    for (const [name, value] of [
      ['Authorization', `Bearer ${token}`],
      ['Authorization', `Bearer ${jwt}`],
      ['Cookie', 'a=b; koa.sess=eyJhIjoxfQ=='],
      ['Cookie', 'strapi_up_refresh=x'],
      ['Strapi-Response-Format', 'v4'],
      ['Strapi-Encode-Source-Maps', 'true'],
    ] as const) {
      const answer = await articles(vera.articles).set(name, value).set('X-Say-Public', '1');
      expect([name, value, answer.status, answer.headers['cache-control']]).toEqual([name, value, 200, PRIVATE]);
      expect(answer.headers).not.toHaveProperty('cdn-cache-control');
    }
    const other = await articles(vera.articles).set('Cookie', '_ga=1; theme=dark');
    expect(other.headers['cache-control']).toBe(SHARED);
  });

  test('is private if it is of drafts, a fault, or of a write', async () => {
    const { documentId } = (await articles(vera.articles, '&filters[title]=for vip')).body.data[0];
    const private_ = async (status: number, call: PromiseLike<{ status: number; headers: Record<string, string> }>) => {
      const answer = await call;
      expect([answer.status, answer.headers['cache-control']]).toEqual([status, PRIVATE]);
      expect(answer.headers).not.toHaveProperty('cdn-cache-control');
    };
    await private_(200, articles(vera.articles, '&status=draft').set('X-Say-Public', '1'));
    await private_(404, get(`articles/${documentId}?segmentsKey=${nobody.articles}`).set('X-Say-Public', '1'));
    await private_(403, get(`orders?segmentsKey=${nobody.articles}`).set('X-Say-Public', '1'));
    await private_(404, get(`nowhere?segmentsKey=${nobody.articles}`).set('X-Say-Public', '1'));
    await private_(400, articles(vera.articles, '&sort=nothing').set('X-Say-Public', '1'));
    const post = app.request.post(`/api/banners?populate=article&segmentsKey=${vera.banners}`).send({ data: {} });
    await private_(201, post.auth(token, { type: 'bearer' }).set('X-Say-Public', '1'));
    expect((await get(`articles/${documentId}?segmentsKey=${vera.articles}`)).headers['cache-control']).toBe(SHARED);
  });

  test('without a key nothing is for caches, and an empty one is none', async () => {
    for (const path of ['articles', 'articles?segmentsKey=', 'articles?segmentsKey=all']) {
      const answer = await get(path).set('X-Say-Public', '1');
      expect([path, answer.status, answer.headers['cache-control']]).toEqual([path, 200, PRIVATE]);
      expect(answer.body.meta.segments).toMatchObject({ by: 'nobody' });
    }
    const all = await articles('all').auth(token, { type: 'bearer' });
    expect([titles(all).length, all.headers['cache-control']]).toEqual([4, PRIVATE]);
  });

  test('a segment that is switched off hides what names it, also from those who have a key', async () => {
    const segments = app.strapi.db.query('plugin::segments.segment');
    await segments.update({ where: { key: 'asleep' }, data: { active: false } });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(titles(await articles(vera.articles))).toEqual(['for vip', 'open']);
    await segments.update({ where: { key: 'asleep' }, data: { active: true } });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(titles(await articles(vera.articles))).toEqual(FOR_VERA);
  });
});

describe('keys that are none', () => {
  const refused = async (query: string) => {
    const answer = await get(`articles?${query}`);
    const { status, headers, body } = answer;
    expect([query.slice(0, 80), status, headers['cache-control']]).toEqual([query.slice(0, 80), 400, PRIVATE]);
    expect(body).toMatchObject({ data: null, error: { status: 400, name: 'ValidationError' } });
    expect(JSON.stringify(body.error)).toContain('segmentsKey');
    expect(answer.text).not.toMatch(/for vip|"title"/);
  };

  test('are refused: forged, cut, changed, long, many, or not text', async () => {
    const key = vera.articles as string;
    const forged = encodeAudienceKey(Buffer.alloc(32), ARTICLE, { expressions: [expressionHash('any(vip)')], variants: [] });
    for (const text of [forged, key.slice(0, -1), `${key}A`, key.replace(/^1/, '2'), key.slice(2), 'ALL', 'x', '1....', '%00', '%ff', '..%2F..'])
      await refused(`segmentsKey=${text}`);
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) await refused(`segmentsKey=${name}`);
    await refused(`segmentsKey=${'x'.repeat(10_000)}`);
    await refused(`segmentsKey=${key}${'A'.repeat(10_000)}`);
    await refused(`segmentsKey=${key}&segmentsKey=${key}`);
    await refused(`segmentsKey[]=${key}`);
    await refused(`segmentsKey[a]=${key}`);
    // Koa's parser of parameters drops these names, so that no key is left.
    for (const name of ['__proto__', 'toString']) {
      expect((await get(`articles?segmentsKey[${name}]=${key}`)).headers['cache-control']).toBe(PRIVATE);
    }
  }); // prettier-ignore

  test('refuse a write before anything is written', async () => {
    const count = () => app.strapi.db.query(ARTICLE).count();
    const before = await count();
    const post = app.request.post('/api/articles?segmentsKey=x').send({ data: { title: 'never' } });
    expect((await post.auth(token, { type: 'bearer' })).status).toBe(400);
    expect(await count()).toBe(before);
  });

  test('are no matter of a decision', async () => {
    expect((await get(`segments/decision?segmentsKey=${vera.articles}`)).status).toBe(400);
  });
});

describe('keys of another time or type', () => {
  const secret = () => keySecrets(app.strapi)[0] as Buffer;
  const stale = async (answer: Awaited<ReturnType<typeof get>>, code: string) => {
    expect(answer.headers['cache-control']).toBe(SHORT);
    expect(answer.body.meta.segments).toMatchObject({ stale: true, warnings: [{ code }] });
  };

  test('that of another type shows what is for everyone, shortly', async () => {
    const answer = await articles(vera.authors);
    expect(titles(answer)).toEqual(['open']);
    await stale(answer, 'keyForAnotherType');
  });

  test('one that names what is no longer in use shows what is for everyone, shortly', async () => {
    const expressions = ['any(vip)', 'any(gone)'].map(expressionHash);
    const answer = await articles(encodeAudienceKey(secret(), ARTICLE, { expressions, variants: [] }));
    expect(titles(answer)).toEqual(['open']);
    await stale(answer, 'keyRetired');
  });

  test('any app key signs, so that they can be rotated', async () => {
    const secrets = keySecrets(app.strapi);
    expect(secrets.length).toBeGreaterThan(1);
    const old = encodeAudienceKey(secrets[1] as Buffer, ARTICLE, { expressions: [expressionHash('any(vip)')], variants: [] });
    const answer = await articles(old);
    expect([titles(answer), answer.headers['cache-control']]).toEqual([['for vip', 'open'], SHARED]);
  }); // prettier-ignore

  test('one from before an expression came into use does not show it, as usual', async () => {
    const before = vera.articles;
    await write(ARTICLE, { title: 'new for vip', audience: 'any(vip) not(staff)' });
    const answer = await articles(before);
    expect([titles(answer), answer.headers['cache-control']]).toEqual([FOR_VERA, SHARED]);
    expect(answer.body.meta.segments).toEqual({ stale: false, by: 'key', warnings: [] });
    const { articles: after } = await keysOf('vera');
    expect(after).not.toBe(before);
    expect(titles(await articles(after))).toEqual([...FOR_VERA, 'new for vip'].sort());
  });
});
