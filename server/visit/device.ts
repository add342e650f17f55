import Bowser from 'bowser';

/** Crawlers that say so in words of their own. */
const BOT = /bot\b|crawl|spider|slurp|headless|lighthouse|preview/i;

/** Whether it says so of itself. */
export const isBot = (userAgent: string): boolean => BOT.test(userAgent);

/** What a user agent says of itself, names in lower case; empty where it says nothing. */
export function deviceOf(userAgent: string): { device?: string; browser?: string; os?: string } {
  // Long ones are no browser's; the parser's patterns are run over all of it.
  if (userAgent === '' || userAgent.length > 1_000) return {};
  const { browser, os, platform } = Bowser.parse(userAgent);
  const device = isBot(userAgent) ? 'bot' : platform.type;
  return {
    ...(device && { device }),
    ...(browser.name && { browser: browser.name.toLowerCase() }),
    ...(os.name && { os: os.name.toLowerCase() }),
  };
}
