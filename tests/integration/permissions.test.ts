import { refreshesOf } from '../../server/membership/refreshes';
import { adminTokenWith, apiToken } from '../support/access';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { withoutChance } from '../support/without-chance';

let app: TestStrapi;
const tokens: Record<string, string> = {};

type Method = 'get' | 'post' | 'put' | 'delete';
const as = (who: string, method: Method, path: string) =>
  app.request[method](`/segments${path}`).auth(tokens[who] ?? '', { type: 'bearer' });

const germans = {
  version: 1,
  root: {
    id: 'root',
    type: 'group',
    match: 'all',
    children: [{ id: 'c', type: 'attribute', path: 'country', operator: 'is', operand: 'Germany' }],
  },
};

const roles: Record<string, string[]> = {
  reader: ['read'],
  keeper: ['read', 'people'],
  editor: ['read', 'edit'],
  activator: ['read', 'activate'],
  creator: ['read', 'create'],
  exporter: ['read', 'export'],
  clerk: ['read', 'export', 'people'],
};

let documentId: string;

beforeAll(async () => {
  app = await bootStrapi();
  for (const [who, actions] of Object.entries(roles)) {
    tokens[who] = await adminTokenWith(
      app.strapi,
      actions.map((action) => `plugin::segments.${action}`)
    );
  }
  tokens.api = await apiToken(app.strapi, { type: 'full-access' });
  const customer = await app.strapi.documents('api::customer.customer').create({
    data: { customerNumber: 'c1', country: 'Germany', email: 'one@shop.example' } as never,
  });
  documentId = customer.documentId;
  await app.request
    .post('/api/segments/segments')
    .auth(tokens.api, { type: 'bearer' })
    .send({ key: 'germans', name: 'Germans', rule: germans })
    .expect(201);
  await refreshesOf(app.strapi).idle();
});
afterAll(() => app?.destroy());

describe('without the permission to see personal data', () => {
  test('members are somebody, but not who', async () => {
    const { body } = await as('reader', 'get', '/segments/germans/members').expect(200);
    expect(body.data).toMatchObject([{ id: `doc:${documentId}`, documentId, label: null }]);
    expect(body.meta).toMatchObject({ masked: true, total: 1 });
    expect(withoutChance(body)).not.toMatch(/c1|one@shop/);
    const { body: seen } = await as('keeper', 'get', '/segments/germans/members').expect(200);
    expect(seen.data).toMatchObject([{ id: 'c1', documentId }]);
    expect(seen.meta.masked).toBe(false);
  });

  test('so is the sample of a preview, whose counts stay', async () => {
    const { body } = await as('reader', 'post', '/segments/preview').send({ rule: germans }).expect(200);
    expect(body.data).toMatchObject({ count: 1, sample: [{ id: `doc:${documentId}`, label: null }] });
    expect(body.meta).toEqual({ masked: true });
    const { body: seen } = await as('keeper', 'post', '/segments/preview').send({ rule: germans }).expect(200);
    expect(seen.data.sample).toMatchObject([{ id: 'c1' }]);
  });
});

test('an API token sees what its scopes say', async () => {
  const { body } = await app.request
    .get('/api/segments/segments/germans/members')
    .auth(tokens.api ?? '', { type: 'bearer' })
    .expect(200);
  expect(body.data).toMatchObject([{ id: 'c1' }]);
});

test('a file of members needs both to export and to see personal data', async () => {
  const file = (who: string) => as(who, 'get', '/segments/germans/members.csv');
  expect((await file('exporter').expect(403)).body.error.details).toEqual({ lacking: 'people' });
  await file('keeper').expect(403);
  expect((await file('clerk').expect(200)).text).toContain('c1');
});

describe('activation', () => {
  const put = (who: string, data: object) => as(who, 'put', '/segments/germans').send(data);
  const lacking = (answer: { body: { error?: { details?: { lacking?: string }; message?: string } } }) => [
    answer.body.error?.details?.lacking,
    answer.body.error?.message,
  ];
  const later = new Date(Date.now() + 86_400_000).toISOString();

  test('needs a permission of its own, which says what is lacking', async () => {
    const activate = ['activate', 'Your roles lack the permission “Activate and deactivate segments”.'];
    for (const change of [{ active: false }, { activateAt: later }, { deactivateAt: later, name: 'x' }]) {
      expect(lacking(await put('editor', change).expect(403))).toEqual(activate);
    }
    await put('editor', { name: 'People of Germany', active: true, activateAt: null }).expect(200);
    await put('activator', { active: false }).expect(200);
    await put('activator', { active: true, deactivateAt: later }).expect(200);
    expect(lacking(await put('activator', { active: false, name: 'x' }).expect(403))[0]).toBe('edit');
    expect(lacking(await put('activator', { active: true }).expect(403))[0]).toBe('edit');
    await put('reader', { name: 'x' }).expect(403);
    await put('reader', {}).expect(403);
    await refreshesOf(app.strapi).idle();
    const { body } = await as('reader', 'get', '/segments/germans').expect(200);
    expect(body.data).toMatchObject({ name: 'People of Germany', active: true, deactivateAt: later });
  });

  test('without it, what somebody makes begins inactive', async () => {
    const create = (data: object) => as('creator', 'post', '/segments').send({ name: 'Made', kind: 'static', ...data });
    expect((await create({ key: 'made' }).expect(201)).body.data).toMatchObject({ active: false, status: 'inactive' });
    await create({ key: 'made_too', active: true }).expect(403);
    await create({ key: 'made_too', activateAt: later }).expect(403);
    await as('reader', 'get', '/segments/made_too').expect(404);
  });
});
