import { createServer, type Server } from 'node:http';
import { hostileWorld, type HostileWorld, type Method } from '../support/hostile-world';
import { memberOf, ruleOf } from '../support/membership';
import { crash, fault } from '../support/refusals';
import type { TestStrapi } from '../support/strapi';

let app: TestStrapi;
let token: string;
let idle: HostileWorld['idle'];

beforeAll(async () => {
  ({ app, token, idle } = await hostileWorld());
});
afterAll(() => app?.destroy());

// Supertest closes the server after each answer, so that its calls come one after the other.
let server: Server;
beforeAll(async () => {
  server = createServer(app.strapi.server.app.callback() as never);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
});
afterAll(() => server.close());

const call = async (method: Method, path: string, body?: object | string, headers: Record<string, string> = {}) => {
  const { port } = server.address() as { port: number };
  const answer = await fetch(`http://127.0.0.1:${port}/api${path}`, {
    method: method.toUpperCase(),
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'object' ? JSON.stringify(body) : body,
  });
  const text = await answer.text();
  let said;
  try {
    said = JSON.parse(text || 'null');
  } catch {
    said = null;
  }
  return { status: answer.status, text, body: said, headers: Object.fromEntries(answer.headers) };
};

test('fifty creations of one key make one segment', async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) => call('post', '/segments/segments', { key: 'race', name: `n${n}`, kind: 'static' }))
  ); // prettier-ignore
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status !== 201).flatMap((answer) => fault('race', answer))).toEqual([]);
});

test('of saves upon one version just one wins, and every save is a version of its own', async () => {
  const { headers } = await call('get', '/segments/segments/race');
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      call('put', '/segments/segments/race', { name: `m${n}` }, { 'If-Match': headers.etag as string })
    )
  ); // prettier-ignore
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status !== 200).flatMap((answer) => answer.status === 412 ? fault('412', answer) : [String(answer.status)])).toEqual([]); // prettier-ignore
  const before = Number((await call('get', '/segments/segments/race')).headers.etag?.slice(1, -1));
  const saves = await Promise.all(
    Array.from({ length: 20 }, (_, n) => call('put', '/segments/segments/race', { name: `k${n}` }))
  );
  expect(saves.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect((await call('get', '/segments/segments/race')).headers.etag).toBe(`"${before + 20}"`);
});

test('members added and removed in a crowd are counted right', async () => {
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      call(n % 2 ? 'delete' : 'post', '/segments/segments/race/members', { subjects: ['c1', 'c2', 'c3', `no${n}`] })
    )
  ); // prettier-ignore
  expect(answers.flatMap((answer) => crash('members', answer))).toEqual([]);
  expect(answers.map(({ status }) => status)).toEqual(Array(30).fill(200));
  await idle();
  const { body } = await call('get', '/segments/segments/race/members');
  const { body: one } = await call('get', '/segments/segments/race');
  expect(body.meta.total).toBe(body.data.length);
  expect(one.data.members).toBe(body.data.length);
});

test('refreshes are asked for together, segments go while they are refreshed, and what is over is not cancelled', async () => {
  await call('post', '/segments/segments', { key: 'busy', name: 'b', rule: ruleOf({ id: 'a', type: 'attribute', path: 'country', operator: 'is', operand: 'DE' }) }); // prettier-ignore
  const asked = await Promise.all(Array.from({ length: 30 }, () => call('post', '/segments/segments/busy/refresh')));
  expect(asked.map(({ status }) => status)).toEqual(Array(30).fill(202));
  await idle();
  const { body } = await call('get', '/segments/segments/busy/runs');
  expect(new Set(asked.map(({ body: said }) => said.data.id)).size).toBeLessThan(30);
  const [run] = body.data;
  const cancelled = await call('post', `/segments/runs/${run.id}/cancel`);
  expect(cancelled.body.data.state).toBe('succeeded');
  const mixed = await Promise.all([
    ...Array.from({ length: 5 }, () => call('post', '/segments/segments/busy/refresh')),
    call('post', '/segments/imports?kind=contacts', 'customerNumber,country\nbusy1,DE\n', { 'Content-Type': 'text/csv' }),
    call('delete', '/segments/segments/busy'),
    ...Array.from({ length: 5 }, () => call('post', '/segments/segments/busy/members', { subjects: ['c3'] })),
    ...Array.from({ length: 5 }, () => call('post', '/segments/segments/busy/refresh')),
    call('delete', '/segments/segments/busy'),
  ]); // prettier-ignore
  expect(mixed.flatMap((answer) => crash('mixed', answer))).toEqual([]);
  await idle();
  const rest = await app.strapi.db.connection('segments_states').where({ segment_key: 'busy' });
  expect(rest).toEqual([]);
});

