import type { Rule, RuleNode } from '../../rules/rule';
import { adminToken, adminTokenWith, apiToken } from '../support/access';
import { createDatabase, type TestDatabase } from '../support/database';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let database: TestDatabase;
let app: TestStrapi;
let token: string;

const call = (method: 'get' | 'post' | 'delete', path: string) =>
  app.request[method](`/api/segments${path}`).set('Authorization', `Bearer ${token}`);
const rule = (...children: RuleNode[]): Rule => ({
  version: 1,
  root: { id: 'root', type: 'group', match: 'all', children },
});

const recentBuyers: RuleNode = {
  id: 'orders',
  type: 'related',
  path: 'orders',
  aggregate: { fn: 'sum', of: 'total' },
  window: { path: 'orderedAt', range: { type: 'last', n: 90, unit: 'day' } },
  operator: 'greater_than',
  operand: 100,
};
const inCity: RuleNode = { id: 'city', type: 'attribute', path: 'city', operator: 'is', operand: 'City 1' };

beforeAll(async () => {
  database = await createDatabase();
  app = await bootStrapi({ on: database });
  token = await apiToken(app.strapi, { type: 'full-access' });
  const rows = Array.from({ length: 60 }, (_, index) => ({
    document_id: `customer${index}`,
    customer_number: `c${index}`,
    city: `City ${index % 30}`,
    country: 'Germany',
    points: index,
  }));
  await app.strapi.db.connection('customers').insert(rows);
  if (database.dialect === 'mariadb' || database.dialect === 'mysql') {
    await app.strapi.db.connection.raw('analyze table customers');
  }
  await call('post', '/segments')
    .send({
      key: 'buyers',
      name: 'Buyers',
      rule: rule(
        recentBuyers,
        inCity,
        { id: 'wide', type: 'attribute', path: 'country', operator: 'is', operand: 'Germany' },
        {
          id: 'json',
          type: 'attribute',
          path: 'preferences.size',
          valueType: 'number',
          operator: 'equals',
          operand: 1,
        },
        { id: 'text', type: 'attribute', path: 'email', operator: 'contains', operand: 'shop' },
        { id: 'top', type: 'rank', by: { type: 'attribute', path: 'points' }, bound: { topPercent: 10 } }
      ),
    })
    .expect(201);
});
afterAll(async () => {
  await app?.destroy({ keepDatabase: true });
  await database?.drop();
});

interface Advice {
  name: string;
  table: string;
  columns: string[];
  nodeIds: string[];
  state: string;
  rows: number;
  bytes: number;
}
const advised = async (): Promise<Advice[]> =>
  (await call('get', '/segments/buyers/indexes').expect(200)).body.data.indexes;
const rowsOf = async (sql: string): Promise<unknown[]> => {
  const answer = await app.strapi.db.connection.raw(sql);
  return answer.rows ?? (database.dialect === 'sqlite' ? answer : answer[0]);
};
const catalogNames = async (): Promise<string[]> => {
  const sql = {
    sqlite: `select name as n from sqlite_master where type = 'index' and name like 'segments_ix_%'`,
    postgres: `select indexname as n from pg_indexes where indexname like 'segments_ix_%'`,
    mysql: `select distinct index_name as n from information_schema.statistics where table_schema = database() and index_name like 'segments_ix_%'`,
  }[database.dialect === 'mariadb' ? 'mysql' : database.dialect];
  return ((await rowsOf(sql)) as { n: string }[]).map(({ n }) => n).sort();
};

