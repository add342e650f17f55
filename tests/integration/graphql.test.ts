import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { authenticatedPermissions, jwtFor } from '../support/access';
import { shapeOf, type Shape } from '../support/article-shape';
import { ARTICLE, PROMOTION, type Documents } from '../support/experience-world';
import { graphql, type GraphqlAnswer } from '../support/graphql';
import { makeGraphqlWorld, type GraphqlWorld } from '../support/graphql-world';
import { propertyParameters } from '../support/property';
import type { TestStrapi } from '../support/strapi';
import { listening, storedEvents } from '../support/tracking';
import { until } from '../support/until';

/* Strapi's GraphQL reads nested fields below the Document Service: what REST hides must be hidden there too, and what REST shows be shown. */

let app: TestStrapi;
let token: string;
let admin: string;
let promotion: string;
let ids: GraphqlWorld['ids'];

const documents = (uid: string) => app.strapi.documents(uid as never) as unknown as Documents;

/** Of a zone, as far as its fragments ask for it. */
interface Section {
  title?: string;
  text?: string;
  name?: string;
  articles?: { title: string }[];
  articles_connection: { nodes: unknown[] };
}

/** A query as a customer; `null` asks as nobody. */
const as = (customer: string | null, query: string, options: Parameters<typeof graphql>[2] = {}) =>
  graphql(app, query, customer ? { token, search: `?segmentsSubject=${customer}`, ...options } : options);
/** The data of an answer without errors. */
async function data(customer: string | null, query: string): Promise<GraphqlAnswer['data']> {
  const answer = await as(customer, query);
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
}
const titlesOf = (entries: { title: string }[]) => entries.map(({ title }) => title);
const titles = async (customer: string | null, query: string) =>
  titlesOf(Object.values(await data(customer, query))[0] as { title: string }[]);

async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = [];
  const listen = ({ sql }: { sql: string }) => statements.push(sql);
  app.strapi.db.connection.on('query', listen);
  await work();
  app.strapi.db.connection.removeListener('query', listen);
  return statements;
}

beforeAll(async () => {
  ({ app, token, admin, promotion, ids } = await makeGraphqlWorld());
}, 300_000);
afterAll(() => app?.destroy());

describe('which entries are found', () => {
  const list = '{ articles(sort: "title") { title } }';

  test('in lists, totals, pages and by document id', async () => {
    expect(await titles(null, list)).toEqual(['not staff', 'open']);
    expect(await titles('vera', list)).toEqual(['for vip', 'not staff', 'open']);
    expect(await titles('sam', list)).toEqual(['open']);
    const page = '{ articles_connection(pagination: { pageSize: 1 }) { nodes { title } pageInfo { total pageCount } } }';
    const info = async (customer: string | null) => (await data(customer, page)).articles_connection.pageInfo;
    expect(await info(null)).toEqual({ total: 2, pageCount: 2 });
    expect(await info('vera')).toEqual({ total: 3, pageCount: 3 });
    const one = `{ article(documentId: "${ids.get('for vip')}") { title } }`;
    expect([await data(null, one), await data('vera', one)]).toEqual([{ article: null }, { article: { title: 'for vip' } }]);
    expect(await titles(null, '{ articles(sort: "title", status: DRAFT) { title } }')).toEqual(['not staff', 'open']);
    expect(await titles(null, '{ a: articles(filters: { title: { contains: "vip" } }) { title } }')).toEqual([]);
  }); // prettier-ignore

  test('by queries of the site’s own, unless they ask for all', async () => {
    expect((await data(null, '{ first { title author { name } } }')).first).toEqual({
      ...{ title: 'not staff', author: null },
    });
    const all = '{ all { title related(sort: "title") { title } } }';
    expect((await data(null, all)).all).toEqual([
      { title: 'for vip', related: [] },
      { title: 'not staff', related: [] },
      { title: 'open', related: [{ title: 'not staff' }] },
    ]);
  });

  test('an entry may be asked for as everybody by a token only', async () => {
    const search = '?segmentsKey=all';
    expect((await graphql(app, list, { token, search })).data.articles).toHaveLength(3);
    expect((await graphql(app, list, { search })).data.articles).toHaveLength(2);
  });
});

