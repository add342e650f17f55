import type { Choice } from '../contracts/experiences';
import type { CallType } from '../contracts/tracking';
import { anonymousIdOf } from './anonymous-id';
import { askingOf, given, type Asking } from './asker';
import { keptDecision, type Decision } from './decision';
import { inPage } from './in-page';
import { memoryIn } from './memory';
import { contextOf, pageOf, visitOfPage, type Message } from './message';
import type { ClientOptions } from './options';
import { queryOf, type QueryObject } from './query';
import { ownerOf, queueIn, type Outcome } from './queue';
import { randomId } from './random-id';
import { SegmentsError } from './segments-error';
import { senderOf } from './sender';

export type Properties = Record<string, unknown>;

/** Messages that wait in memory for the visitor to be asked. */
const MOST_HELD = 200;
const FLUSH_MS = 10_000;
/** A JWT; an API token proves nothing to tracking. What a batch says of all its items may have 2,000 bytes. */
const PROOF = /^(?=.*\.).{1,1900}$/;

/** What goes to `fetch`. */
export type ContentInit = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };

/** What the Content API answers. */
export interface ContentAnswer<T> {
  data: T;
  meta: Record<string, unknown>;
}

export type SegmentsClient = ReturnType<typeof createClient>;

/**
 * A client of one visitor: of the browser that it runs in, or on a server of the one whose request is being answered. It keeps nothing outside
 * of itself but what the visitor agreed to.
 */
