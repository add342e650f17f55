import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Collected {
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
  at: number;
}

export interface Collector {
  /** Of the Content API. */
  url: string;
  /** What came in so far, in order. */
  received: Collected[];
  /** The items of all batches, in order. */
  items(): Record<string, unknown>[];
  /** How the next calls are answered, one each; later ones as at first. */
  next(...answers: Answer[]): void;
  close(): Promise<void>;
}
export type Answer = (response: ServerResponse, call: Collected) => void;

export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response
      .writeHead(code, headers)
      .end(JSON.stringify({ data: null, error: { status: code, message: `no: ${code}` } }));

export const json =
  (body: unknown): Answer =>
  (response) =>
    response.end(JSON.stringify(body));

/** An HTTP server that writes down what a client of the plugin sends, and takes it. */
export async function startCollector(port = 0): Promise<Collector> {
  const received: Collected[] = [];
  const answers: Answer[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
      const body = Buffer.concat(chunks).toString('utf8');
      const call = { path: pathname, query: searchParams, headers: request.headers, body, at: Date.now() };
      received.push(call);
      const answer = answers.shift() ?? json({ success: true, rejected: [], data: { segments: [], expiresAt: null } });
      answer(response, call);
    });
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    received,
    items: () =>
      received
        .filter(({ path }) => path.endsWith('/v1/b'))
        .flatMap(({ body }) => (JSON.parse(body) as { batch: Record<string, unknown>[] }).batch),
    next: (...more) => answers.push(...more),
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** A storage of one browser, by which several pages are had one after the other. */
export function memoryStore() {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (index: number) => [...kept.keys()][index] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
    bytes: () => [...kept].reduce((sum, [key, value]) => sum + key.length + value.length, 0),
  };
}
