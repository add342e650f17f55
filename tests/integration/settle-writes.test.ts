import { refreshesOf } from '../../server/membership/refreshes';
import type { Settler } from '../../server/membership/settler';
import { segmentsOfStrapi } from '../../server/segments/segments';
import { countryIs, expectTrueHistory, membersOf, pointsAtLeast, ruleOf } from '../support/membership';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;
beforeAll(async () => {
  app = await bootStrapi();
}, 300_000);
afterAll(() => app?.destroy());

const CUSTOMER = 'api::customer.customer';
const ORDER = 'api::order.order';
const COMPANY = 'api::company.company';
const knex = () => app.strapi.db.connection;
const documents = (uid: string) =>
  app.strapi.documents(uid as never) as unknown as Record<
    'create' | 'update' | 'delete' | 'publish',
    (params: object) => Promise<{ id: number; documentId: string }>
  >;
const query = (uid: string) =>
  app.strapi.db.query(uid as never) as unknown as Record<string, (params: object) => Promise<never>>;

async function segment(key: string, rule: object, audience = 'contact'): Promise<void> {
  await segmentsOfStrapi(app.strapi).create({ key, name: key, audience, kind: 'dynamic', rule } as never);
}

/** Settling goes on by itself; no refresh runs. */
async function settled(): Promise<void> {
  await app.strapi.plugin('segments').service<Settler>('settling').kick();
  expect(await knex()('segments_marks')).toEqual([]);
}

async function members(key: string): Promise<number[]> {
  await settled();
  await expectTrueHistory(app.strapi, key);
  return membersOf(app.strapi, key);
}

let number = 0;
const customer = (data: object = {}) =>
  documents(CUSTOMER).create({ data: { customerNumber: `c${number++}`, ...data } });
const order = (data: object = {}) => documents(ORDER).create({ data: { orderNumber: `o${number++}`, ...data } });

const orderSum = (least: number) => ({
  id: 'sum',
  type: 'related',
  path: 'orders',
  aggregate: { fn: 'sum', of: 'total' },
  operator: 'at_least',
  operand: least,
});

beforeAll(async () => {
  await segment('german', ruleOf(countryIs('Germany')));
  await segment('not_german', ruleOf({ ...countryIs('Germany'), operator: 'is_not' }));
  await segment('rich', ruleOf(pointsAtLeast(10)));
  await segment('spent', ruleOf(orderSum(100)));
  await segment('acme', ruleOf({ id: 'n', type: 'attribute', path: 'company.name', operator: 'is', operand: 'Acme' }));
  await segment(
    'in_berlin',
    ruleOf({ id: 'n', type: 'attribute', path: 'address.city', operator: 'is', operand: 'Berlin' })
  );
  await segment(
    'staffed',
    ruleOf({ id: 'n', type: 'related', path: 'customers', aggregate: { fn: 'exists' } }),
    'account'
  );
  await refreshesOf(app.strapi).idle();
}, 60_000);

test('documents: created, updated, deleted', async () => {
  const one = await customer({ country: 'Germany', points: 1 });
  expect(await members('german')).toEqual([one.id]);
  expect(await members('rich')).toEqual([]);
  await documents(CUSTOMER).update({ documentId: one.documentId, data: { country: 'France', points: 12 } });
  expect(await members('german')).toEqual([]);
  expect(await members('not_german')).toEqual([one.id]);
  expect(await members('rich')).toEqual([one.id]);
  await documents(CUSTOMER).delete({ documentId: one.documentId });
  expect(await members('rich')).toEqual([]);
  expect(await members('not_german')).toEqual([]);
  const causes = await knex()('segments_changes').where({ segment_key: 'rich' }).orderBy('id').pluck('cause');
  expect(causes).toEqual(['write', 'deleted']);
});

test('components of a subject', async () => {
  const one = await customer({ address: { city: 'Berlin' } });
  expect(await members('in_berlin')).toEqual([one.id]);
  await documents(CUSTOMER).update({ documentId: one.documentId, data: { address: { city: 'Bonn' } } });
  expect(await members('in_berlin')).toEqual([]);
});

test('queries below documents, one row and many', async () => {
  const ids: number[] = [];
  for (const points of [1, 2, 3]) ids.push((await customer({ points, country: 'Chile' })).id);
  await query(CUSTOMER).update!({ where: { id: ids[0] }, data: { points: 20 } });
  expect(await members('rich')).toEqual([ids[0]]);
  await query(CUSTOMER).updateMany!({ where: { country: 'Chile' }, data: { points: 30 } });
  expect(await members('rich')).toEqual(ids);
  const made = (await query(CUSTOMER).createMany!({
    data: [1, 2, 3].map((n) => ({ customerNumber: `many${n}`, documentId: `many${n}`, points: n * 9 })),
  })) as { count: number };
  expect(made.count).toBe(3);
  const rows = await knex()('customers').where('customer_number', 'like', 'many%').orderBy('id').pluck('id');
  expect(await members('rich')).toEqual([...ids, ...rows.slice(1).map(Number)]);
  await query(CUSTOMER).deleteMany!({ where: { points: { $gte: 10 } } });
  expect(await members('rich')).toEqual([]);
});

