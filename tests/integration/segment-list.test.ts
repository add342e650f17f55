import type { SegmentListItem } from '../../contracts/segments';
import { refreshesOf } from '../../server/membership/refreshes';
import { apiToken } from '../support/access';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;
let token: string;

const call = (method: 'get' | 'post' | 'put' | 'delete', path: string) =>
  app.request[method](`/api/segments${path}`).set('Authorization', `Bearer ${token}`);
const idle = () => refreshesOf(app.strapi).idle();
const list = async (query = ''): Promise<SegmentListItem[]> =>
  (await call('get', `/segments${query}`).expect(200)).body.data;
const keys = async (query: string) => (await list(query)).map(({ key }) => key);
const rule = (child: object) => ({
  version: 1,
  root: { id: 'root', type: 'group', match: 'all', children: [{ id: 'c', ...child }] },
});
const from = (country: string) => rule({ type: 'attribute', path: 'country', operator: 'is', operand: country });
const create = async (segment: object) => {
  await call('post', '/segments').send(segment).expect(201);
  await idle();
};
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  app = await bootStrapi();
  token = await apiToken(app.strapi, { type: 'full-access' });
  for (const [number, country] of [
    ['c1', 'Germany'],
    ['c2', 'Germany'],
    ['c3', 'France'],
  ]) {
    await app.strapi.documents('api::customer.customer').create({ data: { customerNumber: number, country } as never });
  }
  await create({ key: 'germans', name: 'Zermans', rule: from('Germany'), labels: ['eu', 'de'] });
  await create({ key: 'french', name: 'alpha french', rule: from('France'), labels: ['eu'] });
  await create({ key: 'friends', name: 'Friends 10', kind: 'static' });
  await create({ key: 'off', name: 'Friends 9', rule: from('Spain'), active: false });
  await create({
    key: 'both',
    name: 'Both',
    rule: rule({ type: 'membership', segment: 'germans', operator: 'is_member' }),
  });
  await create({ key: 'firms', name: 'Firms', kind: 'static', audience: 'account' });
});
afterAll(() => app?.destroy());

test('names are sorted as people do, pinned segments first', async () => {
  expect(await keys('')).toEqual(['french', 'both', 'firms', 'off', 'friends', 'germans']);
  await call('put', '/segments/germans').send({ pinned: true }).expect(200);
  expect(await keys('')).toEqual(['germans', 'french', 'both', 'firms', 'off', 'friends']);
  expect(await keys('?sort=name:desc')).toEqual(['germans', 'friends', 'off', 'firms', 'both', 'french']);
  expect(await keys('?pinned=true')).toEqual(['germans']);
  expect(await keys('?pinned=false&sort=members:desc&pageSize=2')).toEqual(['both', 'french']);
});

test('filters combine', async () => {
  expect(await keys('?audience=account')).toEqual(['firms']);
  expect(await keys('?kind=static&audience=contact')).toEqual(['friends']);
  expect(await keys('?status=inactive')).toEqual(['off']);
  expect(await keys('?label=eu')).toEqual(['germans', 'french']);
  expect(await keys('?label=eu&search=FREN')).toEqual(['french']);
  expect(await keys('?search=%25')).toEqual([]);
});

test('pages are counted', async () => {
  const { body } = await call('get', '/segments?pageSize=4&page=2').expect(200);
  expect(body.data).toHaveLength(2);
  expect(body.meta).toEqual({ pagination: { page: 2, pageSize: 4, pageCount: 2, total: 6 }, labels: ['de', 'eu'] });
  expect((await call('get', '/segments?page=9').expect(200)).body.data).toEqual([]);
  await call('get', '/segments?page=0').expect(400);
  await call('get', '/segments?sort=rule:asc').expect(400);
});

test('each says how its members became so many', async () => {
  const counts = app.strapi.db.connection('segments_counts');
  await counts.clone().insert([
    { segment_key: 'french', day: daysAgo(40), members: 9, joined: 0, left: 0 },
    { segment_key: 'french', day: daysAgo(20), members: 5, joined: 0, left: 4 },
    { segment_key: 'french', day: daysAgo(3), members: 4, joined: 0, left: 1 },
  ]);
  const [french] = await list('?search=french');
  expect(french?.sparkline).toEqual([5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 4, 4, 4, 1]);
  expect(french?.change7).toBe(-4);
  const [germans] = await list('?search=zermans');
  expect(germans?.sparkline).toEqual([...Array.from({ length: 13 }, () => null), 2]);
  expect(germans?.change7).toBeNull();
  // What nobody knows comes last.
  expect((await keys('?sort=change:asc&pinned=false'))[0]).toBe('french');
  expect((await keys('?sort=change:desc&pinned=false'))[0]).toBe('french');
});

test('each says by how many segments and entries it is used, at any depth', async () => {
  const articles = app.strapi.documents('api::article.article');
  const { documentId } = await articles.create({ data: { title: 'a', audience: 'any(germans)' } as never });
  await articles.publish({ documentId });
  await articles.create({ data: { title: 'b', hero: { title: 'h', audience: 'any(french) not(germans)' } } as never });
  await app.strapi.documents('api::landing-page.landing-page').create({
    data: { sections: [{ __component: 'shop.hero', title: 'h', audience: 'all(french,germans)' }] } as never,
  });
  const used = Object.fromEntries((await list()).map(({ key, usedBy }) => [key, usedBy]));
  expect(used).toMatchObject({
    germans: { segments: 1, entries: 3 },
    french: { segments: 0, entries: 2 },
    friends: { segments: 0, entries: 0 },
  });
});

test('each has the run that waits or works', async () => {
  await call('post', '/segments/french/refresh').expect(202);
  const row = app.strapi.db.connection('segments_runs');
  await idle();
  expect((await list('?search=french'))[0]?.run).toBeNull();
  await row.clone().insert({ segment_key: 'french', cause: 'called', state: 'queued', created_at: new Date() });
  expect((await list('?search=french'))[0]?.run).toMatchObject({ state: 'queued', done: 0, total: 0 });
  await row.clone().where({ segment_key: 'french', state: 'queued' }).delete();
});

test('the number of queries does not grow with the number of segments', async () => {
  const queries = async (pageSize: number): Promise<number> => {
    let count = 0;
    const note = () => (count += 1);
    app.strapi.db.connection.on('query', note);
    expect(await list(`?pageSize=${pageSize}&audience=contact`)).toHaveLength(pageSize);
    app.strapi.db.connection.removeListener('query', note);
    return count;
  };
  const rows = Array.from({ length: 1000 }, (_, n) => ({
    documentId: `many${n}`,
    key: `many_${n}`,
    name: `Many ${n}`,
    audience: 'contact',
    kind: 'dynamic',
    rule: from(`Country ${n}`),
    active: true,
    exposed: true,
    version: 1,
  }));
  for (let at = 0; at < rows.length; at += 100) {
    await app.strapi.db.query('plugin::segments.segment').createMany({ data: rows.slice(at, at + 100) as never });
  }
  const few = await queries(10);
  // A pool that grows, or a token that notes its use, adds one or two.
  expect(await queries(1000)).toBeLessThan(few + 10);
});
