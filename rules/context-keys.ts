import type { JsonType } from './conditions/attribute';
import type { ValueType } from './operators';

/** What can be asked of the request at hand, with the type that it is compared as. */
export const CONTEXT_KEYS = {
  country: { type: 'text' },
  region: { type: 'text' },
  city: { type: 'text' },
  near: { type: 'point' },
  language: { type: 'text' },
  device: { type: 'text', choices: ['desktop', 'mobile', 'tablet', 'tv', 'bot'] },
  browser: { type: 'text' },
  os: { type: 'text' },
  channel: { type: 'text', choices: ['direct', 'search', 'social', 'email', 'paid', 'affiliate', 'referral'] },
  'referrer.url': { type: 'text' },
  'referrer.host': { type: 'text' },
  'referrer.path': { type: 'text' },
  utm_source: { type: 'text' },
  utm_medium: { type: 'text' },
  utm_campaign: { type: 'text' },
  utm_term: { type: 'text' },
  utm_content: { type: 'text' },
  landing_page: { type: 'text' },
  'url.host': { type: 'text' },
  'url.path': { type: 'text' },
  hour: { type: 'number' },
  weekday: { type: 'number' },
  'weather.condition': { type: 'text' },
  'weather.temperature': { type: 'number' },
  visitor: { type: 'text', choices: ['new', 'returning'] },
} as const satisfies Record<string, { type: ValueType; choices?: readonly string[] }>;

export type ContextKey = keyof typeof CONTEXT_KEYS;

/** Keys that go on with a name: a parameter of the URL's query, and whatever the frontend passes. */
export const NAMED_CONTEXT = ['url.query.', 'custom.'] as const;
export type NamedContext = (typeof NAMED_CONTEXT)[number];

/** Types that a custom value can be declared as. */
export const CUSTOM_TYPES = ['text', 'number', 'boolean'] as const satisfies readonly JsonType[];

/** A key taken apart; undefined where there is no such key. */
export type ContextPart =
  | { key: ContextKey; type: ValueType; choices?: readonly string[]; named?: undefined }
  /** `type` is undefined where the rule has to declare it. */
  | { key: NamedContext; named: string; type: 'text' | undefined; choices?: undefined };

export function contextPart(key: string): ContextPart | undefined {
  if (Object.hasOwn(CONTEXT_KEYS, key)) {
    const known: { type: ValueType; choices?: readonly string[] } = CONTEXT_KEYS[key as ContextKey];
    return { key: key as ContextKey, ...known };
  }
  const prefix = NAMED_CONTEXT.find((each) => key.startsWith(each) && key.length > each.length);
  if (!prefix) return undefined;
  return { key: prefix, named: key.slice(prefix.length), type: prefix === 'custom.' ? undefined : 'text' };
}
