import { apiToken } from '../support/access';
import { TestAudiences } from '../support/audiences';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;
let token: string;

const article = (title: string, audience: string | null, data: object = {}) =>
  app.strapi
    .documents('api::article.article')
    .create({ data: { title, audience, ...data }, status: 'published' } as never);

/** A Content API read as a customer; `null` asks as nobody. */
async function as(customer: string | null, path: string) {
  const url = `${path}${path.includes('?') ? '&' : '?'}${customer ? `segmentsSubject=${customer}` : ''}`;
  const call = app.request.get(`/api/${url}`);
  if (customer) call.auth(token, { type: 'bearer' });
  return call;
}
const titles = async (customer: string | null, path: string) => {
  const answer = await as(customer, path);
  if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.data.map((entry: { title?: string; name?: string }) => entry.title ?? entry.name);
};

beforeAll(async () => {
  app = await bootStrapi();
  token = await apiToken(app.strapi, { type: 'full-access' });
  const audiences = new TestAudiences(app.strapi);
  await audiences.segment('vip');
  await audiences.segment('staff');
  await audiences.segment('asleep', { active: false });
  await audiences.segment('failing', { status: 'failed' });
  await audiences.segment('big_firms', { audience: 'account' });
  const company = await app.strapi.documents('api::company.company').create({ data: { number: 'F1', name: 'Firm' } });
  const vera = await audiences.customer('vera', { company: company.documentId });
  const sam = await audiences.customer('sam');
  await audiences.join('vip', [vera.id]);
  await audiences.join('asleep', [vera.id]);
  await audiences.join('failing', [vera.id]);
  await audiences.join('staff', [sam.id]);
  await audiences.join('big_firms', [Number(company.id)]);

  const author = (name: string, audience: string | null) =>
    app.strapi.documents('api::author.author').create({ data: { name, audience } as never });
  const openAuthor = await author('Olga', null);
  const vipAuthor = await author('Victor', 'any(vip)');
  const open = await article('open', null, {
    author: openAuthor.documentId,
    hero: { title: 'open hero' },
    priority: 3,
  });
  const forVip = await article('for vip', 'any(vip)', { author: vipAuthor.documentId, priority: 2 });
  const notStaff = await article('not staff', 'not(staff)', {
    author: vipAuthor.documentId,
    hero: { title: 'vip hero', audience: 'any(vip)' },
    priority: 1,
  });
  await article('for firms', 'any(big_firms)', { priority: 4 });
  await article('deleted segment', 'not(gone)');
  await article('inactive segment', 'any(asleep,vip)');
  await article('failed segment', 'any(failing)');
  await article('empty text', '');
  await app.strapi.documents('api::article.article').update({
    documentId: open.documentId,
    data: { related: [forVip.documentId, notStaff.documentId] },
    status: 'published',
  } as never);
  for (const [title, related] of [
    ['banner of vip article', forVip],
    ['banner of open article', open],
  ] as const) {
    await app.strapi.documents('api::banner.banner').create({ data: { title, article: related.documentId } as never });
  }
  await app.strapi.documents('api::banner.banner').create({ data: { title: 'banner of nothing' } as never });
  await app.strapi.documents('api::landing-page.landing-page').create({
    data: {
      title: 'home',
      sections: [
        { __component: 'shop.hero', title: 'hero for vip', audience: 'any(vip)' },
        { __component: 'shop.banner', title: 'banner for all' },
        { __component: 'shop.article-list', title: 'list', articles: [open.documentId, forVip.documentId] },
        { __component: 'shop.hero', title: 'hero but staff', audience: 'not(staff)' },
      ],
    },
    status: 'published',
  } as never);
});
afterAll(() => app?.destroy());

const LEFT = ['empty text', 'not staff', 'open'];

