import { TEMPLATES } from '../../rules/templates';
import { adminToken, adminTokenWith, apiToken } from '../support/access';
import { addCustomers } from '../support/membership';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;
let token: string;
let admin: string;
let masked: string;

type Query = Record<string, string | string[] | number>;
const get =
  (base: string, bearer: string) =>
  (path: string, query: Query = {}) =>
    app.request.get(`${base}/catalog/contact${path}`).query(query).set('Authorization', `Bearer ${bearer}`);
const byToken = (path: string, query?: Query) => get('/api/segments', token)(path, query);
const byAdmin = (path: string, query?: Query) => get('/segments', admin)(path, query);
const byMasked = (path: string, query?: Query) => get('/segments', masked)(path, query);

const valuesOf = async (query: Query, by = byAdmin): Promise<unknown[]> => {
  const { body } = await by('/values', query).expect(200);
  return body.data.map(({ value }: { value: unknown }) => value);
};
const create = (uid: string, data: object) => app.strapi.documents(uid as never).create({ data: data as never });

beforeAll(async () => {
  app = await bootStrapi();
  token = await apiToken(app.strapi, { type: 'full-access' });
  admin = await adminToken(app.strapi);
  masked = await adminTokenWith(app.strapi, ['plugin::segments.read']);
  const articles: { documentId: string }[] = [];
  for (const title of ['Über uns', 'Unser Team', 'Angebote']) {
    const data = { title } as never;
    articles.push(await app.strapi.documents('api::article.article' as never).create({ data, status: 'published' }));
  }
  await create('api::article.article', { title: 'Unfertiger Entwurf' });
  const firm = await create('api::company.company', {
    number: 'F1',
    name: 'Firm One',
    industry: 'retail',
    secretRating: 77,
  });
  await create('api::company.company', { number: 'F2', name: 'Nobody’s firm', industry: 'health', secretRating: 78 });
  for (let n = 1; n <= 6; n += 1) {
    const customer = await create('api::customer.customer', {
      customerNumber: `c${n}`,
      email: `person${n}@shop.example`,
      country: n <= 5 ? 'Germany' : 'Japan',
      city: n === 1 ? 'Bonn' : null,
      gender: n === 1 ? 'male' : 'female',
      points: n * 10,
      birthday: `2000-01-0${n}`,
      newsletter: true,
      lifetimeValue: 1000 + n,
      secretNote: `note${n}`,
      pin: 'hidden-pin-1',
      preferences: { colours: ['red', `shade ${n}`], size: 'M' },
      address: { city: `Town ${n}` },
      favourites: [articles[0]?.documentId],
      company: firm.documentId,
    });
    const order = await create('api::order.order', {
      orderNumber: `o${n}`,
      total: n * 1.5,
      state: 'paid',
      channel: 'web',
      customer: customer.documentId,
    });
    await create('api::order-line.order-line', { sku: `sku${n}`, category: 'shoes', order: order.documentId });
  }
  await create('api::order.order', { orderNumber: 'of nobody', channel: 'secret shop' });
  const ids = (await app.strapi.db.connection('customers').orderBy('id').select('id')) as { id: number }[];
  await app.strapi
    .plugin('segments')
    .service('events')
    .insert(
      ids.map(({ id }, n) => ({
        source: 'test',
        messageId: `m${n}`,
        name: 'Order Completed',
        occurredAt: new Date(Date.now() - n * 60_000),
        receivedAt: new Date(),
        contactId: id,
        accountId: null,
        properties: { total: n + 1, plan: n === 0 ? 'gold' : 'basic', token: 'tok', items: ['hat'] },
        context: { campaign: { source: 'ads' } },
      }))
    );
});
afterAll(() => app?.destroy());

