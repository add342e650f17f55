import type { BulkResult, SegmentUsage } from '../../contracts/segments';
import { refreshesOf } from '../../server/membership/refreshes';
import { adminToken, adminTokenWith, apiToken } from '../support/access';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;
const tokens: Record<string, string> = {};

type Method = 'get' | 'post' | 'put' | 'delete';
const as = (who: string, method: Method, path: string) =>
  app.request[method](`/segments${path}`).auth(tokens[who] ?? '', { type: 'bearer' });
const asToken = (method: Method, path: string) =>
  app.request[method](`/api/segments${path}`).auth(tokens.api ?? '', { type: 'bearer' });
const idle = () => refreshesOf(app.strapi).idle();
const rule = (...children: object[]) => ({
  version: 1,
  root: { id: 'root', type: 'group', match: 'all', children },
});
const germans = rule({ id: 'c', type: 'attribute', path: 'country', operator: 'is', operand: 'Germany' });
const members = (segment: string) => rule({ id: 'm', type: 'membership', segment, operator: 'is_member' });
const create = async (segment: object) => {
  await as('admin', 'post', '/segments').send(segment).expect(201);
  await idle();
};
const segment = async (key: string) => (await as('admin', 'get', `/segments/${key}`).expect(200)).body.data;
const bulk = async (who: string, action: string, ...keys: string[]): Promise<BulkResult[]> =>
  (await as(who, 'post', '/segments/bulk').send({ action, keys }).expect(200)).body.data;
const articles = () => app.strapi.documents('api::article.article');

beforeAll(async () => {
  app = await bootStrapi();
  tokens.admin = await adminToken(app.strapi);
  tokens.api = await apiToken(app.strapi, { type: 'full-access' });
  for (const may of ['edit', 'activate', 'delete', 'create']) {
    tokens[may] = await adminTokenWith(app.strapi, ['plugin::segments.read', `plugin::segments.${may}`]);
  }
  for (const [customerNumber, country] of Object.entries({ c1: 'Germany', c2: 'Germany', c3: 'France' })) {
    await app.strapi.documents('api::customer.customer').create({ data: { customerNumber, country } as never });
  }
  await create({ key: 'germans', name: 'Germans', rule: germans, labels: ['a'], timeZone: 'Europe/Berlin' });
  await create({ key: 'list', name: 'A list', kind: 'static' });
});
afterAll(async () => {
  await idle();
  await app?.destroy();
});

describe('a duplicate', () => {
  test('is like the original, with its members by hand, but neither pinned nor scheduled', async () => {
    await as('admin', 'put', '/segments/germans')
      .send({ pinned: true, deactivateAt: '2999-01-01T00:00:00Z' })
      .expect(200);
    await as('admin', 'post', '/segments/germans/members')
      .send({ subjects: ['c3'], note: 'a friend' })
      .expect(200);
    await as('admin', 'post', '/segments/germans/members/remove')
      .send({ subjects: ['c1'] })
      .expect(200);
    const { body } = await as('admin', 'post', '/segments/germans/duplicate').send({}).expect(201);
    expect(body.data).toMatchObject({
      ...{ key: 'germans_copy', name: 'Germans (copy)', rule: germans, labels: ['a'], timeZone: 'Europe/Berlin' },
      ...{ active: true, pinned: false, deactivateAt: null },
    });
    await idle();
    const { body: found } = await as('admin', 'get', '/segments/germans_copy/members').expect(200);
    expect(found.data.map(({ id }: { id: string }) => id)).toEqual(['c2', 'c3']);
    const { body: audit } = await as('admin', 'get', '/segments/germans_copy/audit').expect(200);
    expect(audit.data[0]).toMatchObject({ action: 'duplicated', detail: 'From “Germans” (germans).' });
  });

  test('of a list has its members, and announces none of them', async () => {
    await as('admin', 'post', '/segments/list/members')
      .send({ subjects: ['c1', 'c2'] })
      .expect(200);
    await as('admin', 'post', '/segments/list/duplicate').send({ key: 'other_list', name: 'Other' }).expect(201);
    await idle();
    expect(await segment('other_list')).toMatchObject({ name: 'Other', kind: 'static', members: 2, status: 'ready' });
    expect(await app.strapi.db.connection('segments_changes').where({ segment_key: 'other_list' })).toEqual([]);
  });

  test('begins inactive for whoever may not activate; its key is free and not reserved', async () => {
    const duplicate = (data: object) => as('create', 'post', '/segments/germans/duplicate').send(data);
    expect((await duplicate({}).expect(201)).body.data).toMatchObject({ key: 'germans_copy_2', active: false });
    await duplicate({ key: 'list' }).expect(400);
    await duplicate({ key: 'bulk' }).expect(400);
    await as('edit', 'post', '/segments/germans/duplicate').send({}).expect(403);
    await as('create', 'post', '/segments/nothing/duplicate').send({}).expect(404);
  });
});

