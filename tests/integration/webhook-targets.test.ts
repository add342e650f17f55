import dns from 'node:dns';
import { webhookWorld } from '../support/webhook-world';

/* Where webhooks may not lead: the site's own network, by whatever name. */

// In place of the playground's own, which lead to this machine.
const world = webhookWorld({ allowHttp: true, allowAddresses: ['203.0.113.1', '203.0.113.2'] });
const { call } = world;

const FORMS = [
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  'localhost',
  '0.0.0.0',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[fc00::1]',
  '[fe80::1]',
  // By way of translation and tunnels.
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
];

const tried = async (url: string) => {
  const { body } = await call('post', '/webhooks').send({ url }).expect(201);
  const { body: delivery } = await call('post', `/webhooks/${body.data.id}/test`).expect(200);
  await call('delete', `/webhooks/${body.data.id}`).expect(204);
  return delivery.data;
};

test.each(FORMS)('%s is not connected to', async (host) => {
  const delivery = await tried(`http://${host}:${new URL(world.receiver.url).port}/hook`);
  expect(delivery).toMatchObject({ state: 'failed', code: null, error: 'address' });
  expect(world.receiver.received).toEqual([]);
});

test('a name that leads elsewhere the second time it is asked for is not connected to', async () => {
  const answers = ['93.184.215.14', '127.0.0.1'];
  const asked: string[] = [];
  const lookup = jest.spyOn(dns, 'lookup').mockImplementation(((
    name: string,
    options: { all?: boolean },
    done: (error: null, ...answer: unknown[]) => void
  ) => {
    const address = name === 'rebinding.example' ? (asked.push(name), answers[1]) : '127.0.0.1';
    if (options.all) done(null, [{ address, family: 4 }]);
    else done(null, address, 4);
  }) as never);
  try {
    const delivery = await tried(`http://rebinding.example:${new URL(world.receiver.url).port}/hook`);
    expect(delivery).toMatchObject({ state: 'failed', error: 'address' });
    // Asked once, by the connection itself: there is no second answer between looking and connecting.
    expect(asked).toHaveLength(1);
  } finally {
    lookup.mockRestore();
  }
  expect(world.receiver.received).toEqual([]);
});

test.each(['ftp://shop.example/x', 'file:///etc/passwd', 'http://user:secret@shop.example/', 'nonsense', ''])(
  'the address %s is refused',
  async (url) => {
    const { body } = await call('post', '/webhooks').send({ url }).expect(400);
    expect(body.error.details.errors[0].path).toEqual(['url']);
  }
);
