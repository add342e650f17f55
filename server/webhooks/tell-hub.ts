import type { Core } from '@strapi/strapi';
import type { News } from './messages';

/** How long listeners may take over the news of one page. */
const PATIENCE_MS = 5_000;

/**
 * Tells Strapi's event hub, in order. Listeners are the site's: one that fails costs nobody else the news, and one that does not come
 * to an end is not waited for, neither by what comes after it nor by webhooks.
 */
export async function tellHub(strapi: Core.Strapi, news: readonly News[]): Promise<void> {
  if (news.length === 0) return;
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      isOver = true;
      strapi.log.error(
        `[segments] A listener of the event hub has not ended in ${PATIENCE_MS / 1_000} seconds and is left to itself.`
      );
      resolve();
    }, PATIENCE_MS);
  });
  for (const { type, data } of news) {
    const told = strapi.eventHub.emit(eventName(type), data as never).catch((error: unknown) => {
      strapi.log.error(`[segments] A listener of ${eventName(type)} failed: ${(error as Error).message}`);
    });
    if (!isOver) await Promise.race([told, over]);
  }
  clearTimeout(timer);
}

/** `segments.member.joined` and so on: the segment's events, under the plugin's name. */
const eventName = (type: string): string => type.replace(/^segment\./, 'segments.');
