import { adminToken, apiToken, publicPermissions } from '../support/access';
import { TestAudiences } from '../support/audiences';
import { graphql, withGraphql, type GraphqlAnswer } from '../support/graphql';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { createSource, send } from '../support/tracking';
import { until } from '../support/until';

/* What personalisation gives away, or breaks by, where somebody tries. */

const ARTICLE = 'api::article.article';
const PROMOTION = 'api::promotion.promotion';
const MOST_A_MINUTE = 30;

let app: TestStrapi;
let admin: string;
let audiences: TestAudiences;
let promotion: string;
const articles: Record<string, string> = {};

interface Documents {
  create(params: object): Promise<{ documentId: string; id: number }>;
}
const documents = (uid: string) => app.strapi.documents(uid as never) as unknown as Documents;
const call = (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object, as = admin) =>
  app.request[method](`/segments${path}`).auth(as, { type: 'bearer' }).send(body);
async function tokenFor(input: object = {}): Promise<string> {
  const wanted = { as: { segments: ['vip'] }, contentType: PROMOTION, document: promotion, ...input };
  return (await call('post', '/preview-as', wanted).expect(201)).body.data.token;
}
const previewed = (query: string, token: string, more = ''): Promise<GraphqlAnswer> =>
  graphql(app, query, { search: `?segmentsPreview=${token}${more}` });

async function experience(key: string, contentType: string, document: string, variant: object, starts = true) {
  await call('post', '/experiences', { key, name: key, contentType, document }).expect(201);
  await call('post', `/experiences/${key}/variants`, { key: 'other', name: 'Other', ...variant }).expect(201);
  if (!starts) return;
  await call('post', `/experiences/${key}/variants/other/publish`).expect(200);
  await call('put', `/experiences/${key}`, { state: 'running' }).expect(200);
}

beforeAll(async () => {
  const segments = { config: { tracking: { itemsPerMinute: MOST_A_MINUTE } } };
  app = await bootStrapi({ plugins: { graphql: withGraphql(), segments } });
  admin = await adminToken(app.strapi);
  await publicPermissions(app.strapi, [
    ...[PROMOTION, ARTICLE].flatMap((uid) => [`${uid}.find`, `${uid}.findOne`]),
    'plugin::segments.decision.find',
  ]);
  audiences = new TestAudiences(app.strapi);
  await audiences.segment('vip');
  for (const [title, audience] of [['open', null], ['for vip', 'any(vip)']] as const) {
    const made = await documents(ARTICLE).create({ data: { title, audience, priority: 1 }, status: 'published' });
    articles[title] = made.documentId;
  } // prettier-ignore
  ({ documentId: promotion } = await documents(PROMOTION).create({
    data: { title: 'Spring', slug: 'spring', teaser: 'Ten', discount: 10, articles: Object.values(articles) },
    status: 'published',
  }));
}, 300_000);
afterAll(() => app?.destroy());

describe('a preview over GraphQL', () => {
  const query = (status = 'PUBLISHED') =>
    `{ promotions(status: ${status}) { teaser articles(sort: "title") { title } articles_connection(sort: "title") { nodes { title } } } }`;

  test('shows drafts of experiences wherever they are come across', async () => {
    await experience('drafted', ARTICLE, articles.open as string, { overrides: { title: 'OPEN' }, audience: 'any(vip)' }, false); // prettier-ignore
    const token = await tokenFor();
    const shown = async (status?: string) => (await previewed(query(status), token)).data.promotions[0].articles;
    expect(await shown('DRAFT')).toEqual([{ title: 'for vip' }, { title: 'OPEN' }]);
    expect(await shown()).toEqual([{ title: 'for vip' }, { title: 'open' }]);
    const answer = await previewed(query('DRAFT'), token);
    expect(answer.data.promotions[0].articles_connection.nodes).toEqual([{ title: 'for vip' }, { title: 'OPEN' }]);
    expect(answer.extensions?.segments).toMatchObject({
      preview: true,
      experiences: { drafted: { variant: 'other', reason: 'preview', because: 'matched' } },
    });
    expect(answer.headers['cache-control']).toBe('private, no-store');
    // Nobody else sees drafts of what nobody has started.
    const other = await graphql(app, query('DRAFT'));
    expect(other.data.promotions[0].articles).toEqual([{ title: 'open' }]);
  });

  test('is refused as a whole where its token is none', async () => {
    const token = await tokenFor();
    for (const [bad, more, message] of [
      ['nonsense', '', 'not a preview of this site'],
      [token, `&segmentsPreview=${token}`, 'not a preview of this site'],
      [token, '&segmentsKey=all', 'takes no segmentsKey'],
    ] as const) {
      // Also where nothing is aimed, and where it is not even a query.
      for (const [asked, said] of [
        [query(), message],
        ['{ __typename }', message],
        ['{', 'Syntax Error'],
      ] as const) {
        const answer = await previewed(asked, bad, more);
        expect([answer.status, answer.data, answer.errors?.[0]?.message]).toEqual([
          ...[400, undefined, expect.stringContaining(said)],
        ]);
        expect(answer.headers['cache-control']).toBe('private, no-store');
      }
    }
  });
});

