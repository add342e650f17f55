import { resolve } from 'node:path';
import { SignJWT } from 'jose';
import { sealPreview } from '../../server/preview-as/token';
import { publicPermissions } from '../support/access';
import { TestAudiences } from '../support/audiences';
import { bootStrapi, type TestStrapi } from '../support/strapi';

/* A plugin that answers by URL out of its memory is passed by where somebody else may be shown something else. */

const SECRET = 'a-shared-secret-of-at-least-32-bytes';
let app: TestStrapi;

beforeAll(async () => {
  const restCache = { enabled: true, resolve: resolve(__dirname, '../support/rest-cache') };
  app = await bootStrapi({ plugins: { 'rest-cache': restCache, segments: { config: { identity: { secret: SECRET } } } } });
  await publicPermissions(app.strapi, ['api::promotion.promotion.find']);
}); // prettier-ignore
afterAll(() => app?.destroy());

const ask = async (path: string, key?: string) => {
  const { headers, body } = await app.request.get(`/api/${path}${key === undefined ? '' : `?segmentsKey=${key}`}`);
  return { cache: headers['x-cache'], titles: body.data.map(({ title }: { title: string }) => title) };
};

test('types with nothing aimed in their reach are cached as ever', async () => {
  expect(await ask('promotions')).toEqual({ cache: 'MISS', titles: [] });
  expect(await ask('promotions')).toEqual({ cache: 'HIT', titles: [] });
  expect(await ask('articles')).toEqual({ cache: 'MISS', titles: [] });
});

test('no preview is kept, nor answered out of what was', async () => {
  const { token } = await sealPreview(app.strapi, { as: { segments: [] }, variants: {} });
  for (let time = 0; time < 2; time++) {
    const { headers, body } = await app.request.get(`/api/promotions?segmentsPreview=${token}`);
    expect([headers['x-cache'], headers['cache-control']]).toEqual([undefined, 'private, no-store']);
    expect(body.meta.segments.preview).toBe(true);
  }
  // What it knows of segments is a second old at most.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
});

test('from the first audience on, nobody is given what another was shown', async () => {
  const audiences = new TestAudiences(app.strapi);
  await audiences.segment('vip');
  await app.strapi
    .documents('api::article.article')
    .create({ data: { title: 'not vip', audience: 'not(vip)' }, status: 'published' } as never);
  expect(await ask('articles')).toEqual({ cache: undefined, titles: ['not vip'] });
  const vera = await audiences.customer('vera');
  await audiences.join('vip', [vera.id]);
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('vera')
    .setAudience('segments')
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(SECRET));
  const own = await app.request.get('/api/articles').set('X-Segments-Identity', token);
  expect([own.headers['x-cache'], own.body.data]).toEqual([undefined, []]);
  expect(await ask('articles')).toEqual({ cache: undefined, titles: ['not vip'] });
  // Promotions lead to articles.
  expect((await ask('promotions')).cache).toBeUndefined();
  const { keys } = (await app.request.get('/api/segments/decision')).body.data;
  expect(await ask('articles', keys.articles)).toEqual({ cache: undefined, titles: ['not vip'] });
});
