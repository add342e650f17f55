import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { TRACKING_LIMITS } from '../../contracts/tracking';
import { BodyBudget, type HeldBody } from './body-budget';
import { TrackingError } from './tracking-error';

const inflate = promisify(gunzip);

/** What is too large is read on up to here and thrown away, so that its sender comes to read the answer. */
const DRAINED_BYTES = 8_000_000;
/** For how long a body may be on its way; then its connection is cut. */
const MOST_MS = 30_000;

const budget = new BodyBudget();

/**
 * A request's JSON whatever it is labelled: browsers send `text/plain`, others gzip that they call a form.
 * @param work what is done with it, until whose end it is in hand
 * @throws TrackingError where it is no JSON or too large, or there are too many
 */
export async function withBody<T>(request: IncomingMessage, work: (body: unknown) => Promise<T>): Promise<T> {
  let isCut = false;
  const held = budget.begin(() => {
    isCut = true;
    request.destroy();
  });
  try {
    const raw = await rawBody(request, held);
    const isGzip = raw[0] === 0x1f && raw[1] === 0x8b;
    const bytes = isGzip ? await inflated(raw) : raw;
    if (!held.settle(bytes.length)) throw tooMany();
    return await work(parsed(bytes));
  } catch (error) {
    throw isCut ? tooMany() : error;
  } finally {
    held.release();
  }
}

/** Reads a body that nobody looks at, so that its sender comes to read the answer. */
export async function passOverBody(request: IncomingMessage): Promise<void> {
  await eachChunk(request, () => undefined);
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw new TrackingError(400, 'The body is not JSON.');
  }
}

async function rawBody(request: IncomingMessage, held: HeldBody): Promise<Buffer> {
  let chunks: Buffer[] = [];
  let size = 0;
  let refused: TrackingError | undefined;
  await eachChunk(request, (chunk) => {
    if (refused) return;
    size += chunk.length;
    if (size > TRACKING_LIMITS.bodyBytes) refused = tooLarge();
    else if (!held.grow(chunk.length)) refused = tooMany();
    if (!refused) return void chunks.push(chunk);
    chunks = [];
    held.release();
  });
  if (refused) throw refused;
  return Buffer.concat(chunks);
}

async function eachChunk(request: IncomingMessage, take: (chunk: Buffer) => void): Promise<void> {
  let size = 0;
  const tooLate = setTimeout(() => request.destroy(), MOST_MS);
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > DRAINED_BYTES) break;
      take(chunk);
    }
  } catch {
    // Nobody hears the answer, and it is no fault of the server's.
    throw new TrackingError(400, 'The body broke off.');
  } finally {
    clearTimeout(tooLate);
  }
}

async function inflated(raw: Buffer): Promise<Buffer> {
  try {
    return await inflate(raw, { maxOutputLength: TRACKING_LIMITS.bodyBytes });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new TrackingError(400, 'The body is not JSON.');
  }
}

const tooMany = (): TrackingError => new TrackingError(503, 'Too many calls at once.', 2);

const tooLarge = (): TrackingError =>
  new TrackingError(400, `The body is larger than ${TRACKING_LIMITS.bodyBytes / 1_000} KB.`);