export function createClient(options: ClientOptions) {
  const { writeKey, fetch = globalThis.fetch } = options;
  const base = options.url.replace(/\/$/, '');
  const memory = memoryIn(options.storage);
  const anonymousId = anonymousIdOf(options, memory);
  const queue = queueIn(memory);
  const decision = keptDecision();
  const seen = new Set<string>();
  let consent = options.consent;
  let userId: string | undefined;
  let held: Message[] = [];

  const sender = senderOf({
    url: `${base}/segments/v1/b`,
    writeKey,
    fetch,
    queue,
    proofOf,
    onSent: decision.forget,
    onError: (error) => options.onError?.(error),
  });

  function isRefused(): boolean {
    const { globalPrivacyControl } = (inPage ? navigator : {}) as { globalPrivacyControl?: boolean };
    return consent === false || (options.gpc ?? globalPrivacyControl === true);
  }

  function isAllowed(): boolean {
    return consent === true && !isRefused();
  }

  const visitor = () => (isAllowed() ? anonymousId.get() : undefined);
  const visit = () => ({
    ...visitOfPage(),
    ...given(options.visit),
  });

  /** What was done as somebody else is not proven by who is here now. */
  async function proofOf(message: Message): Promise<string | undefined> {
    if (ownerOf(message) !== ownerOf({ anonymousId: visitor(), userId })) return undefined;
    const proof = (await given(options.identity)) ?? (await given(options.token));
    return proof && PROOF.test(proof) ? proof : undefined;
  }

  /** Nothing of this person's is the next one's. */
  function reset(): void {
    userId = undefined;
    held = [];
    seen.clear();
    decision.forget();
    anonymousId.forget();
  }

  function withdraw(): void {
    queue.clear();
    reset();
  }

  function resume(): void {
    queue.adopt();
    for (const message of held.splice(0)) void sender.add({ ...message, anonymousId: visitor() });
    sender.wake();
  }

  async function send(type: CallType, fields: Partial<Message>): Promise<Outcome> {
    if (!writeKey || isRefused()) return 'dropped';
    const message: Message = {
      type,
      messageId: randomId(),
      originalTimestamp: new Date().toISOString(),
      context: contextOf(visit(), options.consentCategory),
      anonymousId: visitor(),
      userId,
      ...fields,
    };
    if (isAllowed()) return sender.add(message);
    held = [...held, message].slice(-MOST_HELD);
    return 'waiting';
  }

  function asking(parameters = options.parameters): Promise<Asking> {
    const isElsewhere = inPage && new URL(base, location.href).origin !== location.origin;
    return askingOf(options, {
      visitor: visitor(),
      visit: visit(),
      parameters: parameters ?? (isElsewhere ? undefined : false),
    });
  }

  async function get<T>(path: string, { headers, parameters }: Asking, init?: ContentInit): Promise<T> {
    const query = queryOf(parameters);
    const response = await fetch(`${base}/${path}${query && (path.includes('?') ? '&' : '?')}${query}`, {
      ...init,
      headers: { ...headers, ...init?.headers },
    });
    const answer = (await response.json().catch(() => ({}))) as T & { error?: Partial<SegmentsError> };
    if (response.ok) return answer;
    const { message = `Strapi answered ${response.status}`, details } = answer.error ?? {};
    throw new SegmentsError(message, response.status, details);
  }

  /** The visitor's segments, and what else the plugin decides. Kept until it may be another one; an event that was sent ends that. */
  async function decide(): Promise<Decision> {
    const by = await asking();
    return decision.get(JSON.stringify(by), async () => (await get<{ data: Decision }>('segments/decision', by)).data);
  }

  if (isAllowed()) resume();
  else if (isRefused()) withdraw();
  if (inPage) addEventListener('pagehide', sender.leave);

  return {
    /**
     * Something happened.
     * @returns how the first attempt to send it went; never rejects
     */
    track: (event: string, properties: Properties = {}): Promise<Outcome> => send('track', { event, properties }),

    /** A page view. Exposures count anew from here. */
    page(name?: string, properties: Properties = {}): Promise<Outcome> {
      seen.clear();
      return send('page', { name, properties: { ...pageOf(visit()), ...properties } });
    },

    /** The visitor is this contact, by its identity value; counts with an identity token or a signed-in user's. */
    identify(id: string, traits: Properties = {}): Promise<Outcome> {
      if (userId !== undefined && userId !== id) reset();
      userId = id;
      return send('identify', { traits });
    },

    /** The contact is of this account; counts from servers. */
    group: (groupId: string, traits: Properties = {}): Promise<Outcome> => send('group', { groupId, traits }),

    /**
     * The visitor sees this variant of an experience, or what an answer's `meta.segments.experiences` says was chosen of it; told once a page
     * view. Who sees the entry as it is is told as well: results compare with them. What a preview shows is not told.
     */
    async exposed(experience: string, shown: string | Choice): Promise<Outcome | undefined> {
      if ((shown as Choice).reason === 'preview') return undefined;
      const variant =
        typeof shown === 'string' ? shown : (shown.variant ?? (shown.reason === 'holdout' ? 'holdout' : 'baseline'));
      const pair = JSON.stringify([experience, variant]);
      if (seen.has(pair)) return undefined;
      seen.add(pair);
      return send('track', { event: 'Experience Viewed', properties: { experience, variant } });
    },

    decide,

    /**
     * Content for the visitor.
     * @param path below the Content API: `articles`, `articles/<id>`, `landing-page`
     * @param params as Strapi has them: `{ populate: { author: true } }`
     * @param init for `fetch`
     * @throws SegmentsError where Strapi answers anything else
     */
    async content<T = unknown>(path: string, params: QueryObject = {}, init?: ContentInit): Promise<ContentAnswer<T>> {
      const { headers, parameters } = await asking();
      const [type = ''] = path.split(/[/?]/);
      const key = options.useKeys && (await decide().catch(() => undefined))?.keys?.[type];
      if (!key) return get(path, { headers, parameters: { ...params, ...parameters } }, init);
      const bearer = await askingOf({ url: base, token: options.token }, { visit: {} });
      return get(path, { ...bearer, parameters: { ...params, segmentsKey: key } }, init);
    },

    /** For other clients of the Content API: the headers that say who asks. */
    headers: async (): Promise<Record<string, string>> => (await asking(false)).headers,

    /** The same as query parameters, but for a bearer token. */
    parameters: async (): Promise<QueryObject> => (await asking(true)).parameters,

    /** Whether the visitor agrees to be recorded; undefined takes an answer back. Of who does not, nothing is kept. */
    consent(answer: boolean | undefined): void {
      const wasAllowed = isAllowed();
      consent = answer;
      if (isAllowed()) resume();
      else if (wasAllowed || isRefused()) withdraw();
    },

    /** The anonymous id, which is made if there is none; undefined as long as the visitor has not agreed. */
    visitor,

    /** Somebody else is at this browser from now on: after sign-out. */
    reset,

    /**
     * Sends what waits: at the end of a server's request, for one.
     * @param timeout milliseconds after which it is no longer waited for
     * @returns whether nothing waits any more
     */
    flush: (timeout = FLUSH_MS): Promise<boolean> => sender.flush(timeout),
  };
}