describe('which entries are found', () => {
  const list = 'articles?sort=title&fields=title';
  test('nobody gets what is for everyone', async () => expect(await titles(null, list)).toEqual(LEFT));
  test('a member gets more, also through the account', async () =>
    expect(await titles('vera', list)).toEqual([
      'empty text',
      'failed segment',
      'for firms',
      'for vip',
      'not staff',
      'open',
    ]));
  test('who is excluded gets less', async () => expect(await titles('sam', list)).toEqual(['empty text', 'open']));

  test('totals and pages count what is seen', async () => {
    const first = await as(null, 'articles?sort=title&pagination[pageSize]=2');
    expect(first.body.meta.pagination).toEqual({ page: 1, pageSize: 2, pageCount: 2, total: 3 });
    expect(await titles(null, 'articles?sort=title&pagination[pageSize]=2&pagination[page]=2')).toEqual(['open']);
  });

  test('a hidden entry is not found by its document id', async () => {
    const all = await as('vera', 'articles?filters[title]=for vip');
    const id = all.body.data[0].documentId;
    expect((await as('vera', `articles/${id}`)).status).toBe(200);
    expect((await as(null, `articles/${id}`)).status).toBe(404);
    expect(await titles(null, `articles?filters[documentId]=${id}`)).toEqual([]);
  });

  test('drafts are filtered too', async () => expect(await titles(null, `${list}&status=draft`)).toEqual(LEFT));

  test('a token may ask for everything, others may not', async () => {
    const all = await app.request.get('/api/articles?segmentsKey=all').auth(token, { type: 'bearer' });
    expect(all.body.meta.pagination.total).toBe(8);
    expect(all.headers['cache-control']).toBe('private, no-store');
    expect((await app.request.get('/api/articles?segmentsKey=all')).body.meta.pagination.total).toBe(3);
    expect((await app.request.get('/api/articles?segmentsSubject=vera')).body.meta.pagination.total).toBe(3);
  });

  test('the search neither finds hidden entries nor reads the audience', async () => {
    expect(await titles(null, 'articles?_q=vip')).toEqual([]);
    expect(await titles('vera', 'articles?_q=big_firms')).toEqual([]);
    expect(await titles('vera', 'articles?_q=vip')).toEqual(['for vip']);
  });

  test('the audience is neither shown, filtered nor sorted by', async () => {
    expect((await as('vera', 'articles')).body.data[0]).not.toHaveProperty('audience');
    expect((await as('vera', 'articles?filters[audience][$contains]=vip')).status).toBe(400);
    expect((await as('vera', 'articles?sort=audience')).status).toBe(400);
    expect((await as('vera', 'banners?filters[article][audience][$notNull]=true')).status).toBe(400);
  });
});

