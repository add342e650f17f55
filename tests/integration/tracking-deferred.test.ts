import { setTimeout as wait } from 'node:timers/promises';
import { refreshesOf } from '../../server/membership/refreshes';
import { settlerOf } from '../../server/membership/settler';
import { segmentsOfStrapi } from '../../server/segments/segments';
import { addCustomers, expectTrueHistory, membersOf, ruleOf } from '../support/membership';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { createSource, send } from '../support/tracking';

/* A call is answered when it is stored; members follow, whatever happens to the process meanwhile. */

const plugins = { segments: { config: { tracking: { settle: 'deferred' } } } };
const bought = { id: 'e', type: 'event', events: ['Order Completed'], aggregate: { fn: 'count' }, operator: 'at_least', operand: 2 }; // prettier-ignore

let app: TestStrapi;
let key: string;

beforeAll(async () => {
  app = await bootStrapi({ plugins });
  key = (await createSource(app)).writeKey;
  await addCustomers(app.strapi, 20, () => ({}));
  await segmentsOfStrapi(app.strapi).create({ key: 'buyers', name: 'Buyers', audience: 'contact', kind: 'dynamic', rule: ruleOf(bought) } as never); // prettier-ignore
  await refreshesOf(app.strapi).idle();
});
afterAll(() => app?.destroy());

const marks = () => app.strapi.db.connection('segments_marks').select('id');
const buy = (userId: string, messageId: string) =>
  send(app, key, 'track', { userId, event: 'Order Completed', messageId }).expect(200);

test('members follow right behind the answers, each change once', async () => {
  await Promise.all(Array.from({ length: 40 }, (_, n) => buy(`b${n % 20}`, `m${n}`)));
  for (const end = Date.now() + 30_000; Date.now() < end && (await marks()).length > 0;) await wait(20);
  expect(await membersOf(app.strapi, 'buyers')).toHaveLength(20);
  await expectTrueHistory(app.strapi, 'buyers', []);
});

test('what no segment reads is not noted', async () => {
  await settlerOf(app.strapi).stop();
  await send(app, key, 'track', { userId: 'b0', event: 'Product Viewed' }).expect(200);
  expect(await marks()).toEqual([]);
});

test('a process that ends before it has settled leaves nothing undone', async () => {
  await addCustomers(app.strapi, 1, () => ({}), 'late');
  await buy('late0', 'l1');
  await buy('late0', 'l2');
  expect(await membersOf(app.strapi, 'buyers')).toHaveLength(20);
  const { database } = app;
  await app.destroy({ keepDatabase: true });
  app = await bootStrapi({ on: database, plugins });
  await settlerOf(app.strapi).kick();
  expect(await membersOf(app.strapi, 'buyers')).toHaveLength(21);
  await expectTrueHistory(app.strapi, 'buyers', []);
});
