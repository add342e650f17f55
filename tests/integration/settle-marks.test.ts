import { refreshesOf } from '../../server/membership/refreshes';
import type { Settler } from '../../server/membership/settler';
import { segmentsOfStrapi } from '../../server/segments/segments';
import { writeMarks, type Mark } from '../../server/storage/marks';
import { testDialect } from '../support/database';
import { addCustomers, countryIs, membersOf, pointsAtLeast, ruleOf } from '../support/membership';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { until } from '../support/until';

/* Marks that what was written leaves: how many, who waits for them, and what becomes of those that cannot be settled. */

const CUSTOMER = 'api::customer.customer';
const ORDER = 'api::order.order';

let app: TestStrapi;
beforeAll(async () => {
  app = await bootStrapi();
  for (const [key, rule] of [
    ['rich', ruleOf(pointsAtLeast(10))],
    ['german', ruleOf(countryIs('Germany'))],
  ] as const) {
    await segmentsOfStrapi(app.strapi).create({ key, name: key, audience: 'contact', kind: 'dynamic', rule } as never);
  }
  await refreshesOf(app.strapi).idle();
}, 300_000);
afterAll(() => app?.destroy());

const knex = () => app.strapi.db.connection;
const kick = () => app.strapi.plugin('segments').service<Settler>('settling').kick();
const marks = () => knex()('segments_marks').orderBy('id').select('uid', 'row_id', 'what');
const written = async () =>
  (await knex()('segments_runs').where({ cause: 'written' }).orderBy('id').pluck('segment_key')) as string[];
const query = (uid: string) =>
  app.strapi.db.query(uid as never) as unknown as Record<string, (params: object) => Promise<never>>;
const anyRow = (uid: string, what: object) =>
  knex()('segments_marks').insert({ uid, row_id: 0, what: JSON.stringify(what), cause: 'write' });

async function customer(name: string, data: object = {}): Promise<number> {
  const { id } = (await query(CUSTOMER).create!({ data: { customerNumber: name, ...data } })) as { id: number };
  await kick();
  return id;
}

test('of rows beyond number those segments are refreshed that read them, and no others', async () => {
  await anyRow(ORDER, { all: true });
  await anyRow(CUSTOMER, { fields: [{ uid: CUSTOMER, attribute: 'bio' }] });
  await kick();
  expect(await marks()).toEqual([]);
  expect(await written()).toEqual([]);
  await anyRow(CUSTOMER, { fields: [{ uid: CUSTOMER, attribute: 'points' }] });
  await kick();
  expect(await written()).toEqual(['rich']);
  await refreshesOf(app.strapi).idle();
  await anyRow(CUSTOMER, { all: true });
  await kick();
  expect((await written()).sort()).toEqual(['german', 'rich', 'rich']);
  await refreshesOf(app.strapi).idle();
});

test('a write of more than five thousand rows leaves a mark of any row', async () => {
  await addCustomers(app.strapi, 5_001, () => ({ points: 1 }), 'many');
  const left = await app.strapi.db.transaction(async ({ trx }) => {
    await query(CUSTOMER).updateMany!({ where: { points: 1 }, data: { points: 11 } });
    return (trx as never as ReturnType<typeof knex>)('segments_marks').select('uid', 'row_id');
  });
  expect(left).toEqual([{ uid: CUSTOMER, row_id: 0 }]);
  await kick();
  await refreshesOf(app.strapi).idle();
  expect(await membersOf(app.strapi, 'rich')).toHaveLength(5_001);

  // However many kinds of marks they are.
  const half = (what: string): Mark[] =>
    Array.from({ length: 2_501 }, (_, n) => ({ uid: ORDER, rowId: n + 1, what, cause: 'write' }));
  await writeMarks(knex(), [...half('{"all":true}'), ...half('{"own":true}')]);
  expect(await marks()).toEqual([
    { uid: ORDER, row_id: 0, what: '{"all":true}' },
    { uid: ORDER, row_id: 0, what: '{"own":true}' },
  ]);
  await kick();
  expect(await marks()).toEqual([]);
  await knex()('customers').where('customer_number', 'like', 'many%').delete();
  await refreshesOf(app.strapi).request('rich', 'called');
  await refreshesOf(app.strapi).idle();
}, 60_000);