describe('what is populated', () => {
  const first = async (customer: string | null, path: string) => (await as(customer, path)).body.data[0];

  test.each([
    'populate=author',
    'populate[]=author',
    'populate=*',
    'populate[author]=true',
    'populate[author][fields]=name',
  ])('a hidden relation is absent under %s', async (populate) => {
    const path = `articles?filters[title]=not staff&${populate}`;
    expect((await first(null, path)).author).toBeNull();
    expect((await first('vera', path)).author.name).toBe('Victor');
  });

  test('a hidden component is absent, a seen one is there', async () => {
    const path = 'articles?filters[title]=not staff&populate=hero';
    expect((await first(null, path)).hero).toBeNull();
    expect((await first('vera', path)).hero.title).toBe('vip hero');
    expect((await first(null, 'articles?filters[title]=open&populate=hero')).hero.title).toBe('open hero');
  });

  test('self relations, nested and dotted', async () => {
    const related = async (customer: string | null, populate: string) =>
      (await first(customer, `articles?filters[title]=open&${populate}`)).related;
    expect(await related(null, 'populate=related.author')).toMatchObject([{ title: 'not staff', author: null }]);
    expect(await related('vera', 'populate[related][populate]=author&populate[related][sort]=title')).toMatchObject([
      { title: 'for vip', author: { name: 'Victor' } },
      { title: 'not staff', author: { name: 'Victor' } },
    ]);
    expect(await related(null, 'populate[related][filters][author][name]=Victor')).toEqual([]);
    expect(await related('vera', 'populate[related][filters][author][name]=Victor')).toHaveLength(2);
    expect(await related('sam', 'populate=related')).toEqual([]);
  });

  test('counts of relations', async () => {
    const count = async (customer: string | null) =>
      (await first(customer, 'articles?filters[title]=open&populate[related][count]=true')).related.count;
    expect([await count(null), await count('vera'), await count('sam')]).toEqual([1, 2, 0]);
  });

  const sections = async (customer: string | null, populate: string) =>
    (await as(customer, `landing-page?${populate}`)).body.data.sections;
  const sectionTitles = async (customer: string | null, populate: string) =>
    (await sections(customer, populate)).map((section: { title: string }) => section.title);

  test.each(['populate=sections', 'populate=*', 'populate[sections][populate]=*'])(
    'zones under %s',
    async (populate) => {
      expect(await sectionTitles(null, populate)).toEqual(['banner for all', 'list', 'hero but staff']);
      expect(await sectionTitles('vera', populate)).toEqual([
        'hero for vip',
        'banner for all',
        'list',
        'hero but staff',
      ]);
      expect(await sectionTitles('sam', populate)).toEqual(['banner for all', 'list']);
    }
  );

  test('zones with fragments, and relations inside them', async () => {
    const populate =
      'populate[sections][on][shop.hero]=true&populate[sections][on][shop.article-list][populate][articles][sort]=title';
    const seen = async (customer: string | null) =>
      (await sections(customer, populate)).map((section: { title: string; articles?: { title: string }[] }) => [
        section.title,
        section.articles?.map(({ title }) => title),
      ]);
    expect(await seen(null)).toEqual([
      ['list', ['open']],
      ['hero but staff', undefined],
    ]);
    expect(await seen('vera')).toEqual([
      ['hero for vip', undefined],
      ['list', ['for vip', 'open']],
      ['hero but staff', undefined],
    ]);
  });

  /** Runs code of a site during a Content API request of this customer. */
  async function during<T>(segmentsSubject: string | undefined, work: () => Promise<T>): Promise<T> {
    const auth = { strategy: { name: 'content-api-token' }, credentials: { type: 'full-access' } };
    const ctx = {
      method: 'GET',
      state: { auth, route: { info: { type: 'content-api' } } },
      query: { segmentsSubject },
      get: () => '',
    };
    let result: T | undefined;
    await app.strapi.requestContext.run(ctx as never, async () => {
      result = await work();
    });
    return result as T;
  }

  test('counts of zones, which REST does not offer', async () => {
    const count = (customer?: string) =>
      during(customer, async () => {
        const populate = { sections: { count: true } } as never;
        const page = await app.strapi.documents('api::landing-page.landing-page').findFirst({ populate });
        return (page as unknown as { sections: { count: number } }).sections.count;
      });
    expect([await count(), await count('vera'), await count('sam')]).toEqual([3, 4, 2]);
  });

  test('files, which Strapi reads below the Document Service', async () => {
    const articles = await app.strapi.db
      .query('api::article.article')
      .findMany({ where: { publishedAt: { $notNull: true } } });
    const related = articles.map(({ id }: { id: number }) => ({
      id,
      __type: 'api::article.article',
      __pivot: { field: 'x' },
    }));
    const files = app.strapi.db.query('plugin::upload.file');
    await files.create({ data: { name: 'f', hash: 'f', mime: 'text/plain', size: 1, provider: 'local', related } });
    const seen = async (customer?: string) => {
      const [file] = await during(customer, () => files.findMany({ populate: ['related'] }));
      return file.related.map(({ title }: { title: string }) => title).sort();
    };
    expect(await seen()).toEqual(LEFT);
    expect(await seen('sam')).toEqual(['empty text', 'open']);
  });

  test('code of the site may read in a transaction, also on the only connection of SQLite', async () => {
    // Longer than lists are remembered, so that everything is read within.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const counted = await during('vera', () =>
      app.strapi.db.transaction(() => app.strapi.documents('api::article.article').count({ status: 'published' }))
    );
    expect(counted).toBe(6);
  });
});

