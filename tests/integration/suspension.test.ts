import { refreshesOf } from '../../server/membership/refreshes';
import { webhooksOf } from '../../server/webhooks/webhooks';
import { apiToken } from '../support/access';
import { addCustomers, countryIs, ruleOf } from '../support/membership';
import { startReceiver, type Receiver } from '../support/receiver';
import { bootStrapi, type TestStrapi } from '../support/strapi';

let app: TestStrapi;
let token: string;
let receiver: Receiver;
const knex = () => app.strapi.db.connection;
const call = (method: 'get' | 'post', path: string) =>
  app.request[method](`/api/segments${path}`).set('Authorization', `Bearer ${token}`);
const refresh = async (key: string) => {
  await call('post', `/segments/${key}/refresh`).expect(202);
  await refreshesOf(app.strapi).idle();
  await webhooksOf(app.strapi).work();
};
const segment = async (key: string) => (await call('get', `/segments/${key}`).expect(200)).body.data;
const remove = async (from: number, to: number) => {
  const numbers = Array.from({ length: to - from }, (_, n) => `b${from + n}`);
  await knex()('customers').whereIn('customer_number', numbers).delete();
};

beforeAll(async () => {
  const webhooks = { allowAddresses: ['127.0.0.1'], allowHttp: true };
  app = await bootStrapi({ plugins: { segments: { config: { webhooks } } } });
  token = await apiToken(app.strapi, { type: 'full-access' });
  await addCustomers(app.strapi, 200, () => ({ country: 'Germany' }));
  receiver = await startReceiver();
  await call('post', '/webhooks').send({ url: receiver.url }).expect(201);
  const rule = ruleOf(countryIs('Germany'));
  await call('post', '/segments').send({ key: 'germans', name: 'Germans', rule }).expect(201);
  await refreshesOf(app.strapi).idle();
  await webhooksOf(app.strapi).work();
}, 300_000);
afterAll(async () => {
  await receiver?.close();
  await app?.destroy();
});
beforeEach(() => receiver.received.splice(0));

const types = () => receiver.received.map(({ message }) => message.type);

test('a few deleted profiles are leaves like any other, and so is a rule that names fewer', async () => {
  await remove(0, 10);
  await refresh('germans');
  expect(types()).toEqual(['segment.member.left', 'segment.refreshed']);
  expect(await segment('germans')).toMatchObject({ members: 190, suspended: null });
});

test('a segment that loses more than half by deletion is suspended: true, but silent until it is resumed', async () => {
  await remove(10, 120);
  await refresh('germans');
  expect(types()).toEqual([]);
  expect(await segment('germans')).toMatchObject({
    members: 80,
    status: 'ready',
    suspended: { at: expect.any(String), lost: 120 },
  });
  await addCustomers(app.strapi, 1, () => ({ country: 'Germany' }), 'silent');
  await refresh('germans');
  expect(types()).toEqual([]);

  const { body } = await call('post', '/segments/germans/resume').expect(200);
  expect(body.data).toMatchObject({ suspended: null, members: 81 });
  const audit = (await call('get', '/segments/germans/audit').expect(200)).body.data;
  expect(audit[0]).toMatchObject({ action: 'resumed' });
  await addCustomers(app.strapi, 1, () => ({ country: 'Germany' }), 'heard');
  await refresh('germans');
  // What happened while it was suspended is not told later.
  expect(types()).toEqual(['segment.member.joined', 'segment.refreshed']);
  expect(JSON.stringify(receiver.received[0]?.message.data)).toContain('heard0');
});

test('the same under a rule that changed meanwhile', async () => {
  await remove(120, 190);
  await knex()('segments_states').where({ segment_key: 'germans' }).update({ rule_hash: 'another' });
  await refresh('germans');
  expect(types()).toEqual([]);
  expect(await segment('germans')).toMatchObject({ suspended: { lost: 70 } });
  await call('post', '/segments/germans/resume').expect(200);
});
