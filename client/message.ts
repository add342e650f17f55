import type { CallType } from '../contracts/tracking';
import type { Visit } from '../contracts/visit';
import { inPage } from './in-page';

/** So that both fit into what the server reads of a header, 4,096 characters, also when they are encoded once more. */
const LONGEST_URL = 1_500;
const LONGEST_REFERRER = 500;

/** An item of Segment's tracking API. */
export interface Message {
  type: CallType;
  messageId: string;
  originalTimestamp: string;
  anonymousId?: string;
  userId?: string;
  groupId?: string;
  event?: string;
  name?: string;
  properties?: Record<string, unknown>;
  traits?: Record<string, unknown>;
  context: Record<string, unknown>;
}

/** What the page tells of the visit, as far as there is a page. */
export const visitOfPage = (): Visit =>
  inPage
    ? {
        url: location.href.slice(0, LONGEST_URL),
        referrer: document.referrer.slice(0, LONGEST_REFERRER) || undefined,
        language: navigator.language,
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      }
    : {};

/** The page, by the names that Segment's clients give its parts. */
export const pageOf = ({ url, referrer }: Visit): Record<string, string | undefined> => ({
  url,
  referrer,
  ...(inPage && { path: location.pathname, search: location.search, title: document.title }),
});

/** The context of an event: page, campaign, language, and that the visitor agreed. */
export function contextOf(visit: Visit, consentCategory = 'analytics'): Record<string, unknown> {
  const page = pageOf(visit);
  const campaign: Record<string, string> = {};
  new URLSearchParams(page.search).forEach((value, name) => {
    // Segment's clients say `name` for `utm_campaign`.
    if (name.startsWith('utm_')) campaign[name === 'utm_campaign' ? 'name' : name.slice(4)] = value;
  });
  return {
    library: { name: 'strapi-plugin-segments' },
    page,
    campaign,
    locale: visit.language,
    timezone: visit.timeZone,
    consent: { categoryPreferences: { [consentCategory]: true } },
  };
}