test('values are found in fields, over to-one paths, in related rows, JSON and events', async () => {
  expect(await valuesOf({ path: 'country' })).toEqual(['Germany', 'Japan']);
  expect(await valuesOf({ path: 'country', search: 'AP' })).toEqual(['Japan']);
  expect(await valuesOf({ path: 'country', search: 'ge' })).toEqual(['Germany']);
  expect(await valuesOf({ path: 'points', search: '3' })).toEqual([30]);
  expect(await valuesOf({ path: 'gender' })).toEqual(['female', 'male']);
  expect(await valuesOf({ path: 'company.name' })).toEqual(['Firm One']);
  expect(await valuesOf({ path: 'address.city', limit: 2 })).toEqual(['Town 1', 'Town 2']);
  expect(await valuesOf({ path: 'channel', rows: 'orders' })).toEqual(['web']);
  expect(await valuesOf({ path: 'total', rows: 'orders', search: '4.5' })).toEqual([4.5]);
  expect(await valuesOf({ path: 'category', rows: 'orders.lines' })).toEqual(['shoes']);
  expect(await valuesOf({ path: 'shipping.city', rows: 'orders' })).toEqual([]);
  expect(await valuesOf({ path: 'preferences.size', valueType: 'text' })).toEqual(['M']);
  expect(await valuesOf({ path: 'preferences.colours', valueType: 'list', limit: 1 })).toEqual(['red']);
  expect(await valuesOf({ path: 'properties.plan', valueType: 'text', event: 'Order Completed' })).toEqual([
    'basic',
    'gold',
  ]);
  expect(await valuesOf({ path: 'context.campaign.source', valueType: 'text', event: 'Order Completed' })).toEqual([
    'ads',
  ]);
  expect(await valuesOf({ path: 'properties.plan', valueType: 'text', event: 'Nobody Did' })).toEqual([]);
  expect(await valuesOf({ path: 'birthday' })).toEqual([]);
  expect(await valuesOf({ path: 'country' }, byToken)).toEqual(['Germany', 'Japan']);
});

test('without the permission, only what a crowd has in common', async () => {
  const { body } = await byMasked('/values', { path: 'country' }).expect(200);
  expect(body).toEqual({ data: [{ value: 'Germany', count: 5 }], meta: { masked: true } });
  expect(await valuesOf({ path: 'gender' }, byMasked)).toEqual(['female', 'male']);
  for (const query of [
    { path: 'email' },
    { path: 'email', search: 'person1' },
    { path: 'customerNumber' },
    { path: 'points' },
    { path: 'city' },
    { path: 'address.city' },
    { path: 'orderNumber', rows: 'orders' },
    { path: 'properties.total', valueType: 'number', event: 'Order Completed' },
  ] as Query[]) {
    expect({ query, values: await valuesOf(query, byMasked) }).toEqual({ query, values: [] });
  }
  expect(await valuesOf({ path: 'preferences.colours', valueType: 'list' }, byMasked)).toEqual(['red']);
  const { body: spread } = await byMasked('/spread', { path: 'points' }).expect(200);
  expect(spread.data).toBeNull();
  const { body: found } = await byMasked('/properties', { event: 'Order Completed' }).expect(200);
  expect(found.data.map(({ path, examples }: { path: string; examples: unknown }) => [path, examples])).toEqual([
    ['context.campaign.source', ['ads']],
    ['properties.items', ['hat']],
    ['properties.plan', ['basic']],
    ['properties.token', []],
    ['properties.total', []],
  ]);
  const { body: firms } = await byMasked('/documents', { path: 'company' }).expect(200);
  expect(firms.data).toEqual([]);
});

test('spreads of numbers and dates', async () => {
  const of = async (query: Query) => (await byAdmin('/spread', query).expect(200)).body.data;
  expect(await of({ path: 'points' })).toMatchObject({ count: 6, min: 10, max: 60, exact: true });
  expect((await of({ path: 'points' })).percentiles).toContainEqual({ p: 50, value: 30 });
  expect(await of({ path: 'birthday' })).toMatchObject({ min: '2000-01-01', max: '2000-01-06' });
  expect(await of({ path: 'createdAt' })).toMatchObject({ count: 6, min: expect.stringMatching(/^\d{4}-.*Z$/) });
  expect(await of({ path: 'total', rows: 'orders' })).toMatchObject({ count: 6, min: 1.5, max: 9 });
  expect(await of({ path: 'properties.total', valueType: 'number', event: 'Order Completed' })).toMatchObject({
    min: 1,
    max: 6,
    exact: false,
  });
  expect(await of({ path: 'lifetimeValue' })).toMatchObject({ min: 1001, max: 1006 });
  expect(await of({ path: 'country' })).toBeNull();
  expect(await of({ path: 'balance' })).toBeNull();
});