describe('what an entry leads to', () => {
  const related = (args = '') => `{ articles(filters: { title: { eq: "open" } }) { related${args} { title } } }`;
  const relatedTo = async (customer: string | null, args: string) =>
    titlesOf((await data(customer, related(args))).articles[0].related);

  test('relations to many, their connections, aliases and conditions', async () => {
    expect(await relatedTo(null, '(sort: "title")')).toEqual(['not staff']);
    expect(await relatedTo('vera', '(sort: "title")')).toEqual(['for vip', 'not staff']);
    expect(await relatedTo('sam', '')).toEqual([]);
    const aliased =
      '{ articles(filters: { title: { eq: "open" } }) { a: related(filters: { title: { eq: "for vip" } }) { title } b: related_connection(pagination: { limit: 1 }, sort: "title") { nodes { title } } } }';
    expect((await data(null, aliased)).articles).toEqual([{ a: [], b: { nodes: [{ title: 'not staff' }] } }]);
    expect((await data('vera', aliased)).articles).toEqual([
      { a: [{ title: 'for vip' }], b: { nodes: [{ title: 'for vip' }] } },
    ]);
    // Through relations of what is related.
    const byAuthor = '(filters: { author: { name: { eq: "Victor" } } })';
    expect([await relatedTo(null, byAuthor), await relatedTo('vera', `${byAuthor}`)]).toEqual([
      [],
      ['for vip', 'not staff'],
    ]);
  });

  test('relations to one and components, also where they are required', async () => {
    const parts = '{ articles(sort: "title") { title author { name articles(sort: "title") { title } } hero { title } } }';
    expect((await data(null, parts)).articles).toEqual([
      { title: 'not staff', author: null, hero: null },
      { title: 'open', author: { name: 'Olga', articles: [{ title: 'open' }] }, hero: { title: 'open hero' } },
    ]);
    expect((await data('vera', parts)).articles[1]).toEqual({
      ...{ title: 'not staff', hero: { title: 'vip hero' } },
      author: { name: 'Victor', articles: [{ title: 'for vip' }, { title: 'not staff' }] },
    });
    const banners = '{ banners(sort: "title") { title article { title } } }';
    expect((await data(null, banners)).banners).toEqual([
      { title: 'of open', article: { title: 'open' } },
      { title: 'of vip', article: null },
    ]);
  }); // prettier-ignore

  test('zones by fragments, and what their components lead to', async () => {
    const zone = `{ landingPage { sections { __typename
      ... on ComponentShopHero { title } ... on ComponentShopBanner { text: title }
      ... on ComponentShopArticleList { name: title articles(sort: "title") { title } articles_connection { nodes { title } } } } } }`;
    const seen = async (customer: string | null) =>
      (await data(customer, zone)).landingPage.sections.map((section: Section) => [
        section.title ?? section.text ?? section.name,
        ...(section.articles ? [titlesOf(section.articles), section.articles_connection.nodes.length] : []),
      ]);
    expect(await seen(null)).toEqual([['banner for all'], ['list', ['open'], 1], ['hero but staff']]);
    expect(await seen('vera')).toEqual([
      ['hero for vip'],
      ['banner for all'],
      ['list', ['for vip', 'open'], 2],
      ['hero but staff'],
    ]);
    expect(await seen('sam')).toEqual([['banner for all'], ['list', ['open'], 1]]);
  });

  test('conditions and sorts do not find what is hidden', async () => {
    const banners = (customer: string | null, args: string) => titles(customer, `{ banners(${args}) { title } }`);
    for (const filters of [
      '{ article: { title: { eq: "for vip" } } }',
      '{ or: [{ article: { title: { contains: "vip" } } }] }',
      '{ article: { author: { name: { eq: "Victor" } } } }',
      `{ article: { documentId: { eq: "${ids.get('for vip')}" } } }`,
    ]) {
      expect([filters, await banners(null, `filters: ${filters}`)]).toEqual([filters, []]);
      expect([filters, await banners('vera', `filters: ${filters}`)]).toEqual([filters, ['of vip']]);
    }
    expect(await banners(null, 'filters: { article: { documentId: { null: true } } }')).toEqual(['of vip']);
    // Hidden, both stand where what is absent stands: its own value moves it nowhere.
    const order = async (sort: string) => (await banners(null, `sort: ["${sort}", "title"]`)).indexOf('of vip');
    expect([await order('article.priority'), await order('article.priority:desc')].sort()).toEqual([0, 1]);
    expect(await banners('vera', 'sort: "article.priority"')).toEqual(['of vip', 'of open']);
    const total = `{ banners_connection(filters: { article: { title: { startsWith: "for" } } }) { pageInfo { total } } }`;
    expect((await data(null, total)).banners_connection.pageInfo.total).toBe(0);
  });

  test('the audience is in no type, filter or sort', async () => {
    const { __schema } = await data(null, '{ __schema { types { name kind fields { name } inputFields { name } } } }');
    const naming = __schema.types
      .filter(({ name }: { name: string }) => !name.endsWith('Input') || name.endsWith('FiltersInput'))
      .filter(({ fields, inputFields }: Record<string, { name: string }[]>) =>
        [...(fields ?? []), ...(inputFields ?? [])].some(({ name }) => name === 'audience')
      );
    expect(naming.map(({ name }: { name: string }) => name)).toEqual(
      // The plugin’s own segments have an audience of another kind.
      naming.map(({ name }: { name: string }) => name).filter((name: string) => name.startsWith('Segments'))
    );
    expect((await as('vera', '{ articles(sort: "audience") { title } }')).errors?.[0]?.extensions.code).toBe(
      'BAD_USER_INPUT'
    );
    expect((await as('vera', '{ banners(sort: "article.audience") { title } }')).errors).toHaveLength(1);
    expect((await as('vera', '{ articles { audience } }')).status).toBe(400);
    expect((await as('vera', '{ articles(filters: { audience: { contains: "vip" } }) { title } }')).status).toBe(400);
  });
});

