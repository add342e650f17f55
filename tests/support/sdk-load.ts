import { setTimeout as wait } from 'node:timers/promises';
import { Analytics } from '@segment/analytics-node';
import type { TrackingAnswer } from '../../contracts/tracking';

/** What was sent as an event. */
export interface SentEvent {
  userId: string;
  event: string;
  value: number;
}

export interface LoadOptions {
  /** Where Strapi listens, or will. */
  url: string;
  writeKey: string;
  /** Of the Content API, to edit contacts beside the tracking. */
  token: string;
  /** Contacts, by what names them to the tracking and to the Content API. */
  contacts: { userId: string; documentId: string }[];
  /** Text that every event carries along, to make it large. */
  ballast?: string;
  /** Edits nobody: Strapi ends over a database that goes away right behind the commit of an edit, before it has told of it. */
  onlyTracks?: boolean;
}

/** Sent and not answered yet: a sender that cannot send soon waits. */
const MOST_WAITING = 40;
/** A sender that never gives up: what is not answered is tried again until it is. */
const RETRIES = 1_000;

/**
 * Events of many contacts, sent by the unmodified client of Segment for Node, with its own batches and retries, while
 * contacts are edited beside it. Notes which events the server said it has.
 */
export class SdkLoad {
  readonly sent = new Map<string, SentEvent>();
  /** Ids of the events in bodies that were answered 2xx. */
  readonly acknowledged = new Set<string>();
  /** What answers said of items that they refuse: none of them is to be. */
  readonly rejected: unknown[] = [];
  /** How many calls ended how: a status, or `broken` without one. */
  readonly calls = new Map<number | 'broken', number>();
  /** Events that an answer said to be known already: their first answer was lost. */
  duplicates = 0;

  private readonly clients: Analytics[];
  private readonly failures: unknown[] = [];
  private ended = false;
  private lanes: Promise<void>[] = [];
  private reachable: Promise<void> = Promise.resolve();
  private reach: (() => void) | undefined;

  constructor(private readonly options: LoadOptions) {
    this.clients = [0, 1].map(() => {
      const client = new Analytics({
        host: options.url,
        path: '/api/segments/v1/batch',
        writeKey: options.writeKey,
        flushAt: 7,
        flushInterval: 100,
        maxRetries: RETRIES,
        httpClient: { makeRequest: (request) => this.post(request) },
      });
      client.on('error', (failure) => this.failures.push(failure));
      return client;
    });
  }

  start(): void {
    this.lanes = this.options.onlyTracks ? [this.track()] : [this.track(), this.edit()];
  }

  /** Calls wait from now on, as behind a balancer whose upstream is gone. Those that are under way go on. */
  hold(): void {
    if (!this.reach) this.reachable = new Promise((done) => (this.reach = done));
  }

  release(): void {
    this.reach?.();
    this.reach = undefined;
  }

  /** Sends no more, and waits until all that was sent is answered. @throws what the client gave up on */
  async finish(): Promise<void> {
    this.ended = true;
    this.release();
    await Promise.all(this.lanes);
    await Promise.all(this.clients.map((client) => client.closeAndFlush({ timeout: 180_000 })));
    if (this.failures.length > 0) throw new Error(`the client gave up: ${JSON.stringify(this.failures)}`);
  }

  /** Of how many calls the server said this. */
  answered(isOf: (status: number) => boolean): number {
    return [...this.calls].reduce((sum, [end, n]) => (end !== 'broken' && isOf(end) ? sum + n : sum), 0);
  }

  summary(): string {
    const calls = [...this.calls].map(([end, n]) => `${end}: ${n}`).join(', ');
    return `${this.sent.size} events sent, ${this.acknowledged.size} acknowledged; calls ${calls}; ${this.duplicates} known already`;
  }

  private async track(): Promise<void> {
    const { contacts, ballast } = this.options;
    while (!this.ended) {
      await wait(5 + 20 * Math.random());
      for (let n = below(6); n > 0 && this.sent.size - this.acknowledged.size < MOST_WAITING; n -= 1) {
        const messageId = `e${this.sent.size}`;
        const { userId } = contacts[below(contacts.length)]!;
        // Sums go up and down, so that members come and go. Some never view anything.
        const isView = Math.random() < 0.3 && !userId.endsWith('7');
        const sent = { userId, event: isView ? 'Product Viewed' : 'Order Completed', value: below(19) - 9 };
        this.sent.set(messageId, sent);
        const properties = { value: sent.value, ...(ballast === undefined ? {} : { ballast }) };
        this.clients[below(this.clients.length)]!.track({ userId, event: sent.event, messageId, properties });
      }
    }
  }

  private async edit(): Promise<void> {
    const { contacts, url, token } = this.options;
    while (!this.ended) {
      await wait(60 * Math.random());
      await this.reachable;
      const { documentId } = contacts[below(contacts.length)]!;
      // Whether a write that was cut short has happened is read in the end.
      const answer = await fetch(`${url}/api/customers/${documentId}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ data: { points: below(5) } }),
        signal: AbortSignal.timeout(10_000),
      }).catch(() => undefined);
      await answer?.text().catch(() => undefined);
      if (answer && answer.status >= 400 && answer.status < 500) this.failures.push(`an edit: ${answer.status}`);
    }
  }

  private async post(request: {
    url: string;
    method: string;
    headers: Record<string, string>;
    body: string;
    httpRequestTimeout: number;
  }) {
    await this.reachable;
    const { url, method, headers, body } = request;
    try {
      const signal = AbortSignal.timeout(request.httpRequestTimeout);
      const answer = await fetch(url, { method, headers, body, signal });
      if (answer.ok) this.noteAcknowledged(body);
      const text = await answer.text();
      if (answer.ok) this.noteAnswer(JSON.parse(text) as TrackingAnswer);
      this.count(answer.status);
      const { status, statusText } = answer;
      return { status, statusText, headers: Object.fromEntries(answer.headers), text: async () => text };
    } catch (error) {
      this.count('broken');
      throw error;
    }
  }

  private noteAcknowledged(body: string): void {
    const { batch } = JSON.parse(body) as { batch: { messageId: string }[] };
    for (const { messageId } of batch) this.acknowledged.add(messageId);
  }

  private noteAnswer({ rejected, duplicates }: TrackingAnswer): void {
    this.rejected.push(...rejected);
    this.duplicates += duplicates;
  }

  private count(end: number | 'broken'): void {
    this.calls.set(end, (this.calls.get(end) ?? 0) + 1);
  }
}

const below = (bound: number): number => Math.floor(bound * Math.random());