test('properties of several events', async () => {
  const { body } = await byAdmin('/properties', { event: ['Order Completed', 'Nobody Did'] }).expect(200);
  expect(body.data).toContainEqual({ path: 'properties.plan', type: 'text', examples: ['basic', 'gold'] });
  expect(body.data).toContainEqual({ path: 'properties.token', type: 'text', examples: [] });
  await byAdmin('/properties').expect(400);
});

test('documents by title, published ones only, and titles of ids', async () => {
  const of = async (query: Query, by = byAdmin) =>
    (await by('/documents', query).expect(200)).body.data as { documentId: string; label: string }[];
  const labels = async (query: Query) => (await of(query)).map(({ label }) => label);
  expect(await labels({ path: 'favourites' })).toHaveLength(3);
  expect(await labels({ path: 'favourites', search: 'un' })).toEqual(['Unser Team', 'Über uns']);
  expect(await labels({ path: 'favourites', search: 'ÜBER' })).toEqual(['Über uns']);
  expect(await labels({ path: 'favourites', search: 'Entwurf' })).toEqual([]);
  const [article] = await of({ path: 'favourites', search: 'Angebote' });
  expect(await of({ path: 'favourites', ids: [String(article?.documentId), 'unknown'] })).toEqual([article]);
  expect((await of({ path: 'customer', rows: 'orders', search: 'c1' })).length).toBeGreaterThan(0);
  await byAdmin('/documents', { path: 'country' }).expect(400);
  await byAdmin('/documents', { path: 'address' }).expect(400);
});

describe('what nobody may learn', () => {
  const PRIVATE = ['lifetimeValue', 'secretNote', 'pin', 'company.secretRating', 'user.password', 'user.resetPasswordToken', 'createdBy.email', 'updatedBy.firstname']; // prettier-ignore

  test('private fields are as unknown as those that are not there', async () => {
    for (const path of PRIVATE) {
      const nothing = path.replace(/[^.]+$/, 'nonsense');
      for (const [call, query] of [
        ['/values', (name: string) => ({ path: name })],
        ['/values', (name: string) => ({ path: name, valueType: 'text' })],
        ['/values', (name: string) => ({ path: name, rows: 'company.customers' })],
        ['/spread', (name: string) => ({ path: name })],
        ['/spread', (name: string) => ({ path: 'points', rows: name })],
        ['/documents', (name: string) => ({ path: name })],
        ['/documents', (name: string) => ({ path: 'company', rows: name })],
      ] as [string, (name: string) => Query][]) {
        const readers = path === 'lifetimeValue' ? [byToken] : [byToken, byAdmin];
        for (const by of readers) {
          const [one, other] = [await by(call, query(path)), await by(call, query(nothing))];
          expect({ path, call, status: one.status, body: one.body }).toEqual({
            path,
            call,
            status: 400,
            body: other.body,
          });
        }
      }
    }
  });

  test('a field that sounds secret has no suggestions', async () => {
    expect(await valuesOf({ path: 'properties.token', valueType: 'text', event: 'Order Completed' })).toEqual([]);
  });

  test('rows and companies of nobody in the audience are not shown', async () => {
    expect(await valuesOf({ path: 'company.industry' })).toEqual(['retail']);
    expect(await valuesOf({ path: 'channel', rows: 'orders' })).not.toContain('secret shop');
  });

  test.each([
    ['/values', {}],
    ['/values', { path: 'country', limit: 51 }],
    ['/values', { path: 'country', surprise: 'x' }],
    ['/values', { path: 'preferences.size' }],
    ['/values', { path: 'properties.plan', valueType: 'text', event: 'X', rows: 'orders' }],
    ['/values', { path: 'name', event: 'Order Completed' }],
    ['/values', { path: 'properties.a\0b', valueType: 'text', event: 'X' }],
    ['/values', { path: 'properties.a', valueType: 'text', event: 'X\0' }],
    ['/values', { path: "x'; drop table customers;--" }],
    ['/values', { path: '__proto__' }],
    ['/values', { path: 'country', rows: 'constructor' }],
    ['/spread', { path: '' }],
  ] as [string, Query][])('%s %j is refused in Strapi’s shape', async (path, query) => {
    const { body } = await byAdmin(path, query).expect(400);
    expect(body).toMatchObject({ data: null, error: { status: 400, name: 'ValidationError' } });
    expect(JSON.stringify(body)).not.toMatch(/select |stack|node_modules/i);
  });

  test('searches of hostile texts find nothing and break nothing', async () => {
    for (const search of [`'`, '\\', '%', '_', '\0', '[', '"; --']) {
      expect(await valuesOf({ path: 'country', search })).toEqual([]);
      const { body } = await byAdmin('/documents', { path: 'favourites', search }).expect(200);
      expect(body.data).toEqual([]);
      await byAdmin('/properties', { event: search }).expect(200);
      await byAdmin('/documents', { path: 'favourites', ids: [search] }).expect(200);
    }
  });
});

