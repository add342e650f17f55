import { apiToken } from '../support/access';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;
let token: string;

beforeAll(async () => {
  app = await bootStrapi();
  token = await apiToken(app.strapi, { type: 'full-access' });
  const customers = [
    'customerNumber,firstName,balance',
    'M1,=1+1,-12.5',
    'M2,Ann,1',
    'M3,"B;ob, ""x""",2',
    'M4,,',
  ].join('\n');
  await send({ kind: 'contacts' }, customers);
  for (const key of ['list', 'other']) {
    await request('post', '/segments').send({ key, name: key, kind: 'static' }).expect(201);
  }
  await idle();
});
afterAll(() => app?.destroy());

const request = (method: 'get' | 'post', path: string) =>
  app.request[method](`/api/segments${path}`).set('Authorization', `Bearer ${token}`);
const idle = () => app.strapi.plugin('segments').service('refreshes').idle();

async function send(query: Record<string, string>, body: string, status = 200) {
  const answer = await request('post', '/imports').query(query).set('Content-Type', 'text/csv').send(body);
  if (answer.status !== status) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return status === 200 ? answer.body.data : answer.body.error;
}
const members = async (key: string) => {
  await idle();
  const answer = await request('get', `/segments/${key}/members`).expect(200);
  return answer.body.meta.total as number;
};

test('puts subjects on a list and takes them off', async () => {
  const list = { kind: 'members', segment: 'list' };
  const file = 'Name,customer_number\nx,M1\ny,M2\nz,M1\nw,nobody\n,\n';
  expect(await send({ ...list, dryRun: 'true' }, file)).toMatchObject({
    rows: 5,
    created: 2,
    duplicates: 1,
    failed: 2,
  });
  expect(await members('list')).toBe(0);
  const report = await send(list, file);
  expect(report).toMatchObject({ rows: 5, created: 2, duplicates: 1, failed: 2 });
  expect(report.errors.map(({ line, code }: { line: number; code: string }) => [line, code]).sort()).toEqual([
    [5, 'unknown_subject'],
    [6, 'identity_missing'],
  ]);
  expect(await members('list')).toBe(2);
  expect(await send(list, file)).toMatchObject({ created: 0, unchanged: 2 });
  expect(await send({ ...list, mode: 'none' }, 'subject\nM2\nM3\n')).toMatchObject({ updated: 1, unchanged: 1 });
  expect(await members('list')).toBe(1);
});

test('an import is told in the segment’s audit once, with who sent it; one that changed nothing is not', async () => {
  await request('post', '/segments').send({ key: 'audited', name: 'Audited', kind: 'static' }).expect(201);
  const list = { kind: 'members', segment: 'audited' };
  await send({ ...list, dryRun: 'true' }, 'subject\nM1\n');
  await send(list, 'subject\nM1\nM2\n');
  await send(list, 'subject\nM1\nM2\n');
  await send({ ...list, mode: 'none' }, 'subject\nM2\n');
  const { body } = await request('get', '/segments/audited/audit').expect(200);
  const told = (body.data as { action: string; detail: string | null; by: string | null }[]).map(
    ({ action, detail, by }) => [action, detail, by !== null]
  );
  expect(told).toEqual([
    ['released', '1 given back to the rule. By a file.', true],
    ['forced', '2 put in. By a file.', true],
    ['created', null, true],
  ]);
});

test('refuses what makes no sense', async () => {
  expect((await send({ kind: 'members', segment: 'list' }, 'email\nx\n', 400)).details.code).toBe('identity_missing');
  await send({ kind: 'members' }, 'subject\nM1\n', 400);
  await send({ kind: 'members', segment: 'missing' }, 'subject\nM1\n', 404);
});

test('an export comes back in as it is', async () => {
  await send({ kind: 'members', segment: 'other' }, 'subject\nM1\nM2\nM3\nM4\n');
  expect(await members('other')).toBe(4);
  const file = await request('get', '/segments/other/members.csv').expect(200);
  expect(await send({ kind: 'members', segment: 'other' }, file.text)).toMatchObject({ rows: 4, unchanged: 4 });
});

test('members leave as CSV', async () => {
  const file = await request('get', '/segments/other/members.csv')
    .query({ columns: 'customerNumber,firstName,balance,newsletter,documentId', bom: 'true', delimiter: ';' })
    .expect(200)
    .expect('Content-Type', 'text/csv; charset=utf-8')
    .expect('Content-Disposition', 'attachment; filename="other-members.csv"');
  const lines = file.text.split('\r\n');
  expect(lines[0]).toBe('\ufeffcustomerNumber;firstName;balance;newsletter;documentId');
  expect(lines[1]).toMatch(/^M1;"'=1\+1";-12\.5;;[a-z0-9]{24}$/);
  expect(lines[3]).toMatch(/^M3;"B;ob, ""x""";2;;[a-z0-9]{24}$/);
  expect(lines).toHaveLength(6);
  const raw = await request('get', '/segments/other/members.csv').query({
    columns: 'firstName,joinedAt',
    safe: 'none',
  });
  expect(raw.text.split('\r\n')[1]).toMatch(/^=1\+1,20\d\d-\d\d-\d\dT[\d:.]+Z$/);
});

test('an export tells no private field, and refuses what it does not know', async () => {
  for (const columns of [
    'secretNote',
    'lifetimeValue',
    'pin',
    'nonsense',
    'company',
    'customerNumber,customerNumber',
    'a,,b',
  ]) {
    await request('get', '/segments/other/members.csv').query({ columns }).expect(400);
  }
  await request('get', '/segments/other/members.csv').query({ nonsense: '1' }).expect(400);
  await request('get', '/segments/missing/members.csv').expect(404);
  await app.request.get('/api/segments/segments/other/members.csv').expect(403);
});
