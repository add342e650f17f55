import { adminTokenWith } from '../support/access';
import { hostileWorld, type HostileWorld } from '../support/hostile-world';
import { ruleOf } from '../support/membership';
import { fault } from '../support/refusals';
import type { TestStrapi } from '../support/strapi';
import { withoutChance } from '../support/without-chance';

let app: TestStrapi;
let call: HostileWorld['call'];
let byAdmin: HostileWorld['byAdmin'];
let token: string;
let admin: string;
/** Of somebody who may import, but not see personal data. */
let importer: string;

beforeAll(async () => {
  ({ app, call, byAdmin, token, admin } = await hostileWorld());
  importer = await adminTokenWith(app.strapi, ['plugin::segments.import']);
});
afterAll(() => app?.destroy());

const PRIVATE = ['lifetimeValue', 'secretNote', 'pin', 'company.secretRating', 'user.password', 'user.resetPasswordToken', 'createdBy.email', 'updatedBy.email', 'company.createdBy.password']; // prettier-ignore
const shapes: Record<string, (path: string) => object> = {
  attribute: (path) => ({ id: 'n', type: 'attribute', path, operator: 'is_not_empty' }),
  typed: (path) => ({ id: 'n', type: 'attribute', path, valueType: 'number', operator: 'equals', operand: 1 }),
  rank: (path) => ({ id: 'n', type: 'rank', by: { type: 'attribute', path }, bound: { top: 1 } }),
  rows: (path) => ({ id: 'n', type: 'related', path: `${path}.orders`, aggregate: { fn: 'exists' } }),
  of: (path) => ({ id: 'n', type: 'related', path: 'company.customers', aggregate: { fn: 'max', of: path }, operator: 'at_least', operand: 1 }),
  by: (path) => ({ id: 'n', type: 'related', path: 'company.customers', aggregate: { fn: 'first', of: 'points', by: path }, operator: 'at_least', operand: 1 }),
  where: (path) => ({ id: 'n', type: 'related', path: 'company.customers', aggregate: { fn: 'exists' }, where: { id: 'w', type: 'group', match: 'all', children: [{ id: 'x', type: 'attribute', path, operator: 'is_not_empty' }] } }),
  window: (path) => ({ id: 'n', type: 'related', path: 'company.customers', aggregate: { fn: 'exists' }, window: { path, range: { type: 'this', unit: 'year' } } }),
  rankRows: (path) => ({ id: 'n', type: 'rank', by: { type: 'related', path: 'company.customers', aggregate: { fn: 'sum', of: path } }, bound: { top: 1 } }),
  event: (path) => ({ id: 'n', type: 'event', events: ['E'], aggregate: { fn: 'performed' }, where: { id: 'w', type: 'group', match: 'all', children: [{ id: 'x', type: 'attribute', path, operator: 'is_not_empty' }] } }),
}; // prettier-ignore

test('a rule over one answers as over a field that is not there', async () => {
  const faults: string[] = [];
  for (const [shape, make] of Object.entries(shapes)) {
    for (const path of PRIVATE) {
      const nothing = [...path.split('.').slice(0, -1), 'nonsense'].join('.').replace(/(cre|upd)atedBy/, 'nobody');
      for (const [method, url, body] of [
        ['post', '/segments/segments/check', (rule: object) => ({ rule })],
        ['post', '/segments/segments/preview', (rule: object) => ({ rule, perCondition: true })],
      ] as const) {
        const said = async (name: string) => {
          const answer = await call(method, url).send(body(ruleOf(make(name))));
          const bare = JSON.stringify([answer.status, answer.body]).replaceAll(name, '…');
          return bare.replaceAll(name.split('.').at(-1) as string, '…').replaceAll(/createdBy|updatedBy|nobody/g, '…');
        };
        const [one, other] = [await said(path), await said(nothing)];
        if (one !== other) faults.push(`${url} ${shape} ${path}: ${one.slice(0, 300)} / ${other.slice(0, 300)}`);
      }
    }
  }
  expect(faults).toEqual([]);
});

test('a segment of the admin over one tells a token members, but neither values nor results', async () => {
  const { body } = await call('get', '/segments/segments/rich/explain?subject=c1').expect(200);
  const nodes: Record<string, unknown>[] = body.data.tree.children;
  for (const node of nodes.filter(({ id }) => id !== 'fr')) {
    for (const told of ['result', 'actual', 'expected']) expect([node.id, told in node]).toEqual([node.id, false]);
  }
  expect(body.data.tree.children[1].children[0]).not.toHaveProperty('result');
  expect(withoutChance(body)).not.toMatch(/Lifetime value|500/);
  const one = await call('get', '/segments/segments/rich').expect(200);
  expect(one.body.data.sentence).not.toMatch(/Lifetime value/);
  const { body: whole } = await byAdmin('get', '/segments/rich/explain?subject=c1').expect(200);
  expect(whole.data.tree.children[1].children[0]).toMatchObject({ id: 'rich', result: true, actual: 500 });
});

test('a dry run of an import does not say whether it hit the value', async () => {
  const trial = async (row: string, key: string, base = '/api/segments') => {
    const { body } = await app.request
      .post(`${base}/imports?kind=contacts&dryRun=true`)
      .set('Authorization', `Bearer ${key}`)
      .set('Content-Type', 'text/csv')
      .send(`customerNumber,secretNote\n${row}\n`)
      .expect(200);
    const { updated, unchanged } = body.data;
    return { updated, unchanged };
  };
  expect(await trial('c1,gold', token)).toEqual({ updated: 1, unchanged: 0 });
  expect(await trial('c1,guess', token)).toEqual({ updated: 1, unchanged: 0 });
  expect(await trial('c1,gold', admin, '/segments')).toEqual({ updated: 0, unchanged: 1 });
  expect(await trial('c1,gold', importer, '/segments')).toEqual({ updated: 1, unchanged: 0 });
  expect(await trial('c1,guess', importer, '/segments')).toEqual({ updated: 1, unchanged: 0 });
});

test('rows that failed in an import are no way for others to see personal data', async () => {
  const { body } = await byAdmin('post', '/imports?kind=contacts')
    .set('Content-Type', 'text/csv')
    .send('customerNumber,email,points,company\nc9,c9@shop.example,many,\nc8,c8@shop.example,1,Secret & Sons\n')
    .expect(200);
  expect(body.data.failed).toBe(2);
  const fileFor = async (key: string) => {
    const path = String(body.data.errorsFile);
    return (await app.request.get(path).set('Authorization', `Bearer ${key}`).expect(200)).text;
  };
  expect(await fileFor(admin)).toMatch(/c9@shop\.example.*\r\n.*Secret & Sons/);
  expect(await fileFor(importer)).toBe('line,column,code\r\n2,points,integer\r\n3,company,unknown_account\r\n');
});

test('neither columns of an export nor the content API know one', async () => {
  const faults: string[] = [];
  for (const name of ['secretNote', 'lifetimeValue', 'pin', 'createdBy', 'company.secretRating', 'nonsense', 'constructor', '__proto__']) {
    const answer = await call('get', `/segments/segments/rich/members.csv?columns=${name}`);
    faults.push(...fault(name, answer));
    expect(answer.text.replaceAll(name, '…')).toBe(
      (await call('get', '/segments/segments/rich/members.csv?columns=nope')).text.replaceAll('nope', '…')
    );
  } // prettier-ignore
  expect(faults).toEqual([]);
});