test('what was shown to a person is not written once she is erased', async () => {
  await experience('spring', PROMOTION, promotion, { overrides: { teaser: 'Twenty' }, audience: 'any(vip)' });
  const vera = await audiences.customer('vera');
  const server = await apiToken(app.strapi, { type: 'full-access' });
  const path = `/api/promotions/${promotion}`;
  const fetched = () => app.request.get(`${path}?segmentsSubject=vera`).auth(server, { type: 'bearer' }).expect(200);
  const exposures = async (of: object) =>
    app.strapi.db.connection('segments_events').where({ name: 'Experience Viewed', ...of });
  await fetched();
  await call('post', '/subjects/contact/vera/erase', {}).expect(200);
  // Written with hers, or after it.
  await app.request.get(path).set('X-Segments-Visitor', 'later').expect(200);
  await until(async () => (await exposures({ contact_id: null })).length === 1);
  expect(await exposures({ contact_id: vera.id })).toEqual([]);
});

test('numbers that no sum can hold cost nobody the sums', async () => {
  const ids = [1, 2, 3].map(async (n) => (await audiences.customer(`huge-${n}`)).id);
  const rows = (await Promise.all(ids)).map((contact, index) => ({
    ...{ source: 'test', message_id: `huge-${index}`, name: 'Paid', contact_id: contact },
    ...{ occurred_at: new Date(), received_at: new Date(), properties: JSON.stringify({ total: 1.5e308 }) },
  }));
  await app.strapi.db.connection('segments_events').insert(rows);
  const asked = call('get', '/segments/vip/kpi?event=Paid&property=properties.total');
  const { periods } = (await asked.expect(200)).body.data;
  expect(periods.at(-1).everybody.total).toBeCloseTo(3e280, -275);
});

test.each(['sum', 'avg'])('nor does anybody’s browser cost a segment its members by them: %s', async (fn) => {
  const { writeKey } = await createSource(app, { name: fn });
  const track = (anonymousId: string, total: number) =>
    send(app, writeKey, 'track', { anonymousId, event: `Bid ${fn}`, properties: { total, deep: [total] } }).expect(200);
  for (const total of [1.5e308, -1.5e308, 1.5e308, 1e140]) await track('hostile', total);
  await track('honest', 6);
  const bid = {
    ...{ id: 'c', type: 'event', events: [`Bid ${fn}`], operator: 'at_least', operand: 5 },
    aggregate: { fn, property: 'properties.total', valueType: 'number' },
  };
  const rule = { version: 1, root: { id: 'root', type: 'group', match: 'all', children: [bid] } };
  const segment = { key: `by_${fn}`, name: fn, audience: 'visitor', kind: 'dynamic', rule };
  await call('post', '/segments', segment).expect(201);
  const state = async () => (await call('get', `/segments/by_${fn}`).expect(200)).body.data;
  await until(async () => ['ready', 'failed'].includes((await state()).status));
  expect(await state()).toMatchObject({ status: 'ready', members: 1 });
});

test('who makes up visitors fills the tables no faster than by tracking', async () => {
  await experience('crowd', ARTICLE, articles.open as string, { overrides: { title: 'Seen' } });
  const recorded = () =>
    app.strapi.db
      .connection('segments_visitors')
      .where('anonymous_id', 'like', 'crowd-%')
      .then((rows) => rows.length);
  const asked = MOST_A_MINUTE * 4;
  for (let n = 0; n < asked; n += 1) {
    await app.request.get(`/api/articles/${articles.open}`).set('X-Segments-Visitor', `crowd-${n}`).expect(200);
  }
  await until(async () => (await recorded()) > 0);
  // What still waits is written within a second; and a minute may begin meanwhile.
  await new Promise((done) => setTimeout(done, 2_000));
  expect(await recorded()).toBeLessThanOrEqual(MOST_A_MINUTE * 2);
});