test('a rule’s ranges, ranks and dated rows are worth an index; wide conditions, JSON and folded text are not', async () => {
  const advice = await advised();
  expect(advice.map(({ table, columns, nodeIds, state }) => ({ table, columns, nodeIds, state }))).toEqual([
    {
      table: 'orders',
      columns: ['ordered_at', 'total', ...(database.dialect === 'postgres' ? ['id'] : [])],
      nodeIds: ['orders'],
      state: 'missing',
    },
    { table: 'customers', columns: ['city'], nodeIds: ['city'], state: 'missing' },
    { table: 'customers', columns: ['points'], nodeIds: ['top'], state: 'missing' },
  ]);
  for (const { name, bytes, rows } of advice) {
    expect(name).toMatch(/^segments_ix_[a-z0-9_]{1,50}$/);
    expect(bytes).toBeGreaterThanOrEqual(rows * 20);
  }
  expect(advice[1]!.rows).toBe(60);
});

test('nothing is made without a word; then just what was named', async () => {
  expect(await catalogNames()).toEqual([]);
  const [orders, city] = await advised();
  const { body } = await call('post', '/segments/buyers/indexes')
    .send({ names: [orders!.name, city!.name] })
    .expect(200);
  expect(body.data.indexes.map(({ state }: Advice) => state)).toEqual(['present', 'present', 'missing']);
  expect(await catalogNames()).toEqual([city!.name, orders!.name].sort());
  // Again: they are there.
  await call('post', '/segments/buyers/indexes')
    .send({ names: [orders!.name] })
    .expect(200);
});

test('an index of the site’s own that begins with the columns is enough', async () => {
  await app.strapi.db.connection.raw('create index own_points on customers (points, id)');
  const points = (await advised()).find(({ columns }) => columns[0] === 'points');
  expect(points!.state).toBe('covered');
  await call('post', '/segments/buyers/indexes')
    .send({ names: ['segments_ix_points'] })
    .expect(400);
});

test('a restart keeps them, also one after a change of the schema', async () => {
  const before = await catalogNames();
  await app.destroy({ keepDatabase: true });
  app = await bootStrapi({ on: database });
  expect(await catalogNames()).toEqual(before);
  await app.strapi.db.connection('strapi_database_schema').update({ hash: 'of another schema' });
  await app.destroy({ keepDatabase: true });
  app = await bootStrapi({ on: database });
  expect(await catalogNames()).toEqual(before);
});

test('only its own are dropped, also those that no rule would use any more', async () => {
  const [orders] = await advised();
  await call('delete', '/segments/buyers/indexes')
    .send({ names: ['segments_ix_no_such'] })
    .expect(400);
  await call('delete', '/segments/buyers/indexes')
    .send({ names: ['own_points'] })
    .expect(400);
  const { body } = await call('delete', '/segments/buyers/indexes')
    .send({ names: [orders!.name] })
    .expect(200);
  expect(body.data.indexes[0].state).toBe('missing');

  await app.request
    .put('/api/segments/segments/buyers')
    .set('Authorization', `Bearer ${token}`)
    .send({ rule: rule(recentBuyers) })
    .expect(200);
  const { body: after } = await call('get', '/segments/buyers/indexes').expect(200);
  expect(after.data.leftover).toEqual([{ name: expect.stringContaining('city'), table: 'customers' }]);
  await call('delete', '/segments/buyers/indexes')
    .send({ names: [after.data.leftover[0].name] })
    .expect(200);
  expect(await catalogNames()).toEqual([]);
});

test('tokens need the scope, admins the permission for settings', async () => {
  const reader = await apiToken(app.strapi, { type: 'custom', permissions: ['plugin::segments.segment.find'] });
  await app.request.get('/api/segments/segments/buyers/indexes').set('Authorization', `Bearer ${reader}`).expect(403);
  await app.request.get('/api/segments/segments/buyers/indexes').expect(403);
  const as = (jwt: string) =>
    app.request.get('/segments/segments/buyers/indexes').set('Authorization', `Bearer ${jwt}`);
  await adminToken(app.strapi);
  await as(await adminTokenWith(app.strapi, ['plugin::segments.read'])).expect(403);
  await as(await adminTokenWith(app.strapi, ['plugin::segments.settings'])).expect(200);
  await call('get', '/segments/nobody/indexes').expect(404);
});
