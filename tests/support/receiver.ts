import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { WebhookMessage } from '../../contracts/webhooks';

export interface Received {
  /** `webhook-id`. */
  id: string;
  headers: IncomingHttpHeaders;
  text: string;
  message: WebhookMessage;
}

export interface Receiver {
  url: string;
  /** Everything that came, in order, refused or not. */
  received: Received[];
  /** How it answers, until told otherwise: a status, or whatever it returns. */
  answer: (received: Received) => number | Promise<number>;
  headers: Record<string, string>;
  close(): Promise<void>;
}

/** A receiver of webhooks on this machine. */
export async function startReceiver(): Promise<Receiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const id = String(request.headers['webhook-id']);
      const received = { id, headers: request.headers, text, message: JSON.parse(text || '{}') as WebhookMessage };
      receiver.received.push(received);
      void Promise.resolve(receiver.answer(received)).then((code) => {
        response.writeHead(code, receiver.headers);
        response.end();
      });
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received: [],
    answer: () => 204,
    headers: {},
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

/** What a receiver of the site's would make of it. @throws when it is not signed with the secret */
export const verified = (secret: string, { text, headers }: Received): WebhookMessage =>
  new Webhook(secret).verify(text, headers as Record<string, string>) as WebhookMessage;
