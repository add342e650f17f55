import { adminToken, apiToken } from '../support/access';
import { TestAudiences } from '../support/audiences';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;
let token: string;
let vipAuthor: string;

beforeAll(async () => {
  app = await bootStrapi();
  token = await apiToken(app.strapi, { type: 'full-access' });
  const audiences = new TestAudiences(app.strapi);
  await audiences.segment('vip');
  await audiences.join('vip', [(await audiences.customer('vera')).id]);
  const author = await app.strapi
    .documents('api::author.author')
    .create({ data: { name: 'Victor', audience: 'any(vip)' } as never });
  vipAuthor = author.documentId;
});
afterAll(() => app?.destroy());

const articles = () => app.strapi.documents('api::article.article');
const send = (method: 'post' | 'put', path: string, data: object) =>
  app.request[method](`/api/${path}`).auth(token, { type: 'bearer' }).send({ data });

describe('what is stored', () => {
  test('expressions are stored in their canonical form, at any depth', async () => {
    const entry = (await articles().create({
      data: { title: 'a', audience: 'all(b_b,a_a,b_b) not(c_c)', hero: { title: 'h', audience: 'all(a_a)' } },
      populate: ['hero'],
    } as never)) as unknown as { documentId: string; audience: string; hero: { audience: string } };
    expect([entry.audience, entry.hero.audience]).toEqual(['all(a_a,b_b) not(c_c)', 'any(a_a)']);
    const emptied = await articles().update({ documentId: entry.documentId, data: { audience: '' } } as never);
    expect((emptied as unknown as { audience: unknown }).audience).toBeNull();
  });

  test('one that cannot be read is refused with its path', async () => {
    const bad = articles().create({ data: { title: 'a', audience: 'vip or so' } } as never);
    await expect(bad).rejects.toMatchObject({ name: 'ValidationError', details: { errors: [{ path: ['audience'] }] } });
    const page = app.strapi.documents('api::landing-page.landing-page').create({
      data: { sections: [{ __component: 'shop.banner' }, { __component: 'shop.hero', audience: 'any(' }] },
    } as never);
    await expect(page).rejects.toMatchObject({ details: { errors: [{ path: ['sections', 1, 'audience'] }] } });
    const answer = await send('post', 'articles', { audience: `any(${'x'.repeat(300)})` });
    expect([answer.status, answer.body.error.details.errors[0].path]).toEqual([400, ['audience']]);
  });
});

describe('answers of writes', () => {
  test('populate only what the asker sees, and lose nothing that is stored', async () => {
    const data = { title: 'written', author: vipAuthor, hero: { title: 'vip hero', audience: 'any(vip)' } };
    const created = await send('post', 'articles?populate=*', data);
    expect(created.status).toBe(201);
    expect(created.body.data).toMatchObject({ title: 'written', author: null, hero: null });
    const { documentId } = created.body.data;

    const updated = await send('put', `articles/${documentId}?populate[hero]=true&populate[author][fields]=name`, {
      title: 'changed',
    });
    expect(updated.body.data).toMatchObject({ title: 'changed', author: null, hero: null });
    const member = await send('put', `articles/${documentId}?populate=*&segmentsSubject=vera`, { category: 'x' });
    expect(member.body.data).toMatchObject({ author: { name: 'Victor' }, hero: { title: 'vip hero' } });

    for (const status of ['draft', 'published'] as const) {
      const stored = await articles().findOne({ documentId, status, populate: ['author', 'hero'] } as never);
      expect(stored).toMatchObject({ title: 'changed', author: { name: 'Victor' }, hero: { title: 'vip hero' } });
    }
  });

  test('who writes an entry gets it, whatever its audience', async () => {
    const created = await send('post', 'articles', { title: 'for vip', audience: 'any(vip)' });
    expect([created.status, created.body.data.title]).toEqual([201, 'for vip']);
    const updated = await send('put', `articles/${created.body.data.documentId}?populate=author`, { title: 'still' });
    expect(updated.body.data).toMatchObject({ title: 'still', author: null });
  });

  test('a new expression is known at once', async () => {
    await new TestAudiences(app.strapi).segment('fresh');
    const vera = await app.strapi.db.query('api::customer.customer').findOne({ where: { customerNumber: 'vera' } });
    await new TestAudiences(app.strapi).join('fresh', [vera.id]);
    await send('post', 'articles', { title: 'fresh', audience: 'any(fresh)' }).expect(201);
    // Other instances, and this one's list of segments, may be a second behind.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const found = await app.request
      .get('/api/articles?filters[title]=fresh&segmentsSubject=vera')
      .auth(token, { type: 'bearer' });
    expect(found.body.meta.pagination.total).toBe(1);
  });
});

test('the admin panel sees everything', async () => {
  const admin = await adminToken(app.strapi);
  const answer = await app.request
    .get('/content-manager/collection-types/api::article.article?filters[title]=still')
    .auth(admin, { type: 'bearer' });
  expect(answer.body.results).toMatchObject([{ title: 'still', audience: 'any(vip)' }]);
});

test('the audience columns have an index', async () => {
  const { indexes } = app.strapi.db.metadata.get('api::article.article');
  expect(indexes).toContainEqual({ name: expect.stringMatching(/^segments_audience_/), columns: ['audience'] });
});
