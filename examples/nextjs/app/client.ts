'use client';

import { createClient } from 'strapi-plugin-segments/client';

const answers: Record<string, boolean> = { yes: true, no: false };

/** What the visitor answered, as both sides read it. */
const answerIn = (cookies: string) => answers[/(?:^|; )consent=(\w+)/.exec(cookies)?.[1] ?? ''];

/** The browser's client. While a server renders, it does nothing: what it is called for is in effects and handlers. */
export const client = createClient({
  url: `${process.env.NEXT_PUBLIC_STRAPI_URL}/api`,
  writeKey: process.env.NEXT_PUBLIC_WRITE_KEY,
  consent: typeof document === 'undefined' ? undefined : answerIn(document.cookie),
});

export function answer(word: 'yes' | 'no') {
  document.cookie = `consent=${word}; Path=/; Max-Age=${180 * 86_400}; SameSite=Lax`;
  client.consent(answers[word]);
}
