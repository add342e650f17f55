import type { SourceWithKey } from '../../contracts/sources';
import { refreshesOf } from '../../server/membership/refreshes';
import { segmentsOfStrapi } from '../../server/segments/segments';
import { settlerOf } from '../../server/membership/settler';
import { apiToken } from '../support/access';
import { withClockAhead } from '../support/clock-ahead';
import { testDialect } from '../support/database';
import { expectTrueHistory, ruleOf } from '../support/membership';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { createSource, send } from '../support/tracking';

/* What a call says is true for whoever asks after it was answered. */

let app: TestStrapi;
let server: SourceWithKey;
let token: string;

beforeAll(async () => {
  const tracking = { createContacts: true, createAccounts: true, fields: { contact: { land: 'country' } } };
  app = await bootStrapi({ plugins: { segments: { config: { tracking } } } });
  server = await createSource(app);
  token = await apiToken(app.strapi, { type: 'full-access' });
  const segments: [string, string, object][] = [
    ['buyers', 'contact', performed('Order Completed')],
    ['buying_companies', 'account', performed('Order Completed')],
    ['germans', 'contact', { id: 'c', type: 'attribute', path: 'country', operator: 'is', operand: 'Germany' }],
    [
      'gold',
      'contact',
      { id: 'g', type: 'attribute', path: 'traits.plan', operator: 'is', operand: 'gold', valueType: 'text' },
    ],
    [
      'moved',
      'contact',
      {
        id: 'm',
        type: 'change',
        path: 'country',
        to: 'France',
        since: { changed: { type: 'last', n: 1, unit: 'day' } },
      },
    ],
    ['not_buyers', 'contact', { ...performed('Order Completed'), operator: 'equals', operand: 0 }],
    ['of_acme', 'contact', { id: 'a', type: 'attribute', path: 'company.number', operator: 'is', operand: 'acme' }],
  ];
  for (const [key, audience, condition] of segments) {
    const segment = { key, name: key, audience, kind: 'dynamic', rule: ruleOf(condition) };
    await segmentsOfStrapi(app.strapi).create(segment as never);
  }
  await refreshesOf(app.strapi).idle();
});
afterAll(() => app?.destroy());

const performed = (name: string) => ({
  id: 'e',
  type: 'event',
  events: [name],
  aggregate: { fn: 'count' },
  operator: 'at_least',
  operand: 1,
});
let serial = 0;
const say = async (...items: object[]) => {
  const batch = items.map((item) => ({ type: 'track', messageId: `l${serial++}`, ...item }));
  const { body } = await send(app, server.writeKey, 'batch', { batch }).expect(200);
  expect(body.rejected).toEqual([]);
};
const segmentsOf = async (name: string, audience = 'contact'): Promise<string[]> => {
  const path = `/api/segments/subjects/${audience}/${name}/segments`;
  const { body } = await app.request.get(path).auth(token, { type: 'bearer' }).expect(200);
  return body.data.map(({ key }: { key: string }) => key).sort();
};

test('a contact that a call makes is in its segments at once', async () => {
  await say({ userId: 'anna', event: 'Signed Up' });
  expect(await segmentsOf('anna')).toEqual(['not_buyers']);
  await say({ userId: 'anna', event: 'Order Completed' });
  expect(await segmentsOf('anna')).toEqual(['buyers']);
});

test('so is one whose fields, traits or account a call changes, and the account itself', async () => {
  await say({ type: 'identify', userId: 'bert', traits: { land: 'Germany', plan: 'gold' } });
  expect(await segmentsOf('bert')).toEqual(['germans', 'gold', 'not_buyers']);
  await say({ type: 'identify', userId: 'bert', traits: { land: 'France', plan: null } });
  expect(await segmentsOf('bert')).toEqual(['moved', 'not_buyers']);
  await say({ type: 'group', userId: 'bert', groupId: 'acme' }, { userId: 'bert', event: 'Order Completed' });
  expect(await segmentsOf('bert')).toEqual(['buyers', 'moved', 'of_acme']);
  expect(await segmentsOf('acme', 'account')).toEqual(['buying_companies']);
});

test('what a visitor did before it was known counts when it is known', async () => {
  await say({ anonymousId: 'device', event: 'Order Completed' });
  await say({ type: 'identify', userId: 'carla', anonymousId: 'device' });
  expect(await segmentsOf('carla')).toEqual(['buyers']);
});

/* Of SQLite the process's clock is the database's. */
(testDialect() === 'sqlite' ? test.skip : test)('what a process whose clock is ahead received is past for all others', async () => {
  await say({ userId: 'dora', event: 'Signed Up' });
  await withClockAhead(60_000, () => say({ userId: 'dora', event: 'Order Completed' }));
  expect(await segmentsOf('dora')).toEqual(['buyers']);
  const dora = await app.strapi.db.query('api::customer.customer').findOne({ where: { customerNumber: 'dora' } });
  await app.strapi.documents('api::customer.customer').update({ documentId: dora.documentId, data: { country: 'Germany' } as never });
  await settlerOf(app.strapi).kick();
  expect(await segmentsOf('dora')).toEqual(['buyers', 'germans']);
  const log = app.strapi.db.connection('segments_changes').where({ segment_key: 'buyers', subject_id: dora.id });
  expect(await log.orderBy('id').pluck('kind')).toEqual(['joined']);
}); // prettier-ignore

test('many calls at once, of the same people', async () => {
  const names = Array.from({ length: 10 }, (_, n) => `many${n}`);
  await Promise.all(
    Array.from({ length: 60 }, (_, n) =>
      say({ userId: names[n % 10], event: n < 50 ? 'Product Viewed' : 'Order Completed' })
    )
  );
  for (const name of names) expect(await segmentsOf(name)).toEqual(['buyers']);
  for (const key of ['buyers', 'not_buyers']) await expectTrueHistory(app.strapi, key);
});
