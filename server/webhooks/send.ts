import http from 'node:http';
import https from 'node:https';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import type { DeliveryError } from '../../contracts/webhooks';

const TIMEOUT_MS = 15_000;
/** Of an answer's body, which nobody reads. */
const MAX_ANSWER_BYTES = 64 * 1024;

export type Sent = { code: number; error: DeliveryError | null } | { code: null; error: DeliveryError };

/**
 * Posts to an address that somebody typed in. Where that leads is looked at when connecting, so that no name resolves to a
 * private address after it was checked. Redirects are not followed; everything together may take 15 seconds.
 * @param options.allowAddresses private addresses that may be reached nevertheless
 * @throws AbortError when `signal` ends it; every other fault is part of the answer
 */
export async function send(
  url: string,
  headers: Record<string, string>,
  body: string,
  options: { allowAddresses: string[]; signal: AbortSignal }
): Promise<Sent> {
  const filter = { allowIPAddressList: options.allowAddresses, keepAlive: false };
  const secure = url.startsWith('https:');
  const agent = secure ? new RequestFilteringHttpsAgent(filter) : new RequestFilteringHttpAgent(filter);
  // Not AbortSignal.any: Node 20 keeps what hangs on a signal that lives on, and this one lives as long as the process.
  const ending = new AbortController();
  const end = () => ending.abort();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    end();
  }, TIMEOUT_MS);
  options.signal.addEventListener('abort', end, { once: true });
  if (options.signal.aborted) end();
  try {
    const code = await post(url, { agent, signal: ending.signal, headers }, body, secure ? https : http);
    if (code >= 200 && code < 300) return { code, error: null };
    return { code, error: code >= 300 && code < 400 ? 'redirect' : 'status' };
  } catch (error) {
    if (options.signal.aborted) throw error;
    if (isLate) return { code: null, error: 'timeout' };
    // What the filter says has no code of the network's.
    const refused = / is not allowed\. Because/.test((error as Error).message);
    return { code: null, error: refused ? 'address' : 'network' };
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', end);
  }
}

function post(url: string, options: http.RequestOptions, body: string, by: typeof http | typeof https) {
  return new Promise<number>((done, fail) => {
    const length = { 'content-length': Buffer.byteLength(body) };
    const request = by.request(
      url,
      { ...options, method: 'POST', headers: { ...options.headers, ...length } },
      (answer) => {
        let read = 0;
        answer.on('error', fail);
        answer.on('data', (chunk: Buffer) => {
          read += chunk.length;
          if (read > MAX_ANSWER_BYTES) answer.destroy();
        });
        answer.on('close', () => done(answer.statusCode ?? 0));
      }
    );
    request.on('error', fail);
    request.end(body);
  });
}