test('a database that is away for a moment costs no mark: it is settled later, by itself', async () => {
  const before = await written();
  const one = await customer('away', { points: 1 });
  const errors = jest.spyOn(app.strapi.log, 'error').mockImplementation();
  const lost = jest
    .spyOn((knex() as never as { context: { transaction(): Promise<never> } }).context, 'transaction')
    .mockImplementation(() => Promise.reject(Object.assign(new Error('lost'), { code: 'ECONNRESET' })));
  await knex()('customers').where({ id: one }).update({ points: 50 });
  await knex()('segments_marks').insert({ uid: CUSTOMER, row_id: one, what: '{"all":true}', cause: 'write' });
  await kick();
  expect(lost).toHaveBeenCalledTimes(1);
  expect(errors.mock.calls.map(String)).toEqual([expect.stringContaining('settling what was written failed: ')]);
  expect(await marks()).toHaveLength(1);
  lost.mockRestore();
  errors.mockRestore();
  await until(async () => (await membersOf(app.strapi, 'rich')).includes(one));
  expect(await written()).toEqual(before);
});

const onServers = testDialect() === 'sqlite' ? test.skip : test;

onServers('a transaction that is still open keeps nobody else from being settled', async () => {
  const [open, other] = [await customer('open', { points: 1 }), await customer('other', { points: 1 })];
  let end = () => {};
  const ended = new Promise<void>((done) => (end = done));
  let begun = () => {};
  const hasBegun = new Promise<void>((done) => (begun = done));
  const writing = app.strapi.db.transaction(async () => {
    await query(CUSTOMER).update!({ where: { id: open }, data: { points: 70 } });
    begun();
    await ended;
  });
  await hasBegun;
  try {
    await query(CUSTOMER).update!({ where: { id: other }, data: { points: 70 } });
    await kick();
    expect(await membersOf(app.strapi, 'rich')).toContain(other);
    expect(await membersOf(app.strapi, 'rich')).not.toContain(open);
  } finally {
    end();
    await writing;
  }
  await kick();
  expect(await membersOf(app.strapi, 'rich')).toContain(open);
});

onServers('nor does one that deletes somebody, who is settled like all others until it is over', async () => {
  const leaving = await customer('leaving', { points: 70 });
  let end = () => {};
  const ended = new Promise<void>((done) => (end = done));
  let begun = () => {};
  const hasBegun = new Promise<void>((done) => (begun = done));
  const deleting = app.strapi.db.transaction(async () => {
    await query(CUSTOMER).delete!({ where: { id: leaving } });
    begun();
    await ended;
  });
  await hasBegun;
  try {
    await knex()('segments_members').where({ subject_id: leaving }).delete();
    await knex()('segments_marks').insert({ uid: CUSTOMER, row_id: leaving, what: '{"all":true}', cause: 'write' });
    void kick();
    await until(async () => (await membersOf(app.strapi, 'rich')).includes(leaving));
  } finally {
    end();
    await deleting;
  }
  await kick();
  expect(await membersOf(app.strapi, 'rich')).not.toContain(leaving);
});

test('whoever is gone is marked as touched for sets that are built meanwhile, and is a new one when there again', async () => {
  await addCustomers(app.strapi, 1, () => ({ points: 99 }), 'gone');
  const row = (await knex()('customers').where({ customer_number: 'gone0' }).first()) as { id: number };
  const subject = () => knex()('segments_subjects').where({ audience: 'contact', subject_id: row.id }).first();
  // Around Strapi, which would have it remembered.
  await knex()('customers').where({ id: row.id }).delete();
  await knex()('segments_marks').insert({ uid: CUSTOMER, row_id: row.id, what: '{"all":true}', cause: 'write' });
  await kick();
  expect(await subject()).toMatchObject({ document_id: null, bucket: null });
  expect(Number((await subject()).touched)).toBeGreaterThan(0);

  await query(CUSTOMER).create!({ data: { id: row.id, customerNumber: 'gone0', documentId: 'again', points: 99 } });
  await kick();
  expect(await subject()).toMatchObject({ document_id: 'again', bucket: expect.any(Number) as number });
  expect(await membersOf(app.strapi, 'rich')).toContain(row.id);
});