describe('conditions and sorts through what is hidden', () => {
  const banners = (customer: string | null, query: string) => titles(customer, `banners?${query}`);
  const articles = (customer: string | null, query: string) => titles(customer, `articles?sort=title&${query}`);

  test.each([
    'filters[article][title]=for vip',
    'filters[article][title][$contains]=for',
    'filters[$and][0][article][title]=for vip',
    'filters[$or][0][article][title]=for vip',
    'filters[$not][article][title][$ne]=for vip',
    'filters[article][author][name]=Victor',
    'filters[article][$or][0][title]=for vip',
  ])('%s finds nothing for nobody', async (filter) => {
    expect(await banners(null, filter)).toEqual(
      filter.includes('$not]')
        ? ['banner of nothing', 'banner of vip article'].filter(
            (t) => t !== 'banner of vip article' && t !== 'banner of nothing'
          )
        : []
    );
    expect(await banners('vera', filter)).toEqual(['banner of vip article']);
  });

  test.each([
    'filters[article][id][$null]=true',
    'filters[article][documentId][$null]=true',
    'filters[article][$null]=true',
  ])('a hidden row counts as none: %s', async (filter) => {
    expect((await banners(null, filter)).sort()).toEqual(['banner of nothing', 'banner of vip article']);
    expect(await banners('vera', filter)).toEqual(['banner of nothing']);
  });

  test('one seen row among hidden ones counts', async () => {
    expect(await articles(null, 'filters[related][id][$null]=true')).toEqual(['empty text', 'not staff']);
    expect(await articles('sam', 'filters[related][id][$null]=true')).toEqual(['empty text', 'open']);
    expect(await articles(null, 'filters[related][id][$notNull]=true')).toEqual(['open']);
  });

  test('by ids and document ids', async () => {
    const { id, documentId } = (await as('vera', 'articles?filters[title]=for vip')).body.data[0];
    for (const filter of [
      `filters[article]=${id}`,
      `filters[article][id]=${id}`,
      `filters[article][id][$in][0]=${id}`,
      `filters[article][documentId]=${documentId}`,
      `filters[article][documentId][$in][0]=${documentId}`,
    ]) {
      expect([filter, await banners(null, filter)]).toEqual([filter, []]);
      expect([filter, await banners('vera', filter)]).toEqual([filter, ['banner of vip article']]);
    }
  });

  test('through components', async () => {
    expect(await articles(null, 'filters[hero][title]=vip hero')).toEqual([]);
    expect(await articles('vera', 'filters[hero][title]=vip hero')).toEqual(['not staff']);
    expect(await articles(null, 'filters[hero][title][$startsWith]=open')).toEqual(['open']);
  });

  test('a hidden value has no place in the order', async () => {
    const order = (customer: string | null, sort: string) => titles(customer, `banners?${sort}`);
    // SQLite and MySQL put what is absent first, PostgreSQL last: only its neighbours may not tell.
    const forNobody = await order(null, 'sort[0]=article.priority&sort[1]=id');
    const absent = forNobody.filter((title: string) => title !== 'banner of open article');
    expect(absent).toEqual(['banner of vip article', 'banner of nothing']);
    const backwards = await order(null, 'sort[0]=article.priority:desc&sort[1]=id');
    expect(backwards.filter((title: string) => title !== 'banner of open article')).toEqual(absent);
    const forVera = await order('vera', 'sort[0]=article.priority&sort[1]=id');
    expect(forVera.indexOf('banner of vip article')).toBeLessThan(forVera.indexOf('banner of open article'));
  });
});

describe('answers', () => {
  test('what depends on the asker is kept out of caches, the rest keeps its headers', async () => {
    for (const customer of [null, 'vera']) {
      expect((await as(customer, 'articles')).headers['cache-control']).toBe('private, no-store');
      expect((await as(customer, 'banners?populate=article')).headers['cache-control']).toBe('private, no-store');
      expect((await as(customer, 'banners')).headers['cache-control']).toBeUndefined();
    }
    expect((await as(null, 'articles/unknownunknown')).headers['cache-control']).toBe('private, no-store');
  });

  test('meta says who was recognised, and what is wrong', async () => {
    expect((await as(null, 'articles')).body.meta.segments).toMatchObject({ recognised: false, by: 'nobody' });
    const { segments } = (await as('vera', 'articles')).body.meta;
    expect(segments).toMatchObject({ recognised: true, by: 'apiToken' });
    expect(segments.warnings.map(({ code }: { code: string }) => code).sort()).toEqual([
      'failedSegment',
      'inactiveSegment',
      'unknownSegment',
    ]);
    expect((await as('nobody-knows', 'articles')).body.meta.segments.warnings[0].code).toBe('subjectUnknown');
    expect((await as('vera', 'banners')).body.meta.segments.warnings[0].code).toBe('notPopulated');
    expect((await as(null, 'banners')).body.meta).not.toHaveProperty('segments');
  });

  test('findings name the entries at fault', async () => {
    const answer = await app.request.get('/api/segments/findings').auth(token, { type: 'bearer' });
    const published = answer.body.data.filter((finding: { published: boolean }) => finding.published);
    expect(
      published.map(({ code, segment, uid, field }: Record<string, string>) => [code, segment, uid, field])
    ).toEqual(
      expect.arrayContaining([
        ['unknownSegment', 'gone', 'api::article.article', 'audience'],
        ['inactiveSegment', 'asleep', 'api::article.article', 'audience'],
        ['failedSegment', 'failing', 'api::article.article', 'audience'],
      ])
    );
  });

  test('code of the site may read everything', async () => {
    const content = app.strapi.plugin('segments').service('content');
    const counted = await content.unfiltered(() => app.strapi.documents('api::article.article').count({}));
    expect(counted).toBe(8);
  });
});