test('templates are made of what the catalog has, and can be previewed', async () => {
  const { body } = await byAdmin('').expect(200);
  const built = TEMPLATES.filter(({ audience }) => audience === 'contact').map(({ id, build }) => ({
    id,
    ...build(body.data),
  }));
  const rules = built.flatMap(({ id, rule }) => (rule ? [{ id, rule }] : []));
  expect(rules.map(({ id }) => id)).toEqual(
    expect.arrayContaining([
      'top_spenders',
      'repeat_buyers',
      'won_back',
      'birthday_soon',
      'new_this_week',
      'never_bought',
      'changed_country',
    ])
  );
  for (const { id, rule } of rules) {
    const answer = await app.request
      .post('/segments/segments/preview')
      .set('Authorization', `Bearer ${admin}`)
      .send({ rule, sample: 0 });
    expect({ id, status: answer.status }).toEqual({ id, status: 200 });
  }
});

test('templates of visits are decided at each request; one whose source the site lacks says so', async () => {
  const { body } = await app.request
    .get('/segments/catalog/visitor')
    .set('Authorization', `Bearer ${admin}`)
    .expect(200);
  expect(body.data.unavailable).toEqual(expect.arrayContaining(['weather.temperature']));
  const built = TEMPLATES.filter(({ audience }) => audience === 'visitor').map(({ id, build }) => ({
    id,
    ...build(body.data),
  }));
  expect(built.flatMap(({ id, missing }) => (missing ? [[id, missing.code]] : []))).toEqual([
    ['cold_outside', 'weather'],
  ]);
  for (const { id, rule } of built.filter((each) => each.rule)) {
    const answer = await app.request
      .post('/segments/segments/preview')
      .set('Authorization', `Bearer ${admin}`)
      .send({ audience: 'visitor', rule, sample: 0 });
    expect({ id, requestTime: answer.body.data?.requestTime }).toEqual({ id, requestTime: true });
  }
});

test('a large audience is looked at from end to end, but not whole', async () => {
  await addCustomers(app.strapi, 12_000, (n) => ({ country: n < 6_000 ? 'France' : 'Chile', points: n }));
  const { body } = await byAdmin('/values', { path: 'country' }).expect(200);
  expect(body.data.map(({ value }: { value: string }) => value).sort()).toEqual(
    expect.arrayContaining(['Chile', 'France'])
  );
  const { body: spread } = await byAdmin('/spread', { path: 'points' }).expect(200);
  expect(spread.data.exact).toBe(false);
  expect(spread.data.count).toBeLessThanOrEqual(10_000);
  const median = spread.data.percentiles.find(({ p }: { p: number }) => p === 50).value;
  expect(Math.abs(median - 6_000)).toBeLessThan(300);
  const { body: forMasked } = await byMasked('/spread', { path: 'points' }).expect(200);
  expect(forMasked.data.min).toBeGreaterThan(spread.data.min);
});
