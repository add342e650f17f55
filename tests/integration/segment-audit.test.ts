import type { AuditEntry } from '../../contracts/audit';
import { refreshesOf } from '../../server/membership/refreshes';
import { adminToken, apiToken } from '../support/access';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;
let token: string;
let admin: string;

type Method = 'get' | 'post' | 'put' | 'delete';
const asAdmin = (method: Method, path: string) =>
  app.request[method](`/segments${path}`).auth(admin, { type: 'bearer' });
const asToken = (method: Method, path: string) =>
  app.request[method](`/api/segments${path}`).auth(token, { type: 'bearer' });
const idle = () => refreshesOf(app.strapi).idle();
const audit = async (key: string, call = asAdmin): Promise<AuditEntry[]> =>
  (await call('get', `/segments/${key}/audit`).expect(200)).body.data;
const tick = () => app.strapi.plugin('segments').service<{ tick(): Promise<void> }>('schedules').tick();
const rule = (...children: object[]) => ({
  version: 1,
  root: { id: 'root', type: 'group', match: 'all', children },
});
const country = (operand: string, id = 'c') => ({ id, type: 'attribute', path: 'country', operator: 'is', operand });
const minutes = (n: number) => new Date(Date.now() + n * 60_000).toISOString();

beforeAll(async () => {
  app = await bootStrapi();
  token = await apiToken(app.strapi, { type: 'full-access' });
  admin = await adminToken(app.strapi);
  await app.strapi
    .documents('api::customer.customer')
    .create({ data: { customerNumber: 'c1', country: 'Germany' } as never });
});
afterAll(async () => {
  await idle();
  await app?.destroy();
});

test('what is done to a segment is noted with who did it, newest first', async () => {
  await asToken('post', '/segments')
    .send({ key: 'noted', name: 'Noted', rule: rule(country('Germany')) })
    .expect(201);
  await asAdmin('put', '/segments/noted').send({ name: 'Renamed', labels: [], active: true }).expect(200);
  await asAdmin('put', '/segments/noted')
    .send({ rule: rule(country('France')), active: false })
    .expect(200);
  await asAdmin('post', '/segments/noted/members')
    .send({ subjects: ['c1', 'nobody'], note: 'a secret' })
    .expect(200);
  await asAdmin('post', '/segments/noted/members/release')
    .send({ subjects: ['c1'] })
    .expect(200);
  await asAdmin('post', '/segments/noted/members/release')
    .send({ subjects: ['c1'] })
    .expect(200);
  await asAdmin('post', '/segments/noted/refresh').expect(202);
  await asAdmin('post', '/segments/refresh')
    .send({ keys: ['noted'] })
    .expect(202);
  const entries = await audit('noted');
  expect(entries.map(({ action, by, detail }) => [action, by, detail])).toEqual([
    ['refreshed', 'Ada Admin', null],
    ['refreshed', 'Ada Admin', null],
    ['released', 'Ada Admin', '1 given back to the rule.'],
    ['forced', 'Ada Admin', '1 put in.'],
    ['deactivated', 'Ada Admin', null],
    ['edited', 'Ada Admin', null],
    ['edited', 'Ada Admin', null],
    ['created', expect.stringMatching(/^test /), null],
  ]);
  expect(entries[5]?.rule).toEqual({
    added: [],
    removed: [],
    changed: [{ before: 'where Country is Germany', after: 'where Country is France' }],
    moved: [],
  });
  expect(entries[6]?.changes).toEqual([{ attribute: 'name', before: 'Noted', after: 'Renamed' }]);
  expect(entries[6]?.rule).toBeNull();
  expect(entries[7]?.rule?.added).toEqual(['where Country is Germany']);
  expect(JSON.stringify(entries)).not.toContain('secret');
});

test('a save that changes nothing, and one that fails, are not noted', async () => {
  const before = (await audit('noted')).length;
  await asAdmin('put', '/segments/noted')
    .send({ name: 'Renamed', rule: rule(country('France', 'other')) })
    .expect(200);
  await asAdmin('put', '/segments/noted').set('If-Match', '"1"').send({ name: 'Stale' }).expect(412);
  const entries = await audit('noted');
  expect(entries.length).toBe(before);
});