test('of two saves at once that would make a circle, one is refused', async () => {
  for (const key of ['hen', 'egg']) {
    expect((await call('post', '/segments/segments', { key, name: key })).status).toBe(201);
  }
  for (let round = 0; round < 10; round++) {
    const refer = (key: string, other: string) => call('put', `/segments/segments/${key}`, { rule: ruleOf(memberOf(other)) }); // prettier-ignore
    const answers = await Promise.all([refer('hen', 'egg'), refer('egg', 'hen')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    for (const key of ['hen', 'egg']) {
      expect((await call('put', `/segments/segments/${key}`, { rule: null })).status).toBe(200);
    }
  }
});

test('a segment is not removed while a save begins to refer to it', async () => {
  for (let round = 0; round < 10; round++) {
    expect((await call('post', '/segments/segments', { key: 'yolk', name: 'yolk' })).status).toBe(201);
    const [saved, removed] = await Promise.all([
      call('put', '/segments/segments/egg', { rule: ruleOf(memberOf('yolk')) }),
      call('delete', '/segments/segments/yolk'),
    ]);
    expect([saved.status, removed.status]).toEqual(removed.status === 204 ? [400, 204] : [200, 400]);
    expect((await call('put', '/segments/segments/egg', { rule: null })).status).toBe(200);
    if (removed.status !== 204) expect((await call('delete', '/segments/segments/yolk')).status).toBe(204);
  }
  for (const key of ['hen', 'egg']) expect((await call('delete', `/segments/segments/${key}`)).status).toBe(204);
  await idle();
});

test('a circle of two segments keeps nothing else from being refreshed or removed', async () => {
  const country = { id: 'c', type: 'attribute', path: 'country', operator: 'is', operand: 'DE' };
  for (const key of ['round', 'about', 'straight']) {
    expect((await call('post', '/segments/segments', { key, name: key, rule: ruleOf(country) })).status).toBe(201);
  }
  await idle();
  // As a transfer of another site's data may bring them.
  for (const [key, other] of [
    ['round', 'about'],
    ['about', 'round'],
  ] as const) {
    const rule = ruleOf(memberOf(other));
    await app.strapi.db.query('plugin::segments.segment').updateMany({ where: { key }, data: { rule } as never });
  }
  expect((await call('post', '/segments/segments/refresh', {})).status).toBe(202);
  await idle();
  const { body } = await call('get', '/segments/segments/straight/runs');
  expect(body.data[0]).toMatchObject({ cause: 'called', state: 'succeeded' });
  const rule = ruleOf(country);
  expect((await call('put', '/segments/segments/round', { rule })).status).toBe(200);
  for (const key of ['about', 'round', 'straight']) {
    expect((await call('delete', `/segments/segments/${key}`)).status).toBe(204);
  }
  await idle();
});

test('ten thousand names, and a thousand segments', async () => {
  const subjects = Array.from({ length: 10_000 }, (_, n) => `nobody${n}`);
  const { body } = await call('post', '/segments/segments/race/members', { subjects });
  expect(body.data.unknown).toHaveLength(10_000);
  const rows = Array.from({ length: 1_000 }, (_, n) => ({ document_id: `many${n}`.padEnd(24, 'x'), key: `many_${n}`, name: 'many', audience: 'contact', kind: 'static', active: true, exposed: true, version: 1 })); // prettier-ignore
  for (let at = 0; at < rows.length; at += 100)
    await app.strapi.db.connection('segments_segments').insert(rows.slice(at, at + 100));
  const { body: list } = await call('get', '/segments/segments?pageSize=1000');
  expect(list.data.length).toBe(1_000);
  expect(list.meta.pagination.total).toBeGreaterThan(1_000);
  await app.strapi.db.connection('segments_segments').where('key', 'like', 'many_%').delete();
});
