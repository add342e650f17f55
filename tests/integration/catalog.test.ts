import type { Catalog } from '../../rules/catalog';
import { buildCatalog } from '../../server/catalog/catalog';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;
let admin: Catalog;
let token: Catalog;

beforeAll(async () => {
  app = await bootStrapi();
  const rule = {
    version: 1,
    root: {
      id: 'root',
      type: 'group',
      match: 'all',
      children: [{ id: 'm', type: 'membership', segment: 'other', operator: 'is_member' }],
    },
  };
  await app.strapi.db.query('plugin::segments.segment').create({
    data: { documentId: 's1', key: 'mine', name: 'Mine', audience: 'contact', kind: 'dynamic', active: true, rule },
  });
  await app.strapi.db.query('plugin::segments.tag').create({ data: { documentId: 't1', key: 'press', name: 'Press' } });
  admin = await buildCatalog(app.strapi, 'contact', 'admin');
  token = await buildCatalog(app.strapi, 'contact', 'token');
});
afterAll(() => app?.destroy());

const customer = 'api::customer.customer';
const namesIn = (catalog: Catalog, uid: string) => Object.keys(catalog.types[uid]?.attributes ?? {});

test('fields are named by what they are', () => {
  const { attributes } = admin.types[customer]!;
  expect(attributes.registeredAt).toEqual({ kind: 'scalar', type: 'datetime', label: 'Registered at' });
  expect(attributes.gender).toMatchObject({ type: 'text', choices: ['female', 'male', 'other'] });
  expect(attributes.bigNumber).toMatchObject({ type: 'number', big: true });
  expect(attributes.preferences).toEqual({ kind: 'json', label: 'Preferences' });
  expect(attributes.address).toMatchObject({ kind: 'component', target: 'shop.address', repeatable: false });
  expect(attributes.badges).toMatchObject({ kind: 'component', repeatable: true });
  expect(attributes.company).toMatchObject({ kind: 'relation', target: 'api::company.company', many: false });
  expect(attributes.orders).toMatchObject({ kind: 'relation', many: true });
  expect(attributes.traits).toEqual({ kind: 'json', label: 'Traits' });
  expect(attributes.createdAt).toMatchObject({ type: 'datetime' });
  expect(admin.accountPath).toBe('company');
});

test('types are reached over relations and components', () => {
  const reached = [
    'api::company.company',
    'api::order.order',
    'api::order-line.order-line',
    'shop.address',
    'shop.geo',
  ];
  expect(Object.keys(admin.types)).toEqual(expect.arrayContaining(reached));
});

test('secrets, bookkeeping and the audience field are in no catalog', () => {
  for (const catalog of [admin, token]) {
    for (const name of ['pin', 'id', 'documentId', 'publishedAt', 'locale', 'createdBy', 'updatedBy', 'secretNote']) {
      expect(namesIn(catalog, customer)).not.toContain(name);
    }
    const user = namesIn(catalog, 'plugin::users-permissions.user');
    expect(user).toContain('email');
    for (const name of ['password', 'resetPasswordToken', 'confirmationToken']) expect(user).not.toContain(name);
    expect(namesIn(catalog, 'api::article.article')).not.toContain('audience');
    expect(namesIn(catalog, 'api::company.company')).not.toContain('secretRating');
    expect(Object.keys(catalog.types).filter((uid) => uid.startsWith('admin::'))).toEqual([]);
  }
});

test('a private field that is exposed is for the admin only', () => {
  expect(admin.types[customer]?.attributes.lifetimeValue).toMatchObject({ type: 'number', exposed: true });
  expect(namesIn(token, customer)).not.toContain('lifetimeValue');
});

test('segments with what they refer to, and tags', () => {
  expect(admin.segments.mine).toEqual({
    key: 'mine',
    name: 'Mine',
    audience: 'contact',
    active: true,
    refers: ['other'],
  });
  expect(admin.tags).toEqual({ press: { key: 'press', name: 'Press' } });
});

test('companies have no tags', async () => {
  expect((await buildCatalog(app.strapi, 'account', 'admin')).tags).toBeUndefined();
});
