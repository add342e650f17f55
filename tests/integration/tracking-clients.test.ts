import { bootStrapi, type TestStrapi } from '../support/strapi';
import { createSource, listening, runProgram, storedEvents } from '../support/tracking';

/* The clients of others, unmodified, each in a program of its own. */

let app: TestStrapi;
let key: string;

beforeAll(async () => {
  app = await bootStrapi({ plugins: { segments: { config: { tracking: { createContacts: true } } } } });
  key = (await createSource(app)).writeKey;
});
afterAll(() => app?.destroy());

const CALLS = (userId: string) => `
  const user = { userId: '${userId}' };
  client.identify({ ...user, traits: { plan: 'gold' } });
  client.track({ ...user, event: 'Order Completed', properties: { total: 20, products: [{ sku: 'a' }] } });
  client.page({ ...user, name: 'Home', properties: { path: '/' } });
  client.screen({ ...user, name: 'Start' });
  client.group({ ...user, groupId: 'acme' });
  client.alias({ ...user, previousId: 'before' });
  for (let n = 0; n < 40; n += 1) client.track({ ...user, event: 'Counted', properties: { n } });
`;
const CLIENTS: [string, (address: string) => string][] = [
  [
    'analytics-node',
    (address) => `
      import { Analytics } from '@segment/analytics-node';
      const client = new Analytics({ writeKey: '${key}', host: '${address}', path: '/api/segments/v1/batch' });
      client.on('error', (error) => { throw new Error(JSON.stringify(error)); });
      ${CALLS('analytics-node')}
      await client.closeAndFlush();`,
  ],
  [
    'rudder-sdk-node',
    (address) => `
      import rudder from '@rudderstack/rudder-sdk-node';
      const Client = rudder.default ?? rudder;
      const client = new Client('${key}', { dataPlaneUrl: '${address}', path: '/api/segments/v1/batch' });
      ${CALLS('rudder-sdk-node')}
      await client.flush();
      await client.flush();`,
  ],
];

test('what a server says of the address of somebody is not stored', async () => {
  const { address, close } = await listening(app.strapi);
  await runProgram(`
    import { Analytics } from '@segment/analytics-node';
    const client = new Analytics({ writeKey: '${key}', host: '${address}', path: '/api/segments/v1/batch' });
    client.on('error', (error) => { throw new Error(JSON.stringify(error)); });
    const context = { ip: '203.0.113.7', locale: 'de-DE' };
    client.track({ userId: 'seen', event: 'Seen', messageId: 'seen-1', context });
    client.identify({ userId: 'seen', traits: { plan: 'gold' }, messageId: 'seen-2', context });
    await client.closeAndFlush();`);
  await close();
  for (const messageId of ['seen-1', 'seen-2']) {
    const [event] = await storedEvents(app.strapi, messageId);
    expect(event?.context).toMatchObject({ locale: 'de-DE', library: { name: '@segment/analytics-node' } });
    expect(JSON.stringify(event)).not.toContain('203.0.113.7');
  }
});

test.each(CLIENTS)('%s', async (name, program) => {
  const { address, close } = await listening(app.strapi);
  await runProgram(program(address));
  await close();
  const contact = await app.strapi.db.query('api::customer.customer').findOne({ where: { customerNumber: name } });
  const events = (await storedEvents(app.strapi)).filter((event) => event.contact_id === contact?.id);
  // The clients send several batches at once.
  const counted = events.filter((event) => event.name === 'Counted').map((event) => Number(event.properties?.n));
  expect(counted.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n));
  expect(new Set(events.map((event) => event.name))).toEqual(
    new Set(['Identified', 'Order Completed', 'Page Viewed', 'Screen Viewed', 'Group Joined', 'Aliased', 'Counted'])
  );
  expect(events.find((event) => event.name === 'Order Completed')).toMatchObject({
    properties: { total: 20, products: [{ sku: 'a' }] },
    context: { library: { name: expect.stringMatching(/analytics-node/) } },
  });
  for (const { occurredAt } of events) expect(Math.abs(occurredAt.getTime() - Date.now())).toBeLessThan(30_000);
});