describe('experiences', () => {
  const call = (method: 'post' | 'put' | 'delete', path: string, body?: object) =>
    app.request[method](`/segments/experiences${path}`).set('Authorization', `Bearer ${admin}`).send(body);
  async function experience(key: string, contentType: string, document: string, variant: object): Promise<void> {
    await call('post', '', { key, name: key, contentType, document }).expect(201);
    await call('post', `/${key}/variants`, { key: 'for_vip', name: 'v', audience: 'any(vip)', ...variant }).expect(201);
    await call('post', `/${key}/variants/for_vip/publish`).expect(200);
    await call('put', `/${key}`, { state: 'running' }).expect(200);
  }
  async function end(key: string): Promise<void> {
    await call('put', `/${key}`, { state: 'ended' }).expect(200);
    await call('delete', `/${key}`).expect(204);
  }
  const one = (fields: string) => `{ promotions(filters: { slug: { eq: "spring" } }) { ${fields} } }`;
  const parts = one(`title discount heroes { id title } articles(sort: "title") { title author { name } }
    paged: articles(pagination: { start: 1, limit: 1 }) { title } articles_connection(filters: { title: { contains: "vip" } }) { nodes { title } }`);

  test('the variant’s fields, relations and components, as the asker may see them', async () => {
    const overrides = {
      ...{ discount: 20, articles: [ids.get('for vip'), ids.get('not staff'), ids.get('open')] },
      heroes: [{ title: 'C' }, { title: 'D' }, { title: 'E' }],
    };
    await experience('spring', PROMOTION, promotion, { overrides });
    const vera = await as('vera', parts);
    const [shown] = vera.data.promotions;
    expect(shown).toEqual({
      ...{ title: 'Spring sale', discount: 20, heroes: shown.heroes, paged: [{ title: 'not staff' }] },
      articles: [
        { title: 'for vip', author: { name: 'Victor' } },
        { title: 'not staff', author: { name: 'Victor' } },
        { title: 'open', author: { name: 'Olga' } },
      ],
      articles_connection: { nodes: [{ title: 'for vip' }] },
    });
    expect(titlesOf(shown.heroes)).toEqual(['C', 'D', 'E']);
    // Two have the ids of the entry's own; no row has the third's.
    expect(shown.heroes.filter(({ id }: { id: string }) => /^\d+$/.test(id))).toHaveLength(2);
    expect(vera.extensions?.segments?.experiences).toEqual({ spring: { variant: 'for_vip', reason: 'matched' } });
    // What a query shows is recorded as what REST shows is, though it comes by POST.
    await as(null, parts, { headers: { 'X-Segments-Visitor': 'graphql-visitor' } });
    await until(async () =>
      (await storedEvents(app.strapi)).some(
        ({ name, properties }) => name === 'Experience Viewed' && properties?.variant === 'baseline'
      )
    );
    const nobody = await as(null, parts);
    expect(nobody.data.promotions).toMatchObject([{ discount: 10, heroes: [{ title: 'A' }, { title: 'B' }] }]);
    expect(nobody.data.promotions[0]).toMatchObject({ articles: [{ title: 'open' }], paged: [] });
    expect(nobody.extensions?.segments?.experiences).toEqual({ spring: { variant: null, reason: 'noMatch' } });
    expect(nobody.headers['cache-control']).toBe('private, no-store');
    const several = `{ ${[1, 2, 3].map((n) => `a${n}: promotions { discount articles { title } heroes { title } }`).join(' ')} banners { article { title } } }`;
    const statements = await statementsOf(() => data('vera', several));
    expect(statements.filter((sql) => /segments_variants/.test(sql))).toHaveLength(1);
    const decided = (await data('vera', '{ segmentsDecision { variants segments contact } }')).segmentsDecision;
    const rest = await app.request.get('/api/segments/decision?segmentsSubject=vera').auth(token, { type: 'bearer' });
    const { variants, segments, contact } = rest.body.data;
    expect(decided).toEqual({ variants, segments, contact });
    expect(decided).toMatchObject({ segments: ['vip'], variants: { spring: { variant: 'for_vip' } } });
    await end('spring');
  });

  test('the audience of what a variant leads to still holds', async () => {
    const overrides = { articles: [ids.get('for vip'), ids.get('open')] };
    await experience('open_to_all', PROMOTION, promotion, { overrides, audience: '' });
    const articles = '{ promotions { articles { title related(sort: "title") { title } } } }';
    expect((await data(null, articles)).promotions[0].articles).toEqual([
      { title: 'open', related: [{ title: 'not staff' }] },
    ]);
    expect(titlesOf((await data('vera', articles)).promotions[0].articles)).toEqual(['for vip', 'open']);
    await end('open_to_all');
  });

  test('where another entry leads to it, in a zone too; a component of the variant leads on from itself', async () => {
    const overrides = {
      ...{ title: 'opened', related: [ids.get('for vip')], hero: { title: 'their hero' } },
    };
    await experience('nested', ARTICLE, ids.get('open') as string, { overrides });
    const deep = `{ promotions { articles { title hero { title } related { title } } }
      banners(filters: { article: { title: { eq: "open" } } }) { article { title related { title } } }
      landingPage { sections { ... on ComponentShopArticleList { articles(sort: "title") { title hero { title } } } } } }`;
    const shown = { title: 'opened', related: [{ title: 'for vip' }] };
    const { promotions, banners, landingPage } = await data('vera', deep);
    expect(promotions[0].articles).toEqual([{ ...shown, hero: { title: 'their hero' } }]);
    expect(banners).toEqual([{ article: shown }]);
    expect(landingPage.sections[2].articles).toContainEqual({ title: 'opened', hero: { title: 'their hero' } });
    expect((await data(null, deep)).banners).toEqual([
      { article: { title: 'open', related: [{ title: 'not staff' }] } },
    ]);
    await end('nested');

    const page = await app.strapi.documents('api::landing-page.landing-page' as never).findFirst({} as never);
    const sections = [
      { __component: 'shop.banner', title: 'new' },
      { __component: 'shop.article-list', title: 'new list', articles: [ids.get('for vip'), ids.get('open')] },
    ];
    const { documentId } = page as unknown as { documentId: string };
    await experience('page', 'api::landing-page.landing-page', documentId, { overrides: { sections } });
    const zone =
      '{ landingPage { sections { __typename ... on ComponentShopArticleList { id title articles(filters: { title: { eq: "open" } }) { title related { title } } } } } }';
    expect((await data('vera', zone)).landingPage.sections).toEqual([
      { __typename: 'ComponentShopBanner' },
      {
        ...{ __typename: 'ComponentShopArticleList', id: expect.any(String), title: 'new list' },
        articles: [{ title: 'open', related: [{ title: 'for vip' }, { title: 'not staff' }] }],
      },
    ]);
    expect((await data(null, zone)).landingPage.sections).toHaveLength(3);
    await end('page');
  });

  test('in drafts the drafted variant, and in a mutation’s answer the entry itself', async () => {
    await experience('drafted', PROMOTION, promotion, { overrides: { discount: 30, articles: [ids.get('for vip')] } });
    const changed = { overrides: { discount: 40, articles: [ids.get('not staff')] } };
    await call('put', '/drafted/variants/for_vip', changed).expect(200);
    const draft = '{ promotions(status: DRAFT) { discount articles { title } } }';
    expect((await data('vera', draft)).promotions).toEqual([{ discount: 40, articles: [{ title: 'not staff' }] }]);
    expect((await data('vera', '{ promotions { discount articles { title } } }')).promotions).toEqual([
      { discount: 30, articles: [{ title: 'for vip' }] },
    ]);
    const update = `mutation { updatePromotion(documentId: "${promotion}", data: { teaser: "x" }) { discount articles { title } } }`;
    expect((await as('vera', update)).data.updatePromotion).toEqual({ discount: 10, articles: [{ title: 'open' }] });
    await end('drafted');
  });
});

