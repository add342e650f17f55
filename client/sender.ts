import type { TrackingAnswer } from '../contracts/tracking';
import { inPage } from './in-page';
import type { Message } from './message';
import type { Entry, Outcome, Queue } from './queue';
import { SegmentsError } from './segments-error';

const TIMEOUT_MS = 20_000;
const LONGEST_PAUSE_MS = 30_000;
const DAY_MS = 86_400_000;
interface SenderOptions {
  /** Of the batch call. */
  url: string;
  writeKey: string | undefined;
  fetch: typeof globalThis.fetch;
  queue: Queue;
  /** What proves who did that. */
  proofOf(message: Message): Promise<string | undefined>;
  onSent(): void;
  onError(error: SegmentsError): void;
}

interface Answer extends Partial<TrackingAnswer> {
  error?: { message?: string };
}

/** Sends what waits: one batch at a time, in order, again when it may help, and never before the server says so. */
export function senderOf({ url, writeKey, fetch, queue, proofOf, onSent, onError }: SenderOptions) {
  let isRunning = false;
  let failures = 0;
  let notBefore = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let idle: (() => void)[] = [];

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    let batch: Entry[];
    while (Date.now() >= notBefore && (batch = queue.take()).length > 0) await deliver(batch);
    isRunning = false;
    const pause = notBefore - Date.now();
    if (queue.isEmpty()) {
      idle.forEach((done) => done());
      idle = [];
    } else if (pause > 0) {
      queue.release();
      clearTimeout(timer);
      timer = setTimeout(run, Math.min(pause, DAY_MS));
      // In Node, what cannot be sent keeps no process from ending; who waits for `flush` does.
      (timer as { unref?(): void }).unref?.();
    }
  }

  /** What is added in this turn goes together. */
  const wake = (): void => queueMicrotask(run);

  async function deliver(batch: Entry[]): Promise<void> {
    if (batch.length === 0) return;
    let status = 0;
    let retryAfter = 0;
    let answer: Answer | undefined;
    try {
      const response = await post(batch.map(({ message }) => message));
      retryAfter = Number(response.headers.get('Retry-After')) * 1_000;
      answer = (await response.json().catch(() => undefined)) as Answer | undefined;
      ({ status } = response);
    } catch {
      // No answer: away, too slow, or not allowed to be read.
    }
    // Networks that want a sign-in first answer 200 with a page of theirs.
    const isTaken = status < 400 && answer?.success;
    if (!isTaken && (status < 400 || status === 408 || status === 429 || status >= 500)) {
      failures += 1;
      const pause = Math.min(LONGEST_PAUSE_MS, 500 * 2 ** failures) * (0.5 + Math.random() / 2);
      notBefore = Date.now() + (retryAfter || pause);
      for (const entry of batch) entry.isFlying = false;
      return;
    }
    failures = 0;
    onSent();
    const { rejected = [], error } = answer ?? {};
    batch.forEach((entry, place) =>
      queue.remove(entry, isTaken && !rejected.some(({ index }) => index === place) ? 'sent' : 'dropped')
    );
    if (!isTaken || rejected.length > 0) {
      queueMicrotask(() => onError(new SegmentsError(error?.message ?? 'Events were refused', status, rejected)));
    }
  }

  async function post(batch: Message[]): Promise<Response> {
    const identityToken = batch[0] && (await proofOf(batch[0]));
    // As plain text, with key and proof in the body, a page of another origin needs no preflight, for which there is no time when it is left.
    return fetch(url, {
      method: 'POST',
      body: JSON.stringify({ writeKey, sentAt: new Date().toISOString(), context: { identityToken }, batch }),
      keepalive: inPage || undefined,
      signal: AbortSignal.timeout?.(TIMEOUT_MS),
    });
  }

  return {
    add(message: Message): Promise<Outcome> {
      const outcome = queue.add(message);
      wake();
      return outcome;
    },

    wake,

    /** The page may be over: what waits goes beside what is on its way, as far as browsers take it. */
    leave(): void {
      if (Date.now() >= notBefore) void deliver(queue.take()).then(run);
    },

    /** @returns whether nothing waits any more, within that time */
    flush(timeout: number): Promise<boolean> {
      wake();
      return new Promise((done) => {
        const late = setTimeout(done, timeout, false);
        idle.push(() => {
          clearTimeout(late);
          done(true);
        });
      });
    },
  };
}