test('a token does not learn of private fields from what others did', async () => {
  await asAdmin('post', '/segments')
    .send({
      key: 'secretive',
      name: 'Secretive',
      rule: rule({ id: 'v', type: 'attribute', path: 'lifetimeValue', operator: 'at_least', operand: 4711 }),
    })
    .expect(201);
  const [known] = await audit('secretive');
  const [told] = await audit('secretive', asToken);
  expect(known?.rule?.added[0]).toContain('Lifetime value');
  expect(JSON.stringify(told)).not.toContain('Lifetime value');
});

test('a segment leaves no notes behind', async () => {
  await asAdmin('post', '/segments').send({ key: 'gone', name: 'First' }).expect(201);
  await asAdmin('put', '/segments/gone').send({ name: 'Second' }).expect(200);
  await asAdmin('delete', '/segments/gone').expect(204);
  await asAdmin('get', '/segments/gone/audit').expect(404);
  await asAdmin('post', '/segments').send({ key: 'gone', name: 'Third' }).expect(201);
  expect(await audit('gone')).toHaveLength(1);
});

describe('a schedule', () => {
  const segment = async (key: string) => (await asAdmin('get', `/segments/${key}`).expect(200)).body.data;

  test('activates and deactivates, once however many look, and is then forgotten', async () => {
    await asAdmin('post', '/segments')
      .send({
        key: 'campaign',
        name: 'Campaign',
        rule: rule(country('Germany')),
        active: false,
        activateAt: minutes(-1),
        deactivateAt: minutes(60),
      })
      .expect(201);
    await Promise.all([tick(), tick(), tick()]);
    await idle();
    expect(await segment('campaign')).toMatchObject({ active: true, activateAt: null, members: 1, version: 2 });
    expect((await audit('campaign')).map(({ action, by, detail }) => [action, by, detail])).toEqual([
      ['activated', null, 'As scheduled.'],
      ['created', 'Ada Admin', null],
    ]);
    await app.strapi.db
      .query('plugin::segments.segment')
      .updateMany({ where: { key: 'campaign' }, data: { deactivateAt: minutes(-1) } });
    await tick();
    expect(await segment('campaign')).toMatchObject({ status: 'inactive', deactivateAt: null, version: 3 });
    await tick();
    expect((await segment('campaign')).version).toBe(3);
  });

  test('that was missed altogether leaves the segment as it would be now', async () => {
    await asAdmin('post', '/segments')
      .send({
        key: 'missed',
        name: 'Missed',
        kind: 'static',
        active: true,
        activateAt: minutes(-9),
        deactivateAt: minutes(-3),
      })
      .expect(201);
    await tick();
    expect(await segment('missed')).toMatchObject({ active: false, activateAt: null, deactivateAt: null });
  });

  test('ends after it begins', async () => {
    const times = { activateAt: minutes(20), deactivateAt: minutes(10) };
    const refused = await asAdmin('post', '/segments')
      .send({ key: 'upside', name: 'x', ...times })
      .expect(400);
    expect(refused.body.error.details.errors[0].path).toEqual(['deactivateAt']);
    await asAdmin('put', '/segments/missed')
      .send({ activateAt: minutes(20) })
      .expect(200);
    const { body } = await asAdmin('put', '/segments/missed')
      .send({ deactivateAt: minutes(10) })
      .expect(400);
    expect(body.error.details.errors[0].path).toEqual(['deactivateAt']);
    const { body: saved } = await asAdmin('put', '/segments/missed')
      .send({ deactivateAt: minutes(30) })
      .expect(200);
    expect(new Date(saved.data.deactivateAt).getTime()).toBeGreaterThan(new Date(saved.data.activateAt).getTime());
    for (const at of ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59-23:59', 'tomorrow', 5]) {
      await asAdmin('put', '/segments/missed').send({ activateAt: at }).expect(400);
    }
  });
});
