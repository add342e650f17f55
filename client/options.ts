import type { Visit } from '../contracts/visit';
import type { SegmentsError } from './segments-error';
import type { CookieOptions } from './visitor-cookie';

/** A value, or what tells it anew at each request. */
export type Given<T> = T | (() => T | Promise<T | undefined> | undefined);

/** `localStorage`, or what works like it. */
export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export interface ClientOptions {
  /** Of the Content API: `https://cms.example/api`. */
  url: string;
  /** Of a source; nothing is tracked without. */
  writeKey?: string;
  /** Whether the visitor agreed to be recorded. As long as nobody knows, events wait in memory. */
  consent?: boolean;
  /** What the plugin's `tracking.consent.category` says. */
  consentCategory?: string;
  /** Whether the visitor's browser sends `Sec-GPC: 1`, which is a refusal; in a browser, by what it says itself. */
  gpc?: boolean;
  /** The visitor's anonymous id, where it is known: on servers, what `fromHeaders` found. */
  visitor?: string;
  /** Bearer of the Content API: the JWT of a signed-in user; on servers, an API token. */
  token?: Given<string>;
  /** A signed identity token. */
  identity?: Given<string>;
  /** The contact in whose name a server asks, with an API token. */
  subject?: string;
  /** What is known of the visit; goes before what the page itself tells. */
  visit?: Visit | (() => Visit);
  /**
   * Whether the visitor and the visit go as query parameters, which every CORS lets through. By default in pages of another origin than
   * Strapi's; said to be true, the identity token goes so too.
   */
  parameters?: boolean;
  /** Whether content is fetched by the decision's audience key, where it has one for the type: answers of one audience are then alike. */
  useKeys?: boolean;
  /** Where ids and events that wait are kept; `localStorage` in a browser. `null` for nowhere. */
  storage?: Store | null;
  /** The cookie in which a browser keeps the anonymous id, so that the site's server knows it; `false` for the storage. */
  cookie?: CookieOptions | false;
  fetch?: typeof globalThis.fetch;
  /** Told of events that the server refuses. */
  onError?: (error: SegmentsError) => void;
}
