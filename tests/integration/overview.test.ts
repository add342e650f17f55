import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyFinding } from '../../contracts/findings';
import type { Health, Overview } from '../../contracts/overview';
import { adminToken, adminTokenWith, apiToken } from '../support/access';
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

describe('all that will not do what somebody thinks', () => {
  const service = (name: string) => app.strapi.plugin('segments').service(name);
  const of = (found: AnyFinding[], kind: string) =>
    found
      .filter((finding) => finding.kind === kind)
      .map(({ code, severity, ...at }) => [code, severity, 'key' in at && at.key]);

  test('of segments, experiences, webhooks and the installation, each with where it is mended', async () => {
    const knex = app.strapi.db.connection;
    const rule = (...children: object[]) => ({
      ...{ version: 1 },
      root: { id: 'root', type: 'group', match: 'all', children },
    });
    const did = { id: 'e', type: 'event', events: ['Never Came'], aggregate: { fn: 'performed' } };
    const isIn = { id: 'm', type: 'membership', operator: 'is_member', segment: 'resting' };
    await service('segments').create({
      key: 'resting',
      name: 'Resting',
      audience: 'contact',
      kind: 'static',
    });
    await service('segments').create({
      key: 'waits',
      name: 'Waits',
      audience: 'contact',
      kind: 'dynamic',
      rule: rule(did, isIn),
    });
    await service('refreshes').idle();
    const segments = app.strapi.db.query('plugin::segments.segment');
    await segments.update({ where: { key: 'resting' }, data: { active: false } });
    await segments.update({
      where: { key: 'waits' },
      data: { activateAt: new Date(Date.now() + 86_400_000) },
    });
    await knex('segments_states')
      .where({ segment_key: 'waits' })
      .update({ suspended_at: new Date(), status: 'failed' });
    await service('webhooks').create({ url: 'https://crm.example/secret-path', segments: ['grown'], enabled: false });

    const article = await app.strapi.documents('api::article.article').create({ data: { title: 'Draft' } as never });
    const made = { key: 'lost', name: 'Lost', contentType: 'api::article.article', document: article.documentId };
    await service('experiences').create({ ...made, goal: 'Never Reached' });
    await service('experiences').createVariant('lost', { key: 'one', name: 'One', overrides: { title: 'Other' } });
    await app.strapi.db
      .query('plugin::segments.variant')
      .updateMany({ where: { experience: 'lost' }, data: { overrides: { title: 'Other', gone: 1 } } });
    await service('experiences').update('lost', { state: 'running' });
    await app.strapi.db
      .query('plugin::segments.experience')
      .update({ where: { key: 'lost' }, data: { endsAt: new Date(Date.now() - 1_000) } });

    const found = await get<AnyFinding[]>('/segments/findings?kinds=all');
    expect(of(found, 'segment')).toEqual([
      ['segmentFailed', 'error', 'still'],
      ['needsClock', 'error', 'waits'],
      ['segmentFailed', 'error', 'waits'],
      ['segmentSuspended', 'warning', 'waits'],
      ['refersInactive', 'warning', 'waits'],
      ['eventUnseen', 'warning', 'waits'],
    ]);
    expect(of(found, 'experience')).toEqual([
      ['over', 'error', 'lost'],
      ['entryUnpublished', 'error', 'lost'],
      ['goalUnseen', 'warning', 'lost'],
    ]);
    expect(of(found, 'entry')).toContainEqual(['unpublished', 'error', false]);
    expect(of(found, 'entry')).toContainEqual(['misfit', expect.any(String), false]);
    expect(of(found, 'webhook')).toEqual([['webhookPaused', 'warning', expect.stringMatching(/^\d+$/)]]);
    expect(of(found, 'site')).toEqual([
      ['clockOff', 'error', false],
      ['nobody', 'info', false],
    ]);
    expect(found.map(({ severity }) => ['error', 'warning', 'info'].indexOf(severity))).toEqual(
      found.map(({ severity }) => ['error', 'warning', 'info'].indexOf(severity)).sort()
    );
    expect(JSON.stringify(found)).not.toContain('secret-path');
  });

  test('of webhooks and the installation only who may see the settings is told; by default it is of content alone', async () => {
    const reader = await adminTokenWith(app.strapi, ['plugin::segments.read']);
    const ask = (path: string, bearer: string) =>
      app.request.get(path).set('Authorization', `Bearer ${bearer}`).expect(200);
    const kinds = (body: { data: AnyFinding[] }) => [...new Set(body.data.map(({ kind }) => kind))].sort();
    expect(kinds((await ask('/segments/findings?kinds=all', reader)).body)).toEqual(['entry', 'experience', 'segment']);
    const site = await apiToken(app.strapi, { type: 'full-access' });
    const { body } = await ask('/api/segments/findings?kinds=all', site);
    expect(kinds(body)).toEqual(['entry', 'experience', 'segment']);
    expect(Date.parse(body.meta.checkedAt)).not.toBeNaN();
    const content = (await ask('/api/segments/findings', site)).body.data as AnyFinding[];
    expect(content.map(({ code }) => code)).toEqual(['misfit', 'unpublished']);
  });
});