test('answers of mutations tell no more than those of queries', async () => {
  const create = `mutation ($data: ArticleInput!) { createArticle(data: $data, status: PUBLISHED) { documentId title author { name } hero { title } related(sort: "title") { title author { name } } } }`;
  const victor = await app.strapi.db.query('api::author.author').findOne({ where: { name: 'Victor' } });
  const input = {
    ...{ title: 'written', audience: 'any(vip)', author: victor.documentId, hero: { title: 'x', audience: 'any(vip)' } },
    related: [ids.get('for vip'), ids.get('not staff')],
  };
  const nobody = await as(null, create, { variables: { data: input } });
  const { documentId, ...seen } = nobody.data.createArticle;
  expect(seen).toEqual({
    ...{ title: 'written', author: null, hero: null, related: [{ title: 'not staff', author: null }] },
  });
  expect(nobody.headers['cache-control']).toBe('private, no-store');
  const update = `mutation { updateArticle(documentId: "${documentId}", data: { category: "x" }, status: PUBLISHED) { author { name } hero { title } related(sort: "title") { title } } }`;
  expect((await as(null, update)).data.updateArticle).toEqual({
    ...{ author: null, hero: null, related: [{ title: 'not staff' }] },
  });
  // Nothing of what it does not show is lost.
  expect((await as('vera', update)).data.updateArticle).toEqual({
    ...{ author: { name: 'Victor' }, hero: { title: 'x' }, related: [{ title: 'for vip' }, { title: 'not staff' }] },
  });
  const destroyed = await as('vera', `mutation { deleteArticle(documentId: "${documentId}") { documentId } }`);
  expect(destroyed.errors).toBeUndefined();
}); // prettier-ignore

