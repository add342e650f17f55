import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { SourceWithKey } from '../../contracts/sources';
import { bootStrapi, type TestStrapi } from '../support/strapi';
import { createSource, listening, send } from '../support/tracking';

let app: TestStrapi;
let source: SourceWithKey;

beforeAll(async () => {
  app = await bootStrapi();
  source = await createSource(app, { kind: 'browser', origins: ['*'] });
});
afterAll(() => app?.destroy());

const item = () => ({ anonymousId: 'anna', event: 'Signed Up' });

test('bodies that do not come to their end keep nobody else out, and are no faults of the server', async () => {
  const faults = jest.spyOn(app.strapi.log, 'error');
  // Koa's own word on connections that end early.
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const { address, close } = await listening(app.strapi);
  const slow = await Promise.all(Array.from({ length: 600 }, () => beginning(Number(new URL(address).port))));
  await send(app, source.writeKey, 'track', item()).expect(200);
  for (const socket of slow) socket.destroy();
  await close();
  await send(app, source.writeKey, 'track', item()).expect(200);
  expect(faults).not.toHaveBeenCalled();
});

test('settings with the address of one request are not handed to others by a cache', async () => {
  const { headers } = await app.request
    .get(`/api/segments/v1/projects/${source.writeKey}/settings`)
    .set('Host', 'elsewhere.example')
    .expect(200);
  expect(headers['cache-control']).toBe('private, max-age=120');
});

/** A call of whose body the server has but the first byte. */
async function beginning(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  socket.write(
    'POST /api/segments/v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n'
  );
  await once(socket, 'data');
  socket.write('{');
  return socket;
}
