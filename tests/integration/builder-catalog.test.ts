import { adminToken, apiToken } from '../support/access';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;
let token: string;
let admin: string;

const byToken = (path: string) => app.request.get(`/api/segments${path}`).set('Authorization', `Bearer ${token}`);
const byAdmin = (path: string) => app.request.get(`/segments${path}`).set('Authorization', `Bearer ${admin}`);

const HOUR = 3_600_000;
let messages = 0;
const event = (name: string, hoursAgo: number, properties: object = {}) => ({
  source: 'test',
  messageId: `m${(messages += 1)}`,
  name,
  occurredAt: new Date(Date.now() - hoursAgo * HOUR),
  receivedAt: new Date(),
  contactId: null,
  accountId: null,
  properties,
});

beforeAll(async () => {
  app = await bootStrapi();
  token = await apiToken(app.strapi, { type: 'full-access' });
  admin = await adminToken(app.strapi);
  await app.strapi.documents('api::customer.customer').create({ data: { customerNumber: 'c1' } as never });
});
afterAll(() => app?.destroy());

test('without events there are none, and the answer is complete', async () => {
  const { body } = await byAdmin('/catalog/contact').expect(200);
  expect(body.data).toMatchObject({ events: [], campaigns: {}, size: 1, timeZone: 'UTC', weekStart: 1 });
  expect(body.meta).toEqual({ complete: true });
});

test('events come with their numbers, campaigns with their channels', async () => {
  const sent = (campaign: string, hoursAgo: number, more: object = {}) =>
    event('Email Sent', hoursAgo, { campaign, ...more });
  await app.strapi
    .plugin('segments')
    .service('events')
    .insert([
      event('Order Completed', 1),
      event('Order Completed', 2),
      event('order completed', 3),
      event('Once Long Ago', 24 * 100),
      event('Tomorrow', -20),
      sent('summer', 24 * 30),
      sent('autumn', 24 * 3),
      sent('by sms', 24 * 2, { channel: 'sms' }),
      sent('', 24),
      event('SMS Sent', 1, { campaign: 'flash' }),
      event('Unsubscribed', 1, { campaign: 'nobody knows of which channel' }),
    ]);
  const { body } = await byAdmin('/catalog/contact').expect(200);
  expect(body.data.events.map(({ name, count }: { name: string; count: number }) => [name, count])).toEqual([
    ['Email Sent', 4],
    ['Order Completed', 2],
    ['SMS Sent', 1],
    ['Unsubscribed', 1],
    ['order completed', 1],
    ['Once Long Ago', 0],
  ]);
  expect(body.data.campaigns).toEqual({ email: ['autumn', 'summer'], sms: ['flash', 'by sms'] });
});

test('of frequent events the number is an estimate, and said to be one', async () => {
  const events = Array.from({ length: 12_000 }, (_, n) => event('Page Viewed', n / 10));
  await app.strapi.plugin('segments').service('events').insert(events);
  const { body } = await byAdmin('/catalog/contact').expect(200);
  expect(body.meta).toEqual({ complete: false });
  // Ten an hour.
  expect(body.data.events[0]).toMatchObject({ name: 'Page Viewed', count: 22_000 });
});

test('a token learns of no private field, the admin of those that are exposed', async () => {
  const customer = 'api::customer.customer';
  const { body: forToken } = await byToken('/catalog/contact').expect(200);
  const { body: forAdmin } = await byAdmin('/catalog/contact').expect(200);
  expect(forAdmin.data.catalog.types[customer].attributes.lifetimeValue).toMatchObject({ exposed: true });
  expect(JSON.stringify(forToken.data)).not.toMatch(/lifetimeValue|secretNote|secretRating|resetPasswordToken|"pin"/);
  expect(JSON.stringify(forAdmin.data)).not.toMatch(/secretNote|secretRating|resetPasswordToken|"pin"/);
  await byAdmin('/catalog/somebody').expect(404);
  await byAdmin('/catalog/__proto__').expect(404);
});
