import { getEventListeners } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { send } from './send';

let server: Server;
const receiver = async (answer: RequestListener) => {
  server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
};
afterEach(() => {
  server.closeAllConnections();
  server.close();
});
const allowAddresses = ['127.0.0.1'];

test('what was sent leaves nothing behind on the signal, which lives on', async () => {
  const any = jest.spyOn(AbortSignal, 'any');
  const url = await receiver((_, response) => response.writeHead(204).end());
  const { signal } = new AbortController();
  for (let n = 0; n < 3; n += 1) {
    expect(await send(url, {}, '{}', { allowAddresses, signal })).toEqual({ code: 204, error: null });
  }
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  expect(any).not.toHaveBeenCalled();
});

test('the signal ends what is under way, and what has not begun', async () => {
  const stopped = new AbortController();
  const url = await receiver(() => stopped.abort());
  const options = { allowAddresses, signal: stopped.signal };
  await expect(send(url, {}, '{}', options)).rejects.toThrow(/abort/);
  await expect(send(url, {}, '{}', options)).rejects.toThrow(/abort/);
  expect(getEventListeners(stopped.signal, 'abort')).toEqual([]);
});
