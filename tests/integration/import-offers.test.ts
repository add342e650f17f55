import type { ImportReport, ImportTarget } from '../../contracts/imports';
import { adminToken, apiToken } from '../support/access';
import { bootStrapi, type TestStrapi } from '../support/strapi';

/* What the wizard asks before and after it sends a file. */

let app: TestStrapi;
let token: string;

beforeAll(async () => {
  app = await bootStrapi();
  token = await adminToken(app.strapi);
});
afterAll(() => app?.destroy());

const get = async <T>(path: string): Promise<T> => {
  const { body } = await app.request.get(path).set('Authorization', `Bearer ${token}`).expect(200);
  return body.data as T;
};

test('a column can go to what an import can write, and to nothing else', async () => {
  const targets = await get<ImportTarget[]>('/segments/imports/targets?kind=contacts');
  const byName = new Map(targets.map((target) => [target.name, target]));
  expect(byName.get('customerNumber')).toEqual({
    name: 'customerNumber',
    type: 'string',
    required: true,
    identity: true,
  });
  expect(byName.get('company')?.type).toBe('account');
  expect(targets.some(({ name }) => name.includes('.'))).toBe(true);
  for (const name of ['id', 'documentId', 'createdAt', 'user', 'orders', 'password']) {
    expect([name, byName.has(name)]).toEqual([name, false]);
  }
  // Each of them is one that the import itself takes.
  const header = targets.map(({ name }) => name).join(',');
  const { body } = await app.request
    .post('/segments/imports?kind=contacts&dryRun=true')
    .set('Authorization', `Bearer ${token}`)
    .set('Content-Type', 'text/csv')
    .send(`${header}\n`)
    .expect(200);
  expect(body.data).toMatchObject({ state: 'succeeded', rows: 0, failed: 0 });
  const accounts = await get<ImportTarget[]>('/segments/imports/targets?kind=accounts');
  expect(accounts.filter(({ identity }) => identity).map(({ name }) => name)).toEqual(['number']);
});

test('the latest imports, newest first, with the way to their errors', async () => {
  for (const file of ['customerNumber,points\nA1,1\n', 'customerNumber,points\nA2,many\n']) {
    await app.request
      .post('/segments/imports?kind=contacts')
      .set('Authorization', `Bearer ${token}`)
      .set('Content-Type', 'text/csv')
      .send(file)
      .expect(200);
  }
  const [last, before] = await get<ImportReport[]>('/segments/imports');
  expect(last).toMatchObject({ kind: 'contacts', dryRun: false, rows: 1, failed: 1, state: 'succeeded' });
  expect(before).toMatchObject({ rows: 1, created: 1, failed: 0, errorsFile: null });
  const errors = await app.request.get(String(last?.errorsFile)).set('Authorization', `Bearer ${token}`).expect(200);
  expect(errors.text).toContain('many');
});

test('a kind must be named, and tokens need the scope', async () => {
  await app.request.get('/segments/imports/targets').set('Authorization', `Bearer ${token}`).expect(400);
  const without = await apiToken(app.strapi, { type: 'custom', permissions: ['plugin::segments.import.findOne'] });
  for (const path of ['/api/segments/imports', '/api/segments/imports/targets?kind=contacts']) {
    await app.request.get(path).set('Authorization', `Bearer ${without}`).expect(403);
  }
});
