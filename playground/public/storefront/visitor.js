/*
 * Who is at this browser, for Strapi: Segment's client for browsers, unmodified, with Strapi as the place it sends to. Where it
 * cannot be loaded the shop goes on without.
 */
let analytics;
let identityToken;
let sent = Promise.resolve();

/** @param {{ writeKey?: string }} shop */
export async function startTracking({ writeKey }) {
  if (!writeKey) return;
  try {
    const { AnalyticsBrowser } = await import('./analytics.js');
    const headers = () => (identityToken ? { 'X-Segments-Identity': identityToken } : {});
    [analytics] = await AnalyticsBrowser.load(
      { writeKey, cdnURL: `${location.origin}/api/segments` },
      { integrations: { 'Segment.io': { deliveryStrategy: { config: { headers, keepalive: true } } } } }
    );
  } catch (error) {
    console.warn('Nothing is tracked', error);
  }
  // Ids in cookies outlive a shop that was filled anew.
  if (localStorage.getItem('shop') !== writeKey) await analytics?.reset();
  localStorage.setItem('shop', writeKey);
}

/** The token goes along with every event from now on, as the proof of who it is. */
export const proveWith = (token) => (identityToken = token);

/** Somebody else is at this browser now: nobody in particular, or who has that number. */
export async function changeVisitor(customerNumber) {
  await analytics?.reset();
  if (customerNumber) await send(analytics?.identify(customerNumber));
}

export const trackPage = () => send(analytics?.page());

/** @returns a promise that is kept when Strapi has answered: members have followed by then */
export const track = (name, properties) => send(analytics?.track(name, properties));

/** Kept when all that was sent is answered. */
export const allSent = () => sent;

/** What names the visitor when content is asked for. */
export function visitorHeaders() {
  const anonymousId = analytics?.user().anonymousId();
  return anonymousId ? { 'X-Segments-Visitor': anonymousId } : {};
}

function send(call) {
  sent = Promise.allSettled([sent, call]);
  return sent;
}
