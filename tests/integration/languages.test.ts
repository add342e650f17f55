import { adminToken, apiToken } from '../support/access';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;
beforeAll(async () => {
  app = await bootStrapi();
});
afterAll(() => app?.destroy());

test('rules are said in the language of the admin user’s profile, and in English to programs', async () => {
  const admin = await adminToken(app.strapi);
  const rule = {
    version: 1,
    root: {
      id: 'root',
      type: 'group',
      match: 'all',
      children: [{ id: 'c', type: 'attribute', path: 'country', operator: 'is', operand: 'Austria' }],
    },
  };
  const sentence = async (path: string, token: string): Promise<string> => {
    const call = app.request.post(`${path}/segments/check`).set('Authorization', `Bearer ${token}`);
    return (await call.send({ rule }).expect(200)).body.data.sentence;
  };
  const english = await sentence('/segments', admin);
  expect(english).toBe('customers where Country is Austria');
  const language = (code: string) =>
    app.request.put('/admin/users/me').set('Authorization', `Bearer ${admin}`).send({ preferedLanguage: code });
  await language('de').expect(200);
  expect(await sentence('/segments', admin)).toBe('Personen mit Country: Austria');
  const token = await apiToken(app.strapi, { type: 'full-access' });
  expect(await sentence('/api/segments', token)).toBe(english);
  // A language that rules cannot be said in.
  await language('zh').expect(200);
  expect(await sentence('/segments', admin)).toBe(english);
});

test('so are reasons, the ends of runs, the audit and what is wrong: also those that were stored before', async () => {
  const admin = await adminToken(app.strapi);
  const token = await apiToken(app.strapi, { type: 'full-access' });
  const call = (method: 'get' | 'post' | 'put', path: string, by = admin) =>
    app.request[method](path).set('Authorization', `Bearer ${by}`);
  const inLanguage = (preferedLanguage: string) =>
    call('put', '/admin/users/me').send({ preferedLanguage }).expect(200);
  await app.strapi.db
    .query('api::customer.customer')
    .create({ data: { documentId: 'langlanglanglanglanglang', customerNumber: 'L1', country: 'Spain' } });
  await inLanguage('en');
  await call('post', '/segments/segments').send({ key: 'list', name: 'List', kind: 'static' }).expect(201);
  await call('post', '/segments/segments/list/members')
    .send({ subjects: ['L1'] })
    .expect(200);
  await call('put', '/segments/segments/list').send({ active: false }).expect(200);
  const refreshes = app.strapi.plugin('segments').service('refreshes');
  const run = (await refreshes.request('list', 'called')) as { id: number };
  await refreshes.idle();

  const said = async (by: string, prefix: string) => {
    const get = async (path: string) => (await call('get', `${prefix}${path}`, by).expect(200)).body.data;
    return {
      reason: (await get('/segments/list/explain?subject=L1')).reason,
      run: (await get(`/runs/${run.id}`)).error,
      audit: ((await get('/segments/list/audit')) as { detail: string | null }[]).map(({ detail }) => detail),
    };
  };
  const english = {
    reason: 'Put in by hand or by upload.',
    run: 'The segment is not active.',
    audit: [null, '1 put in.', null],
  };
  expect(await said(admin, '/segments')).toEqual(english);
  await inLanguage('de');
  expect(await said(admin, '/segments')).toEqual({
    reason: 'Von Hand oder durch eine Datei aufgenommen.',
    run: 'Das Segment ist nicht aktiv.',
    audit: [null, '1 aufgenommen.', null],
  });
  expect(await said(token, '/api/segments')).toEqual(english);
  const { body } = await call('get', '/segments/health').expect(200);
  expect(JSON.stringify(body.data.findings)).toContain('Die Uhr steht: cron.enabled');
});

test('so is why something could not be done', async () => {
  const admin = await adminToken(app.strapi);
  const call = (method: 'put' | 'post' | 'delete', path: string) =>
    app.request[method](path).set('Authorization', `Bearer ${admin}`);
  await call('post', '/segments/segments').send({ key: 'base', name: 'Base' }).expect(201);
  const children = [{ id: 'm', type: 'membership', segment: 'base', operator: 'is_member' }];
  const rule = { version: 1, root: { id: 'root', type: 'group', match: 'all', children } };
  await call('post', '/segments/segments').send({ key: 'above', name: 'Above', rule, active: false }).expect(201);
  const refusals = async (preferedLanguage: string) => {
    await call('put', '/admin/users/me').send({ preferedLanguage }).expect(200);
    const removed = await call('delete', '/segments/segments/base').expect(400);
    const taken = await call('post', '/segments/segments').send({ key: 'base', name: 'B' }).expect(400);
    const bulk = await call('post', '/segments/segments/bulk').send({ action: 'refresh', keys: ['above', 'none'] });
    const reasons = (bulk.body.data as { error: string }[]).map(({ error }) => error);
    return [removed.body.error.message, taken.body.error.message, ...reasons];
  };
  expect(await refusals('en')).toEqual([
    'The segment is in use by the segments above.',
    'The key "base" is taken.',
    'The segment is not active.',
    'There is no segment "none".',
  ]);
  expect(await refusals('de')).toEqual([
    'Das Segment wird verwendet: von den Segmenten above.',
    'Der Schlüssel „base“ ist vergeben.',
    'Das Segment ist nicht aktiv.',
    'Es gibt kein Segment „none“.',
  ]);
});
