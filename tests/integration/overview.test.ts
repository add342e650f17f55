import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Health, Overview } from '../../contracts/overview';
import { adminToken, adminTokenWith } from '../support/access';
import { testDialect } from '../support/database';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;
let token: string;

beforeAll(async () => {
  app = await bootStrapi();
  token = await adminToken(app.strapi);
  const everybody = (id: string, operator: string) => ({
    version: 1,
    root: {
      id: 'root',
      type: 'group',
      match: 'all',
      children: [{ id, type: 'attribute', path: 'country', operator }],
    },
  });
  await app.strapi.db
    .query('api::customer.customer')
    .createMany({ data: [1, 2, 3].map((n) => ({ customerNumber: `C${n}`, country: 'Austria' })) });
  for (const [key, operator] of [
    ['grown', 'is_not_empty'],
    ['still', 'is_empty'],
  ] as const) {
    await app.request
      .post('/segments/segments')
      .set('Authorization', `Bearer ${token}`)
      .send({ key, name: key, rule: everybody('c', operator) })
      .expect(201);
  }
  await app.strapi.plugin('segments').service('refreshes').idle();
});
afterAll(() => app?.destroy());

const get = async <T>(path: string): Promise<T> => {
  const { body } = await app.request.get(path).set('Authorization', `Bearer ${token}`).expect(200);
  return body.data as T;
};

test('movers are those that changed over a week; failures say why', async () => {
  const weekAgo = new Date(Date.now() - 8 * 86_400_000).toISOString().slice(0, 10);
  const knex = app.strapi.db.connection;
  for (const segment_key of ['grown', 'still']) {
    const members = segment_key === 'grown' ? 1 : 0;
    await knex('segments_counts').insert({ segment_key, day: weekAgo, members, joined: members, left: 0 });
  }
  const before = await get<Overview>('/segments/overview');
  expect(before.movers).toMatchObject([{ key: 'grown', members: 3, change7: 2 }]);
  expect(before.movers[0]?.sparkline).toHaveLength(14);
  expect(before.failed).toEqual([]);

  await knex('segments_states').where({ segment_key: 'still' }).update({ status: 'failed', error: 'A field is gone.' });
  const after = await get<Overview>('/segments/overview');
  expect(after.failed).toMatchObject([{ key: 'still', error: 'A field is gone.' }]);
  expect(Date.parse(String(after.failed[0]?.at))).not.toBeNaN();
});

test('health names what it runs on, its audiences and every scope', async () => {
  const health = await get<Health>('/segments/health');
  const own = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { version: string };
  expect(health.plugin.version).toBe(own.version);
  expect(health.plugin.strapi).toMatch(/^5\./);
  const products = { sqlite: 'SQLite', postgres: 'PostgreSQL', mariadb: 'MariaDB', mysql: 'MySQL' };
  expect(health.database).toMatchObject({
    client: products[testDialect()],
    version: expect.stringMatching(/^\d+\.\d+/),
  });
  expect(health.audiences).toMatchObject([
    { name: 'contact', uid: 'api::customer.customer', identity: 'customerNumber', size: 3 },
    { name: 'account', uid: 'api::company.company', size: 0 },
    { name: 'visitor', uid: 'plugin::segments.visitor', identity: 'anonymousId', size: 0, findings: [] },
  ]);
  expect(health.segments).toMatchObject({ total: 2, active: 2 });
  // Tests run with cron off, which is worth saying.
  expect(health.findings.join(' ')).toContain('The clock is off: cron.enabled');
  const scopes = new Set(health.scopes.map(({ scope }) => scope));
  expect(scopes.has('segment.preview') && scopes.has('decision.find')).toBe(true);
  expect(JSON.stringify(health)).not.toMatch(/secret|password/i);
});

test('health is for who may change settings', async () => {
  const reader = await adminTokenWith(app.strapi, ['plugin::segments.read']);
  await app.request.get('/segments/overview').set('Authorization', `Bearer ${reader}`).expect(200);
  await app.request.get('/segments/health').set('Authorization', `Bearer ${reader}`).expect(403);
});