describe('many at once', () => {
  test('each has a result of its own', async () => {
    expect(await bulk('admin', 'deactivate', 'list', 'nothing', 'germans_copy')).toEqual([
      { key: 'list', done: true },
      { key: 'nothing', done: false, error: 'There is no segment "nothing".' },
      { key: 'germans_copy', done: true },
    ]);
    expect((await segment('list')).status).toBe('inactive');
    expect(await bulk('admin', 'refresh', 'list', 'germans')).toEqual([
      { key: 'list', done: false, error: 'The segment is not active.' },
      { key: 'germans', done: true },
    ]);
    await bulk('admin', 'activate', 'list', 'germans_copy');
    await bulk('admin', 'unpin', 'germans');
    await bulk('admin', 'pin', 'list');
    await idle();
    expect(await segment('germans')).toMatchObject({ pinned: false });
    expect(await segment('list')).toMatchObject({ pinned: true, status: 'ready' });
  });

  test('needs the permission of what is done, and is not there for tokens', async () => {
    const attempt = (who: string, action: string) => as(who, 'post', '/segments/bulk').send({ action, keys: ['list'] });
    expect((await attempt('edit', 'deactivate').expect(403)).body.error.details).toEqual({ lacking: 'activate' });
    expect((await attempt('activate', 'pin').expect(403)).body.error.details).toEqual({ lacking: 'edit' });
    expect((await attempt('edit', 'delete').expect(403)).body.error.details).toEqual({ lacking: 'delete' });
    await attempt('activate', 'activate').expect(200);
    await attempt('edit', 'refresh').expect(200);
    await asToken('post', '/segments/bulk')
      .send({ action: 'pin', keys: ['list'] })
      .expect(405);
    await attempt('admin', 'explode').expect(400);
    await idle();
  });

  test('segments that only refer to each other go together', async () => {
    await create({ key: 'base', name: 'Base', rule: germans });
    await create({ key: 'middle', name: 'Middle', rule: members('base') });
    await create({ key: 'top', name: 'Top', rule: members('middle') });
    expect(await bulk('delete', 'delete', 'base', 'middle')).toEqual([
      { key: 'base', done: false, error: 'The segment is in use by the segments middle.' },
      { key: 'middle', done: false, error: 'The segment is in use by the segments top.' },
    ]);
    expect((await bulk('delete', 'delete', 'base', 'top', 'middle')).every(({ done }) => done)).toBe(true);
    await as('admin', 'get', '/segments/base').expect(404);
  });

  test('a hundred take no more queries each than twenty do', async () => {
    const queriesEach = async (prefix: string, count: number): Promise<number> => {
      const rows = Array.from({ length: count }, (_, n) => ({
        ...{
          documentId: `${prefix}${n}`,
          key: `${prefix}_${n}`,
          name: `Many ${n}`,
          audience: 'contact',
          kind: 'static',
        },
        ...{ rule: null, active: false, exposed: true, version: 1 },
      }));
      await app.strapi.db.query('plugin::segments.segment').createMany({ data: rows as never });
      const keys = rows.map(({ key }) => key);
      let queries = 0;
      const note = () => (queries += 1);
      app.strapi.db.connection.on('query', note);
      for (const action of ['activate', 'deactivate', 'delete']) {
        expect((await bulk('admin', action, ...keys)).every(({ done }) => done)).toBe(true);
      }
      // The refreshes that activating queued count as well.
      await idle();
      app.strapi.db.connection.removeListener('query', note);
      return queries / count;
    };
    const few = await queriesEach('few', 20);
    const many = await queriesEach('many', 100);
    expect(many).toBeLessThan(few * 1.5);
  });
});

describe('where a segment is used', () => {
  const usage = async (call = (path: string) => as('admin', 'get', path)): Promise<SegmentUsage> =>
    (await call('/segments/germans/usage').expect(200)).body.data;

  test('is told of other segments and of entries at any depth', async () => {
    await create({ key: 'of_germans', name: 'Of Germans', rule: members('germans') });
    const article = await articles().create({ data: { title: 'For Germans', audience: 'any(germans)' } as never });
    await articles().publish({ documentId: article.documentId });
    const { documentId } = await articles().create({
      data: { title: 'For others', hero: { title: 'h', audience: 'any(list) not(germans)' } } as never,
    });
    const found = await usage();
    expect(found.segments).toEqual([{ kind: 'segment', key: 'of_germans', name: 'Of Germans' }]);
    expect(found.entries).toHaveLength(3);
    expect(found.entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          ...{
            kind: 'entry',
            uid: 'api::article.article',
            type: 'Article',
            single: false,
            title: 'For Germans',
            field: 'audience',
          },
          ...{ documentId: article.documentId, published: true, expression: 'any(germans)' },
        }),
        expect.objectContaining({ documentId, title: 'For others', field: 'hero.audience', published: false }),
      ])
    );
  });

  test('entries can be made for it by those who may in the content manager', async () => {
    const targets = async (ask: Promise<{ body: { meta: { targets: { type: string }[] } } }>) =>
      (await ask).body.meta.targets;
    const ofAdmin = await targets(as('admin', 'get', '/segments/germans/usage').expect(200));
    expect(ofAdmin).toContainEqual({ uid: 'api::banner.banner', type: 'Banner', field: 'audience' });
    // Of the landing page there is one only.
    expect(ofAdmin.map(({ type }) => type)).not.toContain('Landing page');
    expect(await targets(as('edit', 'get', '/segments/germans/usage').expect(200))).toEqual([]);
    expect(await targets(asToken('get', '/segments/germans/usage').expect(200))).toEqual([]);
  });

  test('titles are for those who see them in the content manager', async () => {
    for (const call of [(path: string) => as('edit', 'get', path), (path: string) => asToken('get', path)]) {
      const { entries } = await usage(call);
      expect(entries.map(({ title }) => title)).toEqual([null, null, null]);
    }
    await as('admin', 'get', '/segments/nothing/usage').expect(404);
  });

  test('keeps it from being deleted, which says where', async () => {
    const { body } = await as('delete', 'delete', '/segments/germans').expect(400);
    expect(body.error.message).toBe('The segment is in use by the segments of_germans and by 2 entries.');
    expect(body.error.details.segments).toEqual(['of_germans']);
    expect(body.error.details.entries).toHaveLength(3);
    expect(JSON.stringify(body)).not.toContain('For Germans');
    const [result] = await bulk('admin', 'delete', 'list');
    expect(result).toEqual({ key: 'list', done: false, error: 'The segment is in use by 1 entry.' });
  });
});