test('whatever of the row a write asks to be told, and what it goes by', async () => {
  const one = await customer({ points: 1, country: 'Peru' });
  await query(CUSTOMER).update!({ where: { id: one.id }, data: { points: 20 }, select: ['country'] });
  expect(await members('rich')).toEqual([one.id]);
  const made = (await query(CUSTOMER).create!({
    data: { customerNumber: 'bare', points: 20 },
    select: 'customerNumber',
  })) as { id: number };
  expect(await members('rich')).toEqual([one.id, made.id]);
  // Strapi's own updates of many heed no search, its removals do.
  const search = { where: { points: { $gte: 10 } }, _q: 'bare' };
  await query(CUSTOMER).updateMany!({ ...search, data: { points: 2 } });
  expect(await members('rich')).toEqual([]);
  await query(CUSTOMER).updateMany!({ where: { points: 2 }, data: { points: 10 } });
  await query(CUSTOMER).deleteMany!(search);
  expect(await members('rich')).toEqual([one.id]);
  await documents(CUSTOMER).delete({ documentId: one.documentId });
  expect(await members('rich')).toEqual([]);
});

test('related rows: written, moved to another, unlinked, deleted', async () => {
  const [a, b] = [await customer(), await customer()];
  await settled();
  const first = await order({ total: 150, customer: a.documentId });
  expect(await members('spent')).toEqual([a.id]);
  await documents(ORDER).update({ documentId: first.documentId, data: { total: 50 } });
  expect(await members('spent')).toEqual([]);
  await documents(ORDER).update({ documentId: first.documentId, data: { total: 200 } });
  // From the order's side, then from the customer's: who had it loses it.
  await documents(ORDER).update({ documentId: first.documentId, data: { customer: b.documentId } });
  expect(await members('spent')).toEqual([b.id]);
  await documents(CUSTOMER).update({ documentId: a.documentId, data: { orders: { connect: [first.documentId] } } });
  expect(await members('spent')).toEqual([a.id]);
  await documents(CUSTOMER).update({ documentId: a.documentId, data: { orders: [] } });
  expect(await members('spent')).toEqual([]);
  await documents(CUSTOMER).update({ documentId: b.documentId, data: { orders: [first.documentId] } });
  expect(await members('spent')).toEqual([b.id]);
  await documents(ORDER).delete({ documentId: first.documentId });
  expect(await members('spent')).toEqual([]);
});

test('the row at the other end of a relation, and who it is taken from', async () => {
  const acme = await documents(COMPANY).create({ data: { name: 'Acme', number: 'a1' } });
  const other = await documents(COMPANY).create({ data: { name: 'Other', number: 'a2' } });
  await settled();
  const one = await customer({ company: acme.documentId });
  expect(await members('acme')).toEqual([one.id]);
  expect(await members('staffed')).toEqual([acme.id]);
  await documents(COMPANY).update({ documentId: acme.documentId, data: { name: 'Emca' } });
  expect(await members('acme')).toEqual([]);
  await documents(COMPANY).update({ documentId: other.documentId, data: { customers: { connect: [one.documentId] } } });
  expect(await members('staffed')).toEqual([other.id]);
  await documents(COMPANY).update({ documentId: other.documentId, data: { name: 'Acme' } });
  expect(await members('acme')).toEqual([one.id]);
  await documents(COMPANY).delete({ documentId: other.documentId });
  expect(await members('acme')).toEqual([]);
  expect(await members('staffed')).toEqual([]);
});

test('what is rolled back leaves no mark, and marks that a stopped process left are settled', async () => {
  const one = await customer({ points: 1 });
  await expect(
    app.strapi.db.transaction(async () => {
      await documents(CUSTOMER).update({ documentId: one.documentId, data: { points: 99 } });
      throw new Error('no');
    })
  ).rejects.toThrow('no');
  expect(await members('rich')).toEqual([]);
  await knex()('customers').where({ id: one.id }).update({ points: 99 });
  expect(await members('rich')).toEqual([]);
  await knex()('segments_marks').insert({ uid: CUSTOMER, row_id: one.id, what: '{"all":true}', cause: 'write' });
  expect(await members('rich')).toEqual([one.id]);
});

test('a mark that cannot be settled does not keep others from it', async () => {
  const one = await customer({ points: 1 });
  await knex()('segments_marks').insert({ uid: CUSTOMER, row_id: one.id, what: 'not json', cause: 'write' });
  await documents(CUSTOMER).update({ documentId: one.documentId, data: { points: 77 } });
  await settled();
  expect(await membersOf(app.strapi, 'rich')).toContain(one.id);
});
