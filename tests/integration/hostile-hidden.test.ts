import { publicPermissions } from '../support/access';
import { hostileWorld, type HostileWorld } from '../support/hostile-world';
import type { TestStrapi } from '../support/strapi';

let app: TestStrapi;
let call: HostileWorld['call'];

beforeAll(async () => {
  ({ app, call } = await hostileWorld());
  await call('post', '/segments/segments').send({ key: 'race', name: 'Race', kind: 'static' }).expect(201);
});
afterAll(() => app?.destroy());

test('is as if it were not there: no read, whatever it asks, tells a difference', async () => {
  await publicPermissions(app.strapi, [
    'api::article.article.find', 'api::article.article.findOne', 'api::author.author.find', 'api::banner.banner.find', 'api::landing-page.landing-page.find', 'plugin::upload.content-api.find',
  ]); // prettier-ignore
  const create = async (uid: string, data: object, published = false) =>
    app.strapi.documents(uid as never).create({ data, ...(published && { status: 'published' }) } as never) as unknown as { id: number; documentId: string };
  const open = await create('api::article.article', { title: 'open', priority: 1 }, true);
  const alone = await create('api::author.author', { name: 'open author' });
  const hidden = await create('api::author.author', { name: 'Secretary', audience: 'any(race)' });
  const secret = await create('api::article.article', { title: 'Secret', slug: 'secret', audience: 'any(race)', author: hidden.documentId, priority: 9, hero: { title: 'inner' } }, true);
  const between = await create('api::article.article', { title: 'between', author: hidden.documentId, related: [secret.documentId, open.documentId], priority: 2, hero: { title: 'gone', audience: 'any(race)' } }, true);
  const byOpen = await create('api::article.article', { title: 'by open', author: alone.documentId, related: [between.documentId] }, true);
  await create('api::banner.banner', { title: 'b', article: secret.documentId });
  await create('api::banner.banner', { title: 'b2', article: byOpen.documentId });
  await create('api::landing-page.landing-page', { title: 'home', sections: [{ __component: 'shop.hero', title: 'zone', audience: 'any(race)' }, { __component: 'shop.article-list', title: 'list', articles: [secret.documentId, open.documentId] }] }, true);
  const files = app.strapi.db.query('plugin::upload.file');
  const published = await app.strapi.db.query('api::article.article').findMany({ where: { publishedAt: { $notNull: true } } });
  const related = published.map(({ id }: { id: number }) => ({ id, __type: 'api::article.article', __pivot: { field: 'x' } }));
  await files.create({ data: { name: 'f', hash: 'f', mime: 'text/plain', size: 1, provider: 'local', related } });

  const conditions = [
    'filters[title]=Secret', 'filters[title][$startsWith]=Sec', 'filters[title][$notContains]=S', 'filters[slug][$null]=true', 'filters[priority][$gt]=5', 'filters[priority][$between][0]=8&filters[priority][$between][1]=10',
    `filters[documentId]=${secret.documentId}`, `filters[id]=${secret.id}`, `filters[id][$in][0]=${secret.id}`, `filters[documentId][$ne]=${secret.documentId}`,
    'filters[author][name]=Secretary', 'filters[author][name][$ne]=Secretary', 'filters[author][$null]=true', 'filters[author][id][$null]=true', 'filters[author][id][$notNull]=true', 'filters[$not][author][name][$contains]=ecre', 'filters[$or][0][author][name]=Secretary&filters[$or][1][title]=open',
    `filters[author]=${hidden.id}`, `filters[author][documentId]=${hidden.documentId}`, `filters[author][$in][0]=${hidden.id}`, 'filters[author][articles][title]=Secret', 'filters[author][articles][related][title]=open', 'filters[related][author][name]=Secretary', 'filters[related][related][author][articles][title][$contains]=Sec',
    `filters[related]=${secret.id}`, 'filters[related][title]=Secret', 'filters[related][id][$null]=true', 'filters[$not][related][title]=Secret', 'filters[hero][title]=gone', 'filters[hero][title][$null]=true', 'filters[related][hero][title]=inner', 'filters[hero][id][$notNull]=true',
    'sort=title', 'sort=priority:desc', 'sort=author.name', 'sort=author.name:desc', 'sort=related.title', 'sort[0]=hero.title&sort[1]=id', 'sort=related.author.name:desc', '_q=Secret', '_q=inner', '_q=any(race)', '_q=race',
    'pagination[pageSize]=1', 'pagination[pageSize]=1&pagination[page]=3', 'pagination[limit]=1&pagination[start]=2&pagination[withCount]=false', 'pagination[withCount]=true&pagination[pageSize]=2', 'fields=title', 'fields=audience', 'filters[audience][$notNull]=true', 'sort=audience', 'populate[author][fields]=audience', 'populate[author][filters][audience][$notNull]=true',
    'populate=*', 'populate=author', 'populate[author][populate]=articles', 'populate[author][populate][articles][count]=true', 'populate[related][count]=true', 'populate[related][filters][title]=Secret', 'populate[related][sort]=author.name', 'populate[related][populate][author][populate][articles][populate]=*', 'populate[hero]=true', 'populate=deep', 'populate[related][populate]=hero',
    'status=draft', 'status=draft&populate=*', 'status=draft&filters[author][name]=Secretary', 'status=draft&hasPublishedVersion=true', 'publicationFilter=modified', 'locale=en', 'locale=*', 'locale=nope',
  ];
  const probes = [
    ...conditions.map((query) => `/articles?${query}`), ...['', '?populate=*', '?status=draft', '?fields=title'].map((query) => `/articles/${secret.documentId}${query}`),
    `/articles/${between.documentId}?populate=*`, `/articles/${between.documentId}?populate[related][count]=true`, '/authors?populate=*', '/authors?populate[articles][count]=true', '/authors?sort=articles.title', '/authors?filters[articles][title]=Secret', '/authors?filters[articles][hero][title]=inner', '/authors?filters[articles][related][title]=Secret',
    '/banners?populate[article][populate]=*', '/banners?sort=article.title', '/banners?filters[article][title]=Secret', '/banners?filters[article][id][$null]=true', '/banners?filters[article][author][name]=Secretary', '/banners?filters[article][author][articles][author][name]=Secretary', `/banners?filters[article][documentId]=${secret.documentId}`,
    '/landing-page?populate=*', '/landing-page?populate=sections', '/landing-page?populate[sections][populate]=*', '/landing-page?populate[sections][on][shop.hero]=true', '/landing-page?populate[sections][on][shop.hero][fields]=title', '/landing-page?populate[sections][on][shop.article-list][populate][articles][populate]=author', '/landing-page?populate[sections][on][shop.article-list][populate][articles][count]=true', '/landing-page?populate[sections][count]=true',
    '/upload/files', '/upload/files?populate=*', '/upload/files?populate=related', '/upload/files?sort=name',
  ];
  const answers = async () => {
    const all: [string, unknown][] = [];
    for (const path of probes) {
      for (const method of ['get', 'head'] as const) {
        const { status, body, headers } = await app.request[method](`/api${path}`);
        if (body?.meta) delete body.meta.segments;
        all.push([`${method} ${path}`, JSON.stringify([status, body, headers['cache-control'], headers.etag, method === 'head' && headers['content-length']])]);
      }
    }
    return all;
  };
  const before = await answers();
  expect(before.filter(([, answer]) => /Secre|inner|gone|"zone"/.test((answer as string).replaceAll(/Invalid.*/g, '')))).toEqual([]);
  for (const [uid, documentId] of [['api::article.article', secret.documentId], ['api::author.author', hidden.documentId]] as const) {
    await app.strapi.documents(uid).delete({ documentId });
  }
  await app.strapi.db.query('shop.hero').deleteMany({ where: { audience: 'any(race)' } });
  const after = await answers();
  expect(after.flatMap(([path, answer], index) => (before[index]?.[1] === answer ? [] : [[path, before[index]?.[1], answer]]))).toEqual([]);
}); // prettier-ignore