describe('who asks, and what is said of it', () => {
  const list = '{ articles(sort: "title") { title } }';

  test('by JWT, by the anonymous id, by nothing; a claim that proves nothing gives nothing', async () => {
    const jwt = await jwtFor(app.strapi, { id: (await userOf('vera@shop.example')).id });
    await authenticatedPermissions(app.strapi, [`${ARTICLE}.find`]);
    const signedIn = await graphql(app, list, { token: jwt });
    expect(titlesOf(signedIn.data.articles)).toEqual(['for vip', 'not staff', 'open']);
    expect(signedIn.extensions?.segments).toMatchObject({ recognised: true, by: 'user' });
    const claimed = await graphql(app, list, { search: '?segmentsSubject=vera' });
    expect(titlesOf(claimed.data.articles)).toEqual(['not staff', 'open']);
    expect(claimed.extensions?.segments).toMatchObject({
      ...{ recognised: false, warnings: [{ code: 'subjectNeedsToken' }] },
    });
  });

  test('answers that depend on the asker are kept out of caches, Apollo’s own too; others are not', async () => {
    const aimed = await as(null, list);
    expect(aimed.headers['cache-control']).toBe('private, no-store');
    const nested = await as(null, '{ banners { article { title } } }');
    expect([nested.headers['cache-control'], nested.headers['x-apollo-max-age']]).toEqual(['private, no-store', '0']);
    const plain = await as(null, '{ promotions { title } }');
    expect(plain.headers['cache-control']).not.toBe('private, no-store');
    expect(plain.extensions).toBeUndefined();
    const byGet = await app.request.get('/graphql').query({ query: list }).set('Apollo-Require-Preflight', 'x');
    expect([byGet.headers['cache-control'], titlesOf(byGet.body.data.articles)]).toEqual([
      'private, no-store',
      ['not staff', 'open'],
    ]);
  });

  test('a batch of queries is answered to one asker', async () => {
    const { body } = await app.request
      .post('/graphql?segmentsSubject=vera')
      .auth(token, { type: 'bearer' })
      .send([{ query: list }, { query: '{ banners(sort: "title") { article { title } } }' }]);
    expect(titlesOf(body[0].data.articles)).toEqual(['for vip', 'not staff', 'open']);
    expect(body[1].data.banners).toEqual([{ article: { title: 'open' } }, { article: { title: 'for vip' } }]);
  });

  test('audience keys are refused', async () => {
    const { keys } = (await as(null, '{ segmentsDecision { keys } }')).data.segmentsDecision;
    const answer = await graphql(app, list, { search: `?segmentsKey=${keys.articles}` });
    expect([answer.status, answer.data, answer.errors?.[0]?.message]).toEqual([
      400,
      undefined,
      expect.stringContaining('segmentsKey is for the REST API'),
    ]);
    expect(answer.headers['cache-control']).toBe('private, no-store');
  });

  test('the code of the frontend guide runs', async () => {
    const guide = readFileSync(resolve(__dirname, '../../docs/guide-frontend.md'), 'utf8');
    const [, query = ''] = /```graphql\n([\s\S]*?)```/.exec(guide) ?? [];
    const [, code = ''] = /```js\n(async function queryAs[\s\S]*?)```/.exec(guide) ?? [];
    const { address, close } = await listening(app.strapi);
    const runnable = code.replaceAll('https://cms.example', address);
    const { queryAs } = new Function(`${runnable}; return { queryAs };`)() as {
      queryAs: (visitor: string, query: string) => Promise<{ data: unknown; errors?: unknown; segments: unknown }>;
    };
    const { data: shown, errors, segments } = await queryAs('a-visitor', query);
    await close();
    expect(errors).toBeUndefined();
    expect(segments).toMatchObject({ recognised: false });
    const banners = expect.arrayContaining([
      { title: 'of vip', article: null },
      { title: 'of open', article: { title: 'open', author: { name: 'Olga' } } },
    ]);
    expect(shown).toMatchObject({ banners, segmentsDecision: { segments: [], variants: {}, expiresAt: null } });
  });

  test('a query of many fields looks up its asker once', async () => {
    const query = `{ ${[0, 1, 2, 3].map((n) => `a${n}: articles { title related { title author { name } hero { title } } author { name } }`).join(' ')} }`;
    await data('vera', query);
    const statements = await statementsOf(() => data('vera', query));
    expect(statements.length).toBeGreaterThan(40);
    expect(statements.filter((sql) => /segments_members/.test(sql)).length).toBeLessThanOrEqual(2);
  });

  const userOf = (email: string) => app.strapi.db.query('plugin::users-permissions.user').findOne({ where: { email } });
});

test('in random worlds GraphQL finds and shows what REST does', async () => {
  const { seed } = propertyParameters(1);
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pick = <T>(values: readonly T[]): T => values[random(values.length)] as T;
  const audience = () => pick([null, null, 'any(vip)', 'any(staff)', 'not(staff)', 'all(vip) not(staff)', 'not(vip)']);
  const rest = async (customer: string | null, filter: string): Promise<Shape[]> => {
    const query = `filters[category]=random&sort=title&pagination[pageSize]=100&populate[author][populate][articles][sort]=title&populate[hero]=true&populate[related][sort]=title&populate[related][populate][author]=true&populate[related][populate][hero]=true${filter}`;
    const call = app.request.get(`/api/articles?${query}${customer ? `&segmentsSubject=${customer}` : ''}`);
    return (await (customer ? call.auth(token, { type: 'bearer' }) : call).expect(200)).body.data;
  };
  const many = 'pagination: { limit: -1 }, sort: "title"';
  const byGraphql = async (customer: string | null, filter: string) => {
    const query = `{ found: articles_connection(${many}, filters: { category: { eq: "random" }${filter} }) { pageInfo { total }
      nodes { title author { name articles(${many}) { title } } hero { title } related(${many}) { title author { name } hero { title } } } } }`;
    return (await data(customer, query)).found as { pageInfo: { total: number }; nodes: Shape[] };
  };
  for (let run = 0; run < 3; run++) {
    const authors: string[] = [];
    for (let n = 0; n < 3; n++) {
      const values = { name: `author ${run} ${n}`, audience: audience() };
      authors.push((await documents('api::author.author').create({ data: values })).documentId);
    }
    const made: string[] = [];
    for (let n = 0; n < 5; n++) {
      const hero = { title: `hero ${n}`, audience: audience() };
      const related = made.filter(() => random(2) === 0);
      const values = {
        category: 'random',
        title: `${run} ${n}`,
        audience: audience(),
        author: pick(authors),
        hero,
        related,
      };
      made.push((await documents(ARTICLE).create({ data: values, status: 'published' })).documentId);
    }
    const n = random(3);
    const filters: [string, string][] = [
      ['', ''],
      [`&filters[author][name]=author ${run} ${n}`, `, author: { name: { eq: "author ${run} ${n}" } }`],
      [`&filters[hero][title]=hero ${n}`, `, hero: { title: { eq: "hero ${n}" } }`],
      [`&filters[related][title]=${run} ${n}`, `, related: { title: { eq: "${run} ${n}" } }`],
      [
        `&filters[$not][related][author][name][$contains]=${n}`,
        `, not: { related: { author: { name: { contains: "${n}" } } } }`,
      ],
    ];
    for (const customer of [null, 'vera', 'sam']) {
      for (const [forRest, forGraphql] of filters) {
        const [expected, { nodes, pageInfo }] = [await rest(customer, forRest), await byGraphql(customer, forGraphql)];
        const said = { seed, run, customer, forRest, shown: nodes.map(shapeOf), total: pageInfo.total };
        expect(said).toEqual({ ...said, shown: expected.map(shapeOf), total: expected.length });
      }
    }
  }
});
